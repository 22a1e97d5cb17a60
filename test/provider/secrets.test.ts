import { afterAll, beforeAll, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { sealing } from "../../src/provider/layers/sealing.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { sample } from "../types/index.js";
import { Faults } from "./faults.js";
import { type Account, createAccount } from "./account.js";

const faults = new Faults();
let account: Account;
beforeAll(async () => {
  account = await createAccount({ interceptors: [faults] });
});
afterAll(() => account[Symbol.asyncDispose]());

/** How Pulumi marks a secret. */
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** A provider as Pulumi gets it. */
const sealed = (type: string) => sealing(resourceTypeOf(type), account.operation().provider(type));

/** What Pulumi hands back: it unwraps what is secret, for a provider that knows no secrets. */
const unwrapped = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, (value as Values | null)?.["value"] ?? value]),
  );

it("marks the token of a webhook in what is made and in what is read, whatever the program said of it", async () => {
  const provider = sealed("Webhook");
  const args = { eventType: "chat_ended", dataTypes: ["chat"], url: "https://hooks.acme.com/1" };
  const { id, outs = {} } = await provider.create(args);
  const token = account.emulator.licence().data.webhooks.find((webhook) => webhook.id === id)?.token;
  expect(token).toMatch(/\w{8}/);
  expect(outs).toMatchObject({ ...args, token: secret(token) });
  // As after an import, which knows no token.
  const { token: _token, ...imported } = outs;
  expect((await provider.read?.(id, imported))?.props).toMatchObject({ ...args, token: secret(token) });
  expect((await provider.read?.(id, {}))?.props).toMatchObject({ token: secret(token) });
});

it("marks the password of an agent in its outputs, and in the inputs that a read tells", async () => {
  const provider = sealed("Agent");
  const args = { ...sample("Agent"), password: "first-password" };
  const { id, outs = {} } = await provider.create(args);
  expect(outs).toMatchObject({ password: secret("first-password") });
  const read = (await provider.read?.(id, unwrapped(outs))) as { props: Values; inputs: Values };
  expect(read.props["password"]).toEqual(secret("first-password"));
  expect(read.inputs["password"]).toEqual(secret("first-password"));
  const updated = await provider.update?.(id, unwrapped(outs), { ...args, password: "second-password" });
  expect(updated?.outs).toMatchObject({ password: secret("second-password") });
});

it("marks it too where the object was made in part", async () => {
  faults.next("PUT", /^\/agents\//, 500);
  const args = {
    ...sample("Agent"),
    login: "part@acme.com",
    password: "a-password",
    status: "offline",
  };
  const failure = await sealed("Agent")
    .create(args)
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({
    id: "part@acme.com",
    properties: { login: "part@acme.com", password: secret("a-password") },
    reasons: [expect.stringContaining("the next up finishes it")],
  });
});
