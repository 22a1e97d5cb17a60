import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import { callReadFunction, readFunctions } from "../../src/provider/lookups/index.js";
import { furnish } from "../licence/awkward-account.js";
import { createEmulator } from "../strict-emulator.js";

let emulator: Emulator;
let api: LiveChatClient;

beforeAll(async () => {
  emulator = await createEmulator();
  emulator.licence().edit(furnish);
  const { account, token } = emulator.licence();
  api = new LiveChatClient({ account, token, baseUrl: emulator.url });
});

afterAll(async () => {
  await api.close();
  await emulator.close();
});

const call = async (name: string, values: Record<string, unknown> = {}) => {
  const fn = readFunctions.find((one) => one.name === name) ?? expect.fail(`there is no ${name}`);
  return await callReadFunction(fn, api, values);
};
type Listed = { readonly [field: string]: unknown; readonly id: string }[];
const list = async (name: string, values?: Record<string, unknown>) =>
  Object.values(await call(name, values))[0] as Listed;

describe("a function that reads, called from another language", () => {
  test.each(readFunctions.filter((fn) => fn.list !== undefined).map((fn) => [fn.name, fn] as const))(
    "%s gives an object with its list, of what its schema says and no more",
    async (name, { list: key = "", result }) => {
      const answer = await call(name);
      expect(Object.keys(answer)).toEqual([key]);
      const objects = answer[key] as object[];
      expect(objects.length).toBeGreaterThan(0);
      for (const one of objects) {
        expect(Object.keys(result.shape)).toEqual(expect.arrayContaining(Object.keys(one)));
      }
    },
  );

  test("takes ids as texts and gives them as texts", async () => {
    const [, group] = await list("getGroups");
    expect(group?.id).toMatch(/^\d+$/);
    expect(await call("getGroup", { id: group?.id })).toEqual(group);
    const [tag] = await list("getTags");
    expect(await call("getTag", { tag: tag?.["name"], group: tag?.["group"] })).toEqual(tag);
    const [response] = await list("getCannedResponses", { group: "0" });
    expect(await call("getCannedResponse", { id: response?.id })).toMatchObject({ id: response?.id });
    const [greeting] = await list("getGreetings");
    expect(await call("getGreeting", { id: greeting?.id })).toMatchObject({ id: greeting?.id });
    const [goal] = await list("getGoals");
    expect(await call("getGoal", { id: goal?.id })).toMatchObject({ id: goal?.id });
    const [webhook] = await list("getWebhooks");
    expect(await call("getWebhook", { id: webhook?.id })).toEqual(webhook);
  });

  test("reads an agent in any spelling of the login, with the groups", async () => {
    const { account } = emulator.licence();
    const { login, groups } = await call("getAgent", { login: account.toUpperCase() });
    expect(login).toBe(account);
    for (const { id } of groups as Listed) expect(id).toMatch(/^\d+$/);
  });

  test("has the defaults that its schema says", async () => {
    expect(await call("getStatus")).toEqual(await call("getStatus", { group: "0" }));
  });

  test("says what is wrong with what it is given, and what is not there", async () => {
    await expect(call("getTag", { tag: "x" })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("getTag") as string,
    });
    await expect(call("getGroup", { nmae: "x" })).rejects.toMatchObject({ code: "invalid" });
    await expect(call("getGroup", {})).rejects.toMatchObject({
      message: "getGroup needs the id or the name of a group",
    });
    await expect(call("getTag", { tag: "none", group: "0" })).rejects.toMatchObject({ code: "not_found" });
    await expect(call("getGoal", { id: "999999" })).rejects.toMatchObject({ code: "not_found" });
  });
});
