import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { loadObject } from "../../src/licence/from-object.js";
import { preflight } from "../../src/licence/preflight.js";
import { createAccount, type Account } from "./account.js";

const OWNER = "john.doe@mycompany.com";
const elsewhere = {
  login: "kate@other.com",
  name: "Kate",
  jobTitle: "Boss",
  adopt: true,
  owner: true,
};

let account: Account;
let api: LiveChatClient;
beforeAll(async () => {
  account = await createAccount();
  const { token, account: login } = account.emulator.licence();
  api = new LiveChatClient({ token, account: login, baseUrl: account.emulator.url });
});
beforeEach(() => {
  account.emulator.reset();
  account.told.length = 0;
});
afterAll(async () => {
  await api.close();
  await account[Symbol.asyncDispose]();
});

const writes = () => account.emulator.requests.all().filter(({ method }) => method !== "GET").length;

describe("an owner that was exported from another account", () => {
  it("stands for the owner of this one: nothing is made or changed, and it is said", async () => {
    const agent = account.operation().resource("Agent");
    expect(await agent.check(elsewhere)).toMatchObject({ login: OWNER });
    await agent.up(elsewhere);
    expect(agent.kept).toMatchObject({ id: OWNER, inputs: { login: OWNER, owner: true } });
    expect(agent.kept.inputs).not.toHaveProperty("jobTitle");
    expect(writes()).toBe(0);
    const said = account.told.filter((line) => line.includes(`${OWNER}, whom references mean`));
    expect(said.length).toBeGreaterThan(0);
    const next = account.operation().continue("Agent", agent);
    expect(await next.refresh()).toBe(false);
    expect(await next.preview(elsewhere)).toEqual({ op: "same" });
    expect(account.emulator.licence().data.agents.map(({ login }) => login)).not.toContain("kate@other.com");
  });

  it("stays the one of the last run where the account cannot be read", async () => {
    const agent = account.operation().resource("Agent");
    await agent.up(elsewhere);
    const blind = account.operation({ LIVECHAT_TOKEN: "" }).continue("Agent", agent);
    expect(await blind.preview(elsewhere)).toEqual({ op: "same" });
    const first = account.operation({ LIVECHAT_TOKEN: "" }).resource("Agent");
    expect(await first.check(elsewhere)).toMatchObject({ login: "kate@other.com" });
  });

  it("is an ordinary agent without the mark", async () => {
    const { owner: _mark, adopt: _too, ...ordinary } = elsewhere;
    await account.operation().resource("Agent").up(ordinary);
    expect(account.emulator.licence().data.agents.at(-1)).toMatchObject({
      login: "kate@other.com",
      permission: "normal",
    });
  });
});

it("the owner of this account is managed as declared", async () => {
  const agent = account.operation().resource("Agent");
  await agent.up({ login: OWNER, name: "John Doe", jobTitle: "Chief", adopt: true, owner: true });
  expect(account.emulator.licence().data.agents[0]).toMatchObject({ job_title: "Chief" });
});

const licence = (options: object) =>
  checkLicence(
    loadObject({
      agents: {
        kate: { ...elsewhere, options },
        ann: { login: "ann@mycompany.com", name: "Ann" },
        bob: { login: "bob@mycompany.com", name: "Bob", password: "bob-s-password" },
      },
      tags: { vip: { tag: "vip", author: "kate", group: 1 } },
    }),
  );

const run = async (options: object = {}) =>
  await preflight({ api, currentPassword: undefined }, licence(options));

describe("a preflight", () => {
  it("says whom the owner stands for, and how many e-mails are sent", async () => {
    const { ok, objects, mails } = await run();
    expect(objects.find(({ key }) => key === "kate")).toMatchObject({
      outcome: "unchanged",
      id: OWNER,
      note: expect.stringContaining(`the owner of this one, ${OWNER}`),
    });
    expect(objects.find(({ key }) => key === "vip")).toMatchObject({ outcome: "create" });
    expect(mails).toBe(1);
    expect(ok).toBe(true);
  });

  it("makes it where that is said", async () => {
    const { objects, mails } = await run({ createOwnerAsAgent: true });
    expect(objects.find(({ key }) => key === "kate")).toMatchObject({ outcome: "create" });
    expect(mails).toBe(2);
  });
});

it("a preview counts the e-mails that creates send", async () => {
  const operation = account.operation();
  for (const name of ["ann", "bob", "ann"]) {
    await operation.resource("Agent").preview({ login: `${name}@mycompany.com`, name });
  }
  await operation
    .resource("Agent")
    .preview({ login: "c@mycompany.com", name: "C", password: "c-s-password" });
  const told = account.told.filter((line) => line.includes("e-mail"));
  expect(told).toHaveLength(2);
  expect(told[1]).toContain("this run sends 2 e-mails so far");
});
