import type { Values } from "../../src/definitions/definition.js";
import { caseOf, typeNames } from "../types/index.js";

/** A resource of the licence: its arguments, given the ids of what it refers to by its key. */
export interface Declared {
  readonly key: string;
  readonly type: string;
  readonly needs: readonly string[];
  readonly args: (id: (key: string) => unknown) => Values;
}

const GROUPS = caseOf("Group").part.count;

/** A licence of some 60 objects of all types, most of which refer to its groups. */
export const licence60: readonly Declared[] = typeNames.flatMap((type) => {
  const { key, count, inGroup, args } = caseOf(type).part;
  return Array.from({ length: count }, (_, n): Declared => {
    const group = `group-${n % GROUPS}`;
    return {
      key: `${key}-${n}`,
      type,
      needs: inGroup ? [group] : [],
      args: (id) => args(n, inGroup ? id(group) : undefined),
    };
  });
});
