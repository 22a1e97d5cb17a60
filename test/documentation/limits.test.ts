import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { Values } from "../../src/definitions/definition.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import { differences, uniformArgs } from "../../src/provider/values/canonical.js";
import { creationFaults, faultsOf, reasonsOf } from "../../src/provider/values/validate.js";
import { clientOf } from "../emulator/client.js";
import { createEmulator } from "../strict-emulator.js";
import { type Declaration, type Exchange, type Limit, limits } from "./limits.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

/** What makes a valid one of each type. */
const valid: Readonly<Record<string, Values>> = {
  Agent: { login: "ann@mycompany.com", name: "Ann" },
  Group: { name: "g" },
  CannedResponse: { text: "t", tags: ["t"] },
  Goal: { name: "g", type: "api" },
  Greeting: { name: "g", rules: [{ type: "url_current", value: "a" }] },
  Tag: { tag: "t", author: "ann@mycompany.com", group: 1 },
  Webhook: { eventType: "chat_ended", dataTypes: ["chat"], url: "https://x.com/" },
};

async function exchanged({ send, with: sent, refused, status, answer }: Exchange): Promise<void> {
  const got = await clientOf(emulator)(send, sent);
  expect({ send, status: got.status, body: got.body as unknown }).toMatchObject({
    send,
    status: status ?? (refused ? 400 : 200),
    body: refused ? { errors: refused } : (answer ?? {}),
  });
  if (refused) expect(got.body).toEqual({ errors: refused });
}

function declared({ type: name, args, refused, sameAs }: Declaration): void {
  const type = resourceTypeOf(name);
  const given = (more: Values) =>
    Object.fromEntries(
      Object.entries({ ...valid[name], ...more }).filter(([, value]) => value !== undefined),
    );
  const faults = faultsOf(type, given(args));
  const told = reasonsOf([...faults, ...creationFaults(type, given(args), faults)]);
  if (refused === undefined) expect(told).toBe("");
  else expect(told.slice(0, refused.length)).toBe(refused);
  if (sameAs === undefined) return;
  const [one, other] = [uniformArgs(type, given(args)), uniformArgs(type, given(sameAs))];
  const absent = Object.fromEntries(Object.values(type.fields).map((field) => [field.name, field.default]));
  expect(differences(type, one, { ...absent, ...other })).toEqual([]);
  expect(differences(type, { ...absent, ...other }, { ...absent, ...one })).toEqual([]);
}

describe.each(Object.keys(limits))("what the documentation says on %s", (section) => {
  const of = (side: "emulator" | "provider" | "client") =>
    (limits[section] as readonly Limit[]).filter((limit) => typeof limit[side] !== "string");

  test.each(of("emulator"))("$says: in the emulator", async ({ emulator: checks }) => {
    for (const check of [checks].flat() as Exchange[]) {
      // oxlint-disable-next-line no-await-in-loop -- each one starts from what the one before left
      await exchanged(check);
    }
  });

  test.each(of("provider"))("$says: in the provider", ({ provider: checks }) => {
    for (const check of [checks].flat() as Declaration[]) declared(check);
  });

  test.each(of("client"))("$says: in the client", async ({ client: check }) => {
    if (typeof check === "string") return;
    const api = new LiveChatClient({ token: emulator.licence().token, baseUrl: emulator.url });
    emulator.requests.clear();
    await expect(check.call(api)).rejects.toThrow(check.refused);
    expect(emulator.requests.count()).toBe(0);
  });
});

/** What no update of the documentation takes, by type. */
const fixed: readonly (readonly [string, ...string[]])[] = [
  ["Agent", "login"],
  ["CannedResponse", "group"],
  ["Goal", "valueType", "value", "currency", "timeRange"],
  ["Greeting", "group", "subtype"],
  ["Tag", "tag", "author", "group"],
  ["Webhook", "eventType", "dataTypes", "url"],
  ["Group"],
];

test.each(fixed)(
  "what of a %s an update does not take is replaced, since no update takes it",
  (name, ...names) => {
    const replaced = resourceTypeOf(name).fieldsWith("replaces");
    expect(replaced.map((field) => field.name)).toEqual(names);
  },
);

test("what is checked elsewhere is in the test that is named", () => {
  const all = Object.values(limits).flat();
  const places = all
    .flatMap((limit) => [limit.emulator, limit.provider, limit.client].flat())
    .flatMap((place) => (typeof place === "string" ? [/^(test\/[^:]+): "(.*)"$/.exec(place)] : []))
    .filter((place) => place !== null);
  expect(places.length).toBeGreaterThan(20);
  for (const [, file = "", name] of places) expect(readFileSync(file, "utf8")).toContain(name);
});
