import { type Output, runtime, secret } from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { caseOf, typeNames } from "../types/index.js";
import * as livechat from "../../src/index.js";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator();
  vi.stubEnv("LIVECHAT_BASE_URL", emulator.url);
  vi.stubEnv("LIVECHAT_TOKEN", emulator.licence().token);
  vi.stubEnv("LIVECHAT_ACCOUNT", emulator.licence().account);
  vi.stubEnv("LIVECHAT_RETRY_MAX_TIME_MS", "0");
});
beforeEach(async () => {
  emulator.reset();
  await runs(false);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await emulator.close();
});

/** From now on the test is a program in a preview, in which what is to be made has no id, or in an `up`. */
async function runs(preview: boolean): Promise<void> {
  await runtime.setMocks({
    newResource: ({ inputs }) => ({ id: preview ? undefined : "2", state: inputs as object }),
    call: () => ({}),
  });
  const mocks = runtime.getMonitor() as unknown as MockMonitor;
  // An engine, as far as a program can tell: under mocks a read function would ask the mocks.
  const monitor = {
    registerResource: mocks.registerResource.bind(mocks),
    getDeploymentInfo: mocks.getDeploymentInfo.bind(mocks),
  };
  runtime.setMockOptions(monitor, "project", "stack", preview);
}

const promised = livechat as unknown as Record<string, (args?: object) => Promise<unknown>>;
const asOutputs = livechat as unknown as Record<string, (args?: object) => Output<unknown>>;
const webhook = "39612eee5f1b431217aafb9de19c1e32";

const reads = typeNames.flatMap((type) => caseOf(type).reads);
const readsOfNothing = typeNames.flatMap((type) => caseOf(type).readsOfNothing);

describe("a read function", () => {
  it("is tried of every type, of one object and of many", () => {
    const names = Object.keys(livechat).filter((name) => /^get\w+(?<!Output)$/.test(name));
    const tried = new Set(["getStatus", ...reads.map(([name]) => name)]);
    expect(names.toSorted()).toEqual([...tried].toSorted());
    expect(new Set(readsOfNothing.map(([name]) => name)).size).toBe(typeNames.length);
  });

  it.each(reads)("%s of %j reads, in both forms", async (name, args, expected) => {
    expect(await promised[name]?.(args)).toMatchObject(expected as object);
    expect(await valueOf(asOutputs[`${name}Output`]?.(args))).toMatchObject(expected as object);
    expect(emulator.requests.all().every(({ method }) => method === "GET")).toBe(true);
  });

  it("getStatus is that of a group, or of the whole licence", async () => {
    emulator.licence().edit(({ agents }) => {
      for (const agent of agents) if (agent.login.startsWith("jane.")) agent.status = "offline";
    });
    expect(await livechat.getStatus()).toBe("online");
    expect(await livechat.getStatus(1)).toBe("offline");
    expect(await valueOf(livechat.getStatusOutput(1))).toBe("offline");
  });

  it.each(readsOfNothing)(
    "%s of %j, which is not there, is an error that names it and shows no code",
    async (name, args, told) => {
      const error = await promised[name]?.(args).then(
        () => undefined,
        (reason: unknown) => reason as Error & { code: string },
      );
      expect(error?.message).toMatch(told);
      expect(error?.stack).toBe("");
    },
  );

  it("does not choose among several", async () => {
    emulator.licence().edit(({ groups }) => {
      const sales = groups.find(({ name }) => name === "Sales");
      if (sales) groups.push({ ...sales, id: 9 });
    });
    await expect(livechat.getGroup({ name: "Sales" })).rejects.toMatchObject({ code: "ambiguous" });
    await expect(livechat.getGroup({ name: "Sales" })).rejects.toThrow(livechat.ProviderError);
  });

  it("raises errors that the program can import with it", async () => {
    await expect(livechat.getGoal({ id: 404 })).rejects.toThrow(livechat.NotFoundError);
  });
});

const tagsOfNew = () => {
  const group = new livechat.Group("sales", { name: "Sales" });
  return livechat.getTagsOutput({ group: group.id.apply(Number) });
};
const groupOfNew = () => {
  const group = new livechat.Group("sales", { name: "Sales" });
  return livechat.getGroupOutput({ name: group.name });
};

describe("the output form of a read function", () => {
  it.each([
    { by: "its id", read: tagsOfNew },
    // Its name is known before it is made, and there is nothing to be found under it.
    { by: "its name", read: groupOfNew },
  ])(
    "is unknown in a preview where a resource is still to be made, by $by, and reads nothing",
    async (row) => {
      await runs(true);
      expect(await isKnown(row.read())).toBe(false);
      expect(emulator.requests.count()).toBe(0);
      await runs(false);
      expect(await isKnown(row.read())).toBe(true);
      expect(emulator.requests.count()).toBe(1);
    },
  );

  it("reads in a preview what depends on nothing that is to be made", async () => {
    await runs(true);
    expect(await valueOf(livechat.getGroupOutput({ name: "Sales" }))).toMatchObject({ id: 2 });
  });

  it("fails without quoting an argument that is a secret", async () => {
    const tag = "t4g-nobody-may-see";
    const login = "l0gin-nobody-may-see@mycompany.com";
    for (const ask of [
      () => livechat.getTagOutput({ tag: secret(tag), group: 1 }),
      () => livechat.getAgentOutput({ login: secret(login) }),
    ]) {
      const { isKnown: known, isSecret, ...rest } = ask() as unknown as Failing;
      // Each of them fails.
      // oxlint-disable-next-line no-await-in-loop -- two
      const ends = await Promise.allSettled([rest.promise(), known, isSecret, rest.allResources()]);
      const failure = ends[0].status === "rejected" ? (ends[0].reason as Error) : undefined;
      expect(failure).toHaveProperty("code", "not_found");
      expect(failure?.message).not.toMatch(/nobody-may-see/);
    }
  });

  it("is a secret where the answer holds one", async () => {
    for (const output of [livechat.getWebhooksOutput(), livechat.getWebhookOutput({ id: webhook })]) {
      // oxlint-disable-next-line no-await-in-loop -- two
      expect(await secrecyOf(output)).toBe(true);
    }
    expect(await secrecyOf(livechat.getGroupsOutput())).toBe(false);
  });
});

/** What an output holds, which is all promises. */
interface Failing {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  readonly promise: () => Promise<unknown>;
  readonly allResources: () => Promise<unknown>;
}

function valueOf(output: Output<unknown> | undefined): Promise<unknown> {
  return new Promise((resolve) => void output?.apply(resolve));
}

function isKnown(output: Output<unknown>): Promise<boolean> {
  return (output as Output<unknown> & { isKnown: Promise<boolean> }).isKnown;
}

function secrecyOf(output: Output<unknown>): Promise<boolean> {
  return (output as Output<unknown> & { isSecret: Promise<boolean> }).isSecret;
}
