import { isDeepStrictEqual } from "node:util";
import fc, { type Arbitrary } from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { canonical } from "../../src/provider/values/canonical.js";
import type { Values } from "../../src/definitions/definition.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { ORDERED } from "../../src/shared/permanent.js";
import { operationOf } from "../provider/account.js";
import type { Kept, ResourceSteps } from "../provider/resource-steps.js";
import { caseOf } from "../types/index.js";
import { createAccountInProcess } from "./in-process.js";
import { respelled } from "./spelling.js";

const CASES = 150;

const begin = () => operationOf(account.session());

let account: Awaited<ReturnType<typeof createAccountInProcess>>;
beforeAll(async () => {
  account = await createAccountInProcess();
});
beforeEach(() => account.reset());
afterAll(() => account.close());

const setsOf = (type: string) =>
  Object.entries(resourceTypeOf(type).fields).flatMap(([name, field]) => (field?.set ? [name] : []));

interface Case {
  readonly args: Values;
  readonly path: string;
  readonly name: string;
  readonly index: number;
  /** What the state is before the second `up`. */
  readonly state: "as it was left" | "as an older version left it" | "read again";
  /** Whether a transformation adds the option: then only the order in the state tells which member is meant. */
  readonly transformed: boolean;
}

/** Valid arguments with a set, and a path to or into one of its members. */
function drawn(type: string): Arbitrary<Case> {
  const inner = ["", "", ".value", ".operator", ".type", ".variableValue", ".urls[0].url"];
  return fc
    .tuple(
      caseOf(type).stories,
      fc.record({
        seed: fc.nat(),
        name: fc.constantFrom(...setsOf(type)),
        at: fc.nat(5),
        every: fc.nat(9).map((one) => one === 9),
        transformed: fc.boolean(),
        inner: fc.constantFrom(...inner),
        state: fc.constantFrom<Case["state"][]>(
          "as it was left",
          "as an older version left it",
          "read again",
        ),
      }),
    )
    .map(([[args = {}], { seed, name, at, every, inner: rest, ...more }]) => {
      const written = respelled(type, args, seed);
      const set = (written[name] as unknown[] | undefined) ?? [];
      const index = set.length === 0 ? 0 : at % set.length;
      const path = `${name}[${every ? "*" : index}]${name === "rules" ? rest : ""}`;
      const transformed = more.transformed && more.state !== "as an older version left it";
      return { args: written, path, name, index, state: more.state, transformed };
    });
}

describe.each(resourceTypes.map(({ name }) => name).filter((name) => setsOf(name).length > 0))(
  "%s: whatever place in a set is ignored",
  (type) => {
    it(`a second up of the unchanged program changes nothing (${CASES} cases)`, async () => {
      await fc.assert(
        fc.asyncProperty(drawn(type), async ({ args, path, state, transformed }) => {
          const options = { ignoreChanges: [path], transformed };
          let resource = begin().resource(type, options);
          try {
            await resource.up(args);
            resource = begin().continue(type, resource, options);
            await bring(resource, state);
            const made = structuredClone(account.data());
            resource = begin().continue(type, resource, options);
            equal(await resource.up(args), { op: "same" });
            equal(account.data(), made);
          } finally {
            if (resource.state) await begin().continue(type, resource).destroy();
          }
        }),
        { numRuns: CASES },
      );
    });

    // What cannot be updated is made anew after a change by hand, and that one is another object.
    if ("update" in resourceTypeOf(type)) {
      it(`after a change by hand only that place is as it was changed (${CASES} cases)`, async () => {
        await fc.assert(
          fc.asyncProperty(
            drawn(type),
            drawn(type),
            async ({ args, name, index, state, transformed }, other) => {
              // Another member, by hand, in the place of the ignored one, which is ignored whole.
              const set = args[name] as unknown[] | undefined;
              const [stranger] = (other.args[name] ?? []) as unknown[];
              const field = resourceTypeOf(type).fields[name];
              const textOf = (member: unknown) => JSON.stringify(canonical(field, [member]));
              fc.pre(set !== undefined && set.length > 0 && stranger !== undefined);
              fc.pre(![...set].map(textOf).includes(textOf(stranger)));
              fc.pre(set.filter((member) => textOf(member) === textOf(set[index])).length === 1);
              const options = { ignoreChanges: [`${name}[${index}]`], transformed };
              const changed = set.with(index, stranger);
              let resource = begin().resource(type, options);
              try {
                await resource.up(args);
                const byHand = begin().continue(type, resource);
                await byHand.up({ ...args, [name]: changed.toReversed() });
                resource = begin().continue(type, resource, options);
                if (state === "as an older version left it") resource.state = older(type, resource.kept);
                reverse(account.data());
                const there = structuredClone(account.data());
                resource = begin().continue(type, resource, options);
                await resource.refresh();
                resource = begin().continue(type, resource, options);
                equal(await resource.up(args), { op: "same" });
                equal(account.data(), there);
                // All else is as declared: what was added is removed. Where only the place counts, that may be either.
                if (transformed) return;
                const more = [...changed, ...set.slice(index, index + 1)];
                await begin()
                  .continue(type, resource)
                  .up({ ...args, [name]: more });
                resource = begin().continue(type, resource, options);
                await resource.refresh();
                resource = begin().continue(type, resource, options);
                await resource.up(args);
                equal(textsOf(resource.kept.outputs), [...new Set(set.map(textOf))].toSorted());

                function textsOf(outputs: Values): string[] {
                  return [...new Set((outputs[name] as unknown[]).map(textOf))].toSorted();
                }
              } finally {
                if (resource.state) await begin().continue(type, resource).destroy();
              }
            },
          ),
          { numRuns: CASES },
        );
      });
    }

    async function bring(resource: ResourceSteps, state: Case["state"]): Promise<void> {
      if (state === "as an older version left it") resource.state = older(type, resource.kept);
      if (state !== "as it was left") reverse(account.data());
      if (state === "read again") equal(await resource.refresh(), false);
    }
  },
);

/** The state as versions wrote it that kept sets sorted, and had no mark of their order. */
function older(type: string, { id, inputs, outputs }: Kept): Kept {
  const { [ORDERED]: _mark, ...rest } = outputs;
  return { id, inputs: sorted(type, inputs), outputs: rest };
}

function sorted(type: string, values: Values): Values {
  const fields = resourceTypeOf(type).fields;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      fields[name]?.set ? canonical(fields[name], value) : value,
    ]),
  );
}

/** The account gives its sets in another order. */
function reverse(data: ReturnType<typeof account.data>): void {
  for (const { section } of resourceTypes) {
    for (const object of data[section as "groups"]) {
      for (const value of Object.values(object)) if (Array.isArray(value)) value.reverse();
    }
  }
}

/** `expect`, whose words are needed only where it fails. */
function equal(found: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(found, wanted)) expect(found).toEqual(wanted);
}
