import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { selectionEntry, selectionOf } from "../../src/provider/operation/selection.js";
import { caseOf, sample, typesWhere } from "../types/index.js";
import { createAccount, type Account } from "./account.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => account.emulator.reset());
afterAll(() => account[Symbol.asyncDispose]());

describe.each(resourceTypes.map(({ name }) => name))("%s: one that exists already", (type) => {
  it("is taken over by the list that the refusal prints, and only that", async () => {
    const other = account.operation().resource(type);
    await other.up(sample(type));
    const second = account.operation().resource(type);
    const refused = await second.up(sample(type)).then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(refused).toContain('aliases: [{ name: "OLD" }]');
    expect(refused).toContain("pulumi state rename");
    const [, list = ""] = /LIVECHAT_ADOPT="([^"]+)" pulumi up$/.exec(refused) ?? [];
    expect(list).toBe(selectionEntry(resourceTypeOf(type), { id: other.kept.id, state: {} }));
    const wrong = account.operation({ LIVECHAT_ADOPT: `${type} another-id` }).resource(type);
    await expect(wrong.up(sample(type))).rejects.toMatchObject({ code: "already_exists" });
    const right = account.operation({ LIVECHAT_ADOPT: list }).resource(type);
    await right.up(sample(type));
    expect(right.kept.id).toBe(other.kept.id);
    expect(account.emulator.requests.count({ method: "POST" })).toBe(1);
  });
});

it("several are in one list, which the last refusal has whole", async () => {
  const names = ["a", "b", "c"];
  await Promise.all(names.map((name) => account.operation().resource("Group").up({ name })));
  const operation = account.operation();
  const ends = await Promise.allSettled(names.map((name) => operation.resource("Group").up({ name })));
  const lists = ends.map(
    (end) => /="([^"]+)"/.exec(String((end as PromiseRejectedResult).reason))?.[1] ?? "",
  );
  const [longest = ""] = lists.toSorted((a, b) => b.length - a.length);
  const all = account.operation({ LIVECHAT_ADOPT: longest });
  await Promise.all(names.map((name) => all.resource("Group").up({ name })));
});

it("one of several that have the same natural key can be meant", async () => {
  account.emulator.licence().edit((data) => {
    data.groups.push({ id: 70, name: "Twin", language: "en", agents: [] });
    data.groups.push({ id: 71, name: "Twin", language: "en", agents: [] });
  });
  const resource = account.operation({ LIVECHAT_ADOPT: "Group 71" }).resource("Group");
  await resource.up({ name: "Twin" });
  expect(resource.kept.id).toBe("71");
});

describe("a list", () => {
  it.each(["1/big, deal", "1/100%", "1/a\"b'c$(d)`e`!", "1/ń", "jane@acme.com", "1/a/b"])(
    "can name %j, in characters that no shell changes",
    (id) => {
      const entry = selectionEntry(resourceTypeOf("Tag"), { id, state: {} });
      expect(entry).toMatch(/^Tag [\w@/:.~%-]+$/);
      const adopts = selectionOf("LIVECHAT_ADOPT", `Group 5, ${entry}`);
      expect([adopts("Tag", id), adopts("Group", "5"), adopts("Group", id)]).toEqual([true, true, false]);
    },
  );

  it.each(["Tag", "Tag 1/vip, what", "everything", "Tag 1/%zz"])(
    "that cannot be read is refused: %s",
    (text) => {
      expect(() => selectionOf("LIVECHAT_ADOPT", text)).toThrow(/LIVECHAT_ADOPT is neither on nor off/);
    },
  );

  it.each([
    ["True", true],
    ["0", false],
    [undefined, false],
  ])("is a switch as well: %s", (text, isOn) => {
    expect(selectionOf("LIVECHAT_ADOPT", text)("Tag", "1/vip")).toBe(isOn);
  });
});

it.each(typesWhere(({ edit }) => edit !== undefined))(
  "%s: an update of what is not there any more says what to do",
  async (type) => {
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    const section = resourceTypeOf(type).section as "groups";
    account.emulator.licence().edit((data) => void data[section].pop());
    await expect(
      account
        .operation()
        .continue(type, resource)
        .up({ ...sample(type), ...caseOf(type).edit }),
    ).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringMatching(
        /somebody removed it, or another stack did\. `refresh` .*next `up` then makes it/s,
      ),
    });
  },
);
