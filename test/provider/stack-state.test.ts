import { expect, it } from "vitest";
import { whenWhole } from "../../src/provider/program/stack-state.js";

/** Fails so often, and then answers. */
function answering(failures: number) {
  let asked = 0;
  return () => {
    asked += 1;
    return asked > failures ? Promise.resolve(asked) : Promise.reject(new Error(`failed ${asked}`));
  };
}

it("a state that is being written is asked for again", async () => {
  expect(await whenWhole(answering(0), [0, 0])).toBe(1);
  expect(await whenWhole(answering(2), [0, 0])).toBe(3);
});

it("a state that cannot be read is an error all the same", async () => {
  await expect(whenWhole(answering(3), [0, 0])).rejects.toThrow("failed 3");
});
