import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import type { Field } from "../../src/definitions/resource-type.js";
import { canonical, isSame, restrict, uniformArgs } from "../../src/provider/values/canonical.js";
import { changesOf } from "../../src/provider/values/changes.js";
import { Declaration } from "../../src/provider/values/declaration.js";
import { marksOf } from "../../src/provider/values/declared.js";
import { detailedChanges, type Difference } from "../../src/provider/values/detailed.js";
import { UNKNOWN } from "../../src/provider/values/unknown.js";
import { caseOf, typeNames } from "../types/index.js";

/*
 * The places that are shown are those in which the definitions see a difference: no property more or less, and whoever
 * carries out what is shown comes from what there is to what is declared.
 */
describe.each(typeNames)("the places in which a %s changes", (name) => {
  const type = resourceTypeOf(name);

  /** Two sets of arguments, and what they come to. */
  function compare(old: Values, now: Values) {
    const [before, args] = [uniformArgs(type, old), uniformArgs(type, now)];
    const state = { ...before, ...marksOf(type, before) };
    const declaration = new Declaration(type, args);
    const changes = changesOf(declaration, state);
    return { before, args, changes, places: detailedChanges(declaration, state, changes) };
  }

  it("are of the properties that differ, each replacing where the property does", () => {
    fc.assert(
      fc.property(twoOf(name), ([old, now]) => {
        const { changes, places } = compare(old, now);
        const ofValues = places.filter(({ isOnlyDeclared }) => !isOnlyDeclared);
        expect(new Set(ofValues.map(({ path }) => path[0]))).toEqual(new Set(changes.names));
        for (const { path, replaces } of ofValues) {
          expect(replaces).toBe(changes.replaces.includes(String(path[0])));
        }
      }),
    );
  });

  it("lead from what there is to what is declared", () => {
    fc.assert(
      fc.property(twoOf(name), ([old, now]) => {
        const { before, args, changes, places } = compare(old, now);
        for (const property of changes.names) {
          const field = type.fields[property];
          const own = places.filter(({ path, isOnlyDeclared }) => path[0] === property && !isOnlyDeclared);
          const from = restrict(field, before[property] ?? field?.default, args[property]);
          const reached = applied(field, from, args[property], own);
          expect([property, isSame(field, reached, args[property])]).toEqual([property, true]);
        }
      }),
    );
  });

  it("are all that changes: a property that begins to be declared is told where it says more than its absence, and one that ceases to be takes no step", () => {
    fc.assert(
      fc.property(twoOf(name), ([old, now]) => {
        const { before, args, places } = compare(old, now);
        const isNew = (property: string) =>
          !(property in before) && property !== "adopt" && property !== "owner" && !isPreset(property);
        const isPreset = (property: string) => {
          const preset = type.fields[property]?.default;
          return preset !== undefined && isSame(type.fields[property], args[property], preset);
        };
        const told = new Set(places.map(({ path }) => path[0]));
        expect(Object.keys(args).filter((property) => isNew(property) && !told.has(property))).toEqual([]);
        for (const { path, kind, isOnlyDeclared } of places) {
          if (isOnlyDeclared && kind === "add") expect(isPreset(String(path[0]))).toBe(false);
          if (isOnlyDeclared && kind === "delete")
            expect(type.fieldsWith("createOnly").map((one) => one.name)).toContain(path[0]);
        }
      }),
    );
  });

  it("hold a value that is not known yet as a whole", () => {
    const [args] = caseOf(name).samples;
    for (const property of Object.keys(args).filter((key) => key !== "adopt" && key !== "owner")) {
      const { places } = compare(args, { ...args, [property]: UNKNOWN });
      expect(places.filter(({ path }) => path[0] === property)).toMatchObject([
        { path: [property], kind: "update" },
      ]);
    }
  });
});

/** Two steps of one story: mostly alike. */
function twoOf(name: string): fc.Arbitrary<readonly [Values, Values]> {
  return caseOf(name).stories.map((steps) => [steps[0] ?? {}, steps.at(-1) ?? {}] as const);
}

/** The value that the places make of another one; what they put in stands in `now`. */
function applied(
  field: Field | undefined,
  from: unknown,
  now: unknown,
  places: readonly Difference[],
): unknown {
  if (places.some(({ path }) => path.length === 1)) return now;
  if (field?.set === true) {
    const [old, next] = [from as unknown[], now as unknown[]];
    const gone = new Set(places.filter(({ kind }) => kind !== "add").map(({ path }) => path[1]));
    const come = new Set(
      places.filter(({ kind, path }) => kind !== "delete" || path.length > 2).map(({ path }) => path[1]),
    );
    return [
      ...old.filter((_one, place) => !gone.has(place)),
      ...next.filter((_one, place) => come.has(place)),
    ];
  }
  const result = structuredClone(canonical(field, from));
  const target = canonical(field, now);
  for (const { path, kind } of places.toReversed()) {
    const keys = path.slice(1);
    const last = keys.pop() as string | number;
    const at = (value: unknown) =>
      keys.reduce<unknown>((inner, key) => (inner as Values)[key], value) as Values;
    if (kind !== "delete") at(result)[last] = at(target)[last];
    else if (Array.isArray(at(result))) (at(result) as unknown as unknown[]).splice(Number(last), 1);
    else delete at(result)[last];
  }
  expect(isDeepStrictEqual(result, target)).toBe(true);
  return result;
}
