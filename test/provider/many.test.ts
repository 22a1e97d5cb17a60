import { describe, expect, it } from "vitest";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import type { Account, Found } from "../../src/definitions/definition.js";
import { refuseIncomplete } from "../../src/provider/operation/absence.js";
import { locate } from "../../src/provider/operation/another.js";
import { Session } from "../../src/provider/operation/session.js";
import { missingReference } from "../../src/provider/preview/references.js";
import { Declaration } from "../../src/provider/values/declaration.js";
import { StackObjects } from "../../src/provider/operation/stack-objects.js";

const MANY = 300;

/** A session in whose account each list is the same long one, of which it is counted how often an object of it is looked at. */
function sessionWith(look: () => void) {
  const objects = Array.from({ length: MANY }, (_, index): Found =>
    Object.defineProperty({ id: "", state: { name: `n${index}`, text: `n${index}`, group: 1 } }, "id", {
      enumerable: true,
      get: () => {
        look();
        return String(index);
      },
    }),
  );
  const session = new Session({}, resourceTypes, () => {});
  const listed = { objects, taken: 1 };
  session.account = async () => await Promise.resolve({} as Account);
  session.lists.newer = async () => await Promise.resolve(listed);
  session.lists.list = async () => await Promise.resolve(objects);
  return session;
}

const canned = resourceTypeOf("CannedResponse");

describe("with many objects, a list is gone through once for all who look into it", () => {
  it.each<[string, (session: Session, index: number) => Promise<unknown>]>([
    [
      "by those that are changed or removed",
      (session, index) => locate(canned, session, String(index), { group: 1 }),
    ],
    [
      "by those that are made",
      (session, index) =>
        refuseIncomplete(new Declaration(canned, { text: `new ${index}`, tags: [], group: 1 }), session),
    ],
    [
      "by those that refer to others",
      (session, index) => missingReference(canned, session, { group: index % MANY }),
    ],
  ])("%s", async (_, look) => {
    let looks = 0;
    const session = sessionWith(() => looks++);
    for (let index = 0; index < MANY; index++) session.stack.saw(canned, String(index), { group: 1 });
    const all = Array.from({ length: MANY }, (__, index) => look(session, index));
    expect(await Promise.all(all)).toHaveLength(MANY);
    expect(looks).toBeLessThan(10 * MANY);
  });
});

const list = (...ids: string[]): Found[] => ids.map((id) => ({ id, state: {} }));

describe("what the stack has that a list lacks", () => {
  it("is known of each list, however the stack's objects come, go and move", () => {
    const stack = new StackObjects();
    const lacked = (objects: Found[], group: number) =>
      stack
        .in(canned, group)
        .lackedBy(objects)
        .map(([id]) => id);
    const [one, two] = [list("1"), list("2")];
    stack.saw(canned, "1", { group: 1 });
    expect([lacked(one, 1), lacked(two, 1)]).toEqual([[], ["1"]]);
    stack.saw(canned, "2", { group: 1 });
    expect([lacked(one, 1), lacked(two, 1)]).toEqual([["2"], ["1"]]);
    // It is in another place now, and one is gone.
    stack.saw(canned, "2", { group: 2 });
    stack.saw(canned, "1", { group: 1 }, false);
    expect([lacked(one, 1), lacked(two, 1), lacked(one, 2)]).toEqual([[], [], ["2"]]);
    stack.forget(canned, "2");
    expect(lacked(one, 2)).toEqual([]);
    stack.saw(canned, "2", { group: 2 });
    expect(lacked(one, 2)).toEqual(["2"]);
  });

  it("is counted among those that were looked for", async () => {
    const stack = new StackObjects();
    stack.saw(canned, "1", { group: 1 }, true);
    stack.saw(canned, "2", { group: 1 }, false);
    stack.saw(canned, "3", { group: 1 }, false);
    stack.saw(canned, "4", { group: 1 });
    // What was seen stays so, also where a later word does not say.
    stack.saw(canned, "1", { group: 1 });
    stack.forget(canned, "3");
    expect(await stack.gone(canned)).toEqual({ gone: 1, of: 2 });
  });
});
