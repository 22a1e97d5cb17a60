import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { resourceTypes } from "../definitions/index.js";
import { canonical, isObject } from "../provider/values/canonical.js";
import { describe } from "../provider/values/key.js";
import { hasUnknown } from "../provider/values/unknown.js";
import { nearest } from "../shared/nearest.js";
import { patternOf } from "./patterns.js";
import type { Spot } from "./places.js";
import type { Problems } from "./problems.js";
import { IGNORE } from "./words.js";

/** One pattern: all of these properties are as it says. */
type Pattern = ReadonlyMap<string, (value: string) => boolean>;

/** The objects that a licence leaves to others: by the names that people know them by. */
export class Ignored {
  readonly #patterns = new Map<string, Pattern[]>();

  /** Whether any object of a licence is ignored. */
  get isEmpty(): boolean {
    return this.#patterns.size === 0;
  }

  /** Whether an object of this state, or of these arguments, is left to others. */
  has(type: ResourceType, values: Values): boolean {
    return (this.#patterns.get(type.section) ?? []).some((pattern) =>
      [...pattern].every(([name, matches]) => {
        const value = canonical(type.fields[name], values[name]);
        return typeof value === "string" && !hasUnknown(value) && matches(value);
      }),
    );
  }

  /**
   * What is no longer declared would be deleted, and what the licence leaves to others is never touched: both together are
   * refused.
   *
   * @param undeclared what the stack manages, and the licence does not declare.
   */
  faultOf(undeclared: readonly { readonly type: ResourceType; readonly key: Values }[]): string | undefined {
    const kept = undeclared.find(({ type, key }) => this.has(type, key));
    return (
      kept &&
      `${describe(kept.type, kept.key)} is managed by this stack, and no longer declared, so that it would be deleted; ` +
        `\`ignore\` leaves it to others: ${LET_GO}`
    );
  }

  /** Adds what stands under `ignore` in a file; what is wrong with it is told. */
  add(value: unknown, spotOf: (path: readonly PropertyKey[]) => Spot | undefined, problems: Problems): void {
    const refuse = (path: readonly PropertyKey[], reason: string): void =>
      problems.push({ place: spotOf(path)?.place, path: [IGNORE, ...path], reason });
    if (value === null || value === undefined) return;
    if (!isObject(value)) {
      refuse([], "must hold sections, each with a list of patterns: `tags: [bot-*]`");
      return;
    }
    for (const [section, list] of Object.entries(value)) {
      const type = resourceTypes.find((known) => known.section === section);
      if (type === undefined) {
        const sections = resourceTypes.map((known) => known.section);
        const guess = nearest(section, sections);
        refuse([section], `unknown section${guess === undefined ? "" : `; did you mean ${guess}?`}`);
        continue;
      }
      if (!Array.isArray(list)) {
        if (list !== null) refuse([section], `must be a list of patterns: \`[bot-*]\``);
        continue;
      }
      for (const [index, item] of list.entries()) {
        const pattern = patternIn(type, item);
        if (typeof pattern === "string") refuse([section, index], pattern);
        else this.#patterns.set(section, [...(this.#patterns.get(section) ?? []), pattern]);
      }
    }
  }
}

/** What an object can be ignored by: the parts of its natural key that are texts, the first before the others. */
export function ignorableBy(type: ResourceType): string[] {
  return type.naturalKey.filter((name) => type.fields[name]?.refersTo === undefined);
}

function patternIn(type: ResourceType, item: unknown): Pattern | string {
  const names = ignorableBy(type);
  const given = isObject(item) ? item : { [names[0] as string]: item };
  const example = names.map((name) => `${name}: …`).join(", ");
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined)
    return `${type.title}s are ignored by ${names.join(" and ")}, and not by ${unknown}`;
  const values = Object.entries(given);
  if (values.length === 0 || values.some(([, text]) => typeof text !== "string" || text === "")) {
    return `must be a text, in which \`*\` stands for anything, or \`{ ${example} }\``;
  }
  return new Map(values.map(([name, text]) => [name, patternOf(text as string)]));
}

/** How a stack lets go of an object without deleting it. */
export const LET_GO =
  "to let go of it, declare it with `options: { retainOnDelete: true }` and run `up`, take it out and run `up` again, " +
  "and then ignore it";
