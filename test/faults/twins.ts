import { expect } from "vitest";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { caseOf, typeNames, typesWhere } from "../types/index.js";
import { namesAll, objectsOf } from "./contents.js";
import type { Declared } from "./licence60.js";
import { Stack } from "./stack.js";

/** One of each type, which refer to nothing of the stack. */
const declared: readonly Declared[] = typeNames.map((type) => ({
  key: type,
  type,
  needs: [],
  args: () => caseOf(type).plain(0),
}));

/** How often two stacks try it. */
const ROUNDS = 2;

/**
 * Two stacks make the same at once. What came to be there twice is told in the end, with all ids; and what is
 * not told is in the state of one of them. What that has is gone once both are destroyed.
 */
export async function makeTwins({ account, seed, faults }: Stack): Promise<void> {
  const before = new Set(objectsOf(account.emulator.licence()).map(([, id]) => id));
  const stacks = [new Stack(account, seed, faults), new Stack(account, seed, faults)];
  for (let round = 0; round < ROUNDS; round++) {
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    await Promise.all(stacks.map((stack) => stack.up({ declared })));
  }
  account.emulator.setFaults(undefined);
  await Promise.all(
    stacks.map((stack) =>
      stack.engine.refresh(stack.calm, (error) => void stack.failures.push(String(error))),
    ),
  );
  const said = [...account.told, ...stacks.flatMap(({ failures }) => failures)];
  const about = `twins: ${said.join("\n")}`;
  const made = objectsOf(account.emulator.licence()).filter(([, id]) => !before.has(id));
  const known = new Set(stacks.flatMap(({ engine }) => [...engine.state.values()].map(({ id }) => id)));
  for (const [text, objects] of Map.groupBy(made, ([one]) => one)) {
    const ids = objects.map(([, id]) => String(id));
    const isTold = said.some((one) => namesAll(one, ids));
    const isKnown = ids.length === 1 && known.has(ids[0] ?? "");
    expect(isKnown || isTold, `${text} ${ids.join(" ")}: ${about}`).toBe(true);
  }
  for (const stack of stacks) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await stack.engine.destroy(stack.operation({ LIVECHAT_ACCEPT_ABSENCE: "true" }));
  }
  const left = objectsOf(account.emulator.licence()).map(([, id]) => id);
  expect(
    left.filter((id) => known.has(String(id))),
    about,
  ).toEqual([]);
  // What is told is removed by hand.
  account.emulator.licence().edit((data) => {
    for (const type of typesWhere(({ canBeTwins }) => canBeTwins === true)) {
      const objects = data[resourceTypeOf(type).section as "groups"];
      objects.splice(0, Infinity, ...objects.filter(({ id }) => before.has(id)));
    }
  });
  account.emulator.setFaults(faults);
}
