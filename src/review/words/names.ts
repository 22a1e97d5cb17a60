import { resourceTypes } from "../../definitions/index.js";
import { isHidden } from "../reading/sides.js";
import type { Plan, Sides } from "../plan.js";

/** The names by which a program knows the objects of an account. */
export class Names {
  readonly #names = new Map<string, string>();

  constructor({ steps }: Plan) {
    const sections = new Map(resourceTypes.map(({ name, section }) => [name, section]));
    for (const { type, id, name } of steps) {
      const section = sections.get(type);
      if (section !== undefined && id !== undefined) this.#names.set(`${section}\n${id}`, name);
    }
  }

  /** The name of the object of a section that has this id. */
  of(section: string, id: unknown): string | undefined {
    return this.#names.get(`${section}\n${String(id)}`);
  }
}

/** The values that are neither secret nor unknown, not even in a part. */
export function plainValues(sides: Sides = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sides)
      .filter(([, side]) => !isHidden(side) && side.secret === undefined && side.unknown === undefined)
      .map(([name, { value }]) => [name, value]),
  );
}
