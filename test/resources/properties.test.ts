import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { operationOf } from "../provider/account.js";
import { caseOf } from "../types/index.js";
import { createAccountInProcess } from "./in-process.js";
import { plainest, respelled } from "./spelling.js";

const CASES = 1000;
/** One in so many is replaced as it stands. */
const REPLACED = 8;

const begin = () => operationOf(account.session());

let account: Awaited<ReturnType<typeof createAccountInProcess>>;
beforeAll(async () => {
  account = await createAccountInProcess();
});
beforeEach(() => account.reset());
afterAll(() => account.close());

describe.each(resourceTypes.map(({ name }) => name))("%s: whatever valid arguments", (type) => {
  it(`are in the account as they were declared, and nothing differs afterwards (${CASES} cases)`, async () => {
    await fc.assert(
      fc.asyncProperty(caseOf(type).stories, fc.nat(), async (steps, seed) => {
        let resource = begin().resource(type);
        try {
          for (const [index, meant] of steps.entries()) {
            const written = respelled(type, meant, seed + index);
            const again = respelled(type, meant, seed + index + 1);
            // oxlint-disable no-await-in-loop -- each step follows from the one before
            resource = begin().continue(type, resource);
            await resource.up(written);
            if ((seed + index) % REPLACED === 0) {
              // The user wants it made anew.
              resource = begin().continue(type, resource);
              await resource.replace(written, true);
            }
            resource = begin().continue(type, resource);
            equal(await resource.preview(written), { op: "same" });
            equal(await resource.preview(again), { op: "same" });
            equal(await resource.refresh(), false);
            equal(declared(type, resource.kept.inputs), plainest(type, meant));
            equal(await resource.preview(again), { op: "same" });
            // oxlint-enable no-await-in-loop
          }
        } finally {
          if (resource.state) await begin().continue(type, resource).destroy();
        }
      }),
      { numRuns: CASES },
    );
  }, 600_000);
});

/** `expect`, whose words are needed only where it fails: it is asked a hundred thousand times here. */
function equal(found: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(found, wanted)) expect(found).toEqual(wanted);
}

function declared(type: string, inputs: Values): unknown {
  const { __provider: _text, ...args } = inputs;
  return plainest(type, args);
}
