import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/provider/definition.js";
import { definitions } from "../../src/resources/definitions.js";
import { createAccount, type Account } from "../provider/account.js";
import { stories } from "./arbitraries.js";
import { plainest, respelled } from "./spelling.js";

const CASES = 1000;

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => account.emulator.reset());
afterAll(() => account[Symbol.asyncDispose]());

describe.each(definitions.map(({ type }) => type))("%s: whatever valid arguments", (type) => {
  it(`are in the account as they were declared, and nothing differs afterwards (${CASES} cases)`, async () => {
    const story = stories[type];
    if (!story) throw new Error(`there are no stories of ${type}`);
    const operation = account.operation();
    await fc.assert(
      fc.asyncProperty(story, fc.nat(), async (steps, seed) => {
        const resource = operation.resource(type);
        try {
          for (const [index, meant] of steps.entries()) {
            const written = respelled(meant, seed + index);
            const again = respelled(meant, seed + index + 1);
            // oxlint-disable no-await-in-loop -- each step follows from the one before
            await resource.up(written);
            expect(await resource.preview(written)).toEqual({ op: "same" });
            expect(await resource.preview(again)).toEqual({ op: "same" });
            expect(await resource.refresh()).toBe(false);
            expect(declared(resource.kept.inputs)).toEqual(plainest(meant));
            expect(await resource.preview(again)).toEqual({ op: "same" });
            // oxlint-enable no-await-in-loop
          }
        } finally {
          if (resource.state) await resource.destroy();
          account.emulator.requests.clear();
        }
      }),
      { numRuns: CASES },
    );
  }, 600_000);
});

function declared(inputs: Values): unknown {
  const { __provider: _text, ...args } = inputs;
  return plainest(args);
}
