import { resourceTypes } from "../../definitions/index.js";
import { isHidden } from "../reading/sides.js";
import type { Plan, Sides, Step } from "../plan.js";
import { isComparison } from "../summary.js";

/** The objects of a plan, as others refer to them. */
export class Names {
  readonly #names = new Map<string, string>();
  readonly #steps: ReadonlyMap<string, Step>;

  readonly #isComparison: boolean;

  constructor(plan: Plan) {
    const { steps } = plan;
    this.#isComparison = isComparison(plan);
    this.#steps = new Map(steps.map((step) => [step.urn, step]));
    for (const step of steps) {
      const type = types.get(step.type);
      if (type === undefined) continue;
      for (const id of [step.id, this.idOf(step)]) {
        if (id !== undefined) this.#names.set(`${type.section}\n${id}`, step.name);
      }
    }
  }

  /** The name of the object of a section that has this id. */
  of(section: string, id: unknown): string | undefined {
    return this.#names.get(`${section}\n${String(id)}`);
  }

  /** The id that the object has until now; empty where there is none. */
  idBefore(step: Step): string {
    return this.#isComparison ? step.name : (step.id ?? "");
  }

  /** The id that the object will have; where only LiveChat knows it, its URN stands for it. In a comparison, its name is its id. */
  idOf(step: Step): string {
    if (this.#isComparison) return step.name;
    const from = types.get(step.type)?.idFrom;
    const own = from === undefined ? undefined : step.after?.[from];
    if (own !== undefined && own.secret === undefined && own.unknown === undefined) return String(own.value);
    return step.operation !== "replace" && step.id !== undefined ? step.id : step.urn;
  }

  /** The ids of those to which an argument refers beside what is known of it: for what is unknown in it, in no order. */
  laterOf(step: Step, name: string): string[] {
    const { value } = step.after?.[name] ?? {};
    const known = new Set((Array.isArray(value) ? value : [value]).map(String));
    return (step.references?.[name] ?? []).flatMap((urn) => {
      const target = this.#steps.get(urn);
      const id = target && this.idOf(target);
      return id === undefined || known.has(id) ? [] : [id];
    });
  }
}

const types = new Map(resourceTypes.map((type) => [type.name, type]));

/** The values that are neither secret nor unknown, not even in a part. */
export function plainValues(sides: Sides = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sides)
      .filter(([, side]) => !isHidden(side) && side.secret === undefined && side.unknown === undefined)
      .map(([name, { value }]) => [name, value]),
  );
}
