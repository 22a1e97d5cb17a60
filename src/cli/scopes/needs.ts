import { type MethodName, methodNames } from "../../api/scopes.js";
import { resourceTypes } from "../../definitions/index.js";

/** The methods of the client that managing each kind of object takes, by the names of a licence file's sections. */
export const needsBySection: ReadonlyMap<string, readonly MethodName[]> = new Map(
  resourceTypes.map(({ section, needs }) => [section, needs]),
);

/** The methods by which a stack finds out which account it is, as far as the token may. */
export const tellingAccount: readonly MethodName[] = methodNames.filter((method) =>
  resourceTypes.some((one) => "tellsAccount" in one && method === `${one.section}.list`),
);

/** The sections that the resource classes stand for. */
export const sectionByResource: ReadonlyMap<string, string> = new Map(
  resourceTypes.map(({ name, section }) => [name, section]),
);

/** The calls of the functions that a program looks things up with; their `…Output` forms make the same. */
export const methodsByLookup: ReadonlyMap<string, readonly MethodName[]> = new Map([
  ...resourceTypes.flatMap(({ name, section, needs }) => {
    const get = needs.filter((method) => method === `${section}.get`);
    const list = needs.filter((method) => method === `${section}.list`);
    return [
      [`get${name}`, get.length > 0 ? get : list] as const,
      [`get${section.charAt(0).toUpperCase()}${section.slice(1)}`, list] as const,
    ];
  }),
  // By its name as well.
  ["getGroup", ["groups.get", "groups.list"]],
  ["getStatus", ["status.get"]],
]);

/** What something uses of a licence: kinds of objects that it manages, and calls that it makes itself. */
export interface Uses {
  readonly sections: ReadonlySet<string>;
  readonly methods: ReadonlySet<MethodName>;
}

export const everySection: Uses = { sections: new Set(needsBySection.keys()), methods: new Set() };

export function together(all: readonly Uses[]): Uses {
  return {
    sections: new Set(all.flatMap(({ sections }) => [...sections])),
    methods: new Set(all.flatMap(({ methods }) => [...methods])),
  };
}

/** Every method that the uses come down to. */
export function methodsOf({ sections, methods }: Uses): MethodName[] {
  return [...[...sections].flatMap((section) => needsBySection.get(section) ?? []), ...methods];
}
