import { type Output, runtime } from "@pulumi/pulumi";
import * as pulumiState from "@pulumi/pulumi/runtime/state.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { typeNames } from "../types/index.js";
import * as livechat from "../../src/index.js";

/** How the Automation API keeps the runs of programs in one process apart. */
const { withLocalStorage } = pulumiState as unknown as {
  withLocalStorage: <Result>(run: () => Result) => Result;
};

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ licences: [{ token: "dal:first" }, { token: "dal:second" }] });
  vi.stubEnv("LIVECHAT_BASE_URL", emulator.url);
  vi.stubEnv("LIVECHAT_TOKEN", undefined);
  vi.stubEnv("LIVECHAT_ACCOUNT", undefined);
});
beforeEach(() => emulator.reset());
afterAll(async () => {
  vi.unstubAllEnvs();
  await emulator.close();
});

const promised = livechat as unknown as Record<string, (args?: object) => Promise<unknown>>;
const asOutputs = livechat as unknown as Record<string, (args?: object) => Output<unknown>>;

/** From now on the test is one with these mocks, of a preview, in which what is to be made has no id, or an `up`. */
async function mocked(call: runtime.Mocks["call"], preview = false): Promise<void> {
  await runtime.setMocks(
    { newResource: ({ inputs }) => ({ id: preview ? undefined : "2", state: inputs as object }), call },
    "project",
    "stack",
    preview,
  );
}

function valueOf(output: Output<unknown> | undefined): Promise<unknown> {
  return new Promise((resolve) => void output?.apply(resolve));
}

describe("a read function in a test with mocks", () => {
  it("asks the mocks and never LiveChat, in both forms", async () => {
    const names = Object.keys(livechat).filter((name) => /^get\w+(?<!Output)$/.test(name));
    // One object of a type, or many, and the status.
    expect(names).toHaveLength(2 * typeNames.length + 1);
    const asked: [token: string, inputs: unknown][] = [];
    await mocked(({ token, inputs }) => {
      asked.push([token, inputs]);
      return token.endsWith("s") && !token.endsWith("getStatus") ? [{ mocked: token }] : { mocked: token };
    });
    for (const name of names.filter((one) => one !== "getStatus")) {
      const args = { name };
      const token = `livechat:index:${name}`;
      const answer = name.endsWith("s") ? [{ mocked: token }] : { mocked: token };
      // oxlint-disable-next-line no-await-in-loop -- one after the other, for the order in `asked`
      expect([await promised[name]?.(args), await valueOf(asOutputs[`${name}Output`]?.(args))]).toEqual([
        answer,
        answer,
      ]);
      expect(asked.splice(0)).toEqual([
        [token, args],
        [token, args],
      ]);
    }
    expect(await livechat.getTags()).toHaveLength(1);
    expect(asked).toEqual([["livechat:index:getTags", {}]]);
    expect(emulator.requests.count()).toBe(0);
  });

  it("getStatus gets its answer as an object, since mocks give no other", async () => {
    const asked: unknown[] = [];
    await mocked(({ inputs }) => {
      asked.push(inputs);
      return { status: "offline" };
    });
    expect(await livechat.getStatus()).toBe("offline");
    expect(await valueOf(livechat.getStatusOutput(3))).toBe("offline");
    expect(asked).toEqual([{ group: 0 }, { group: 3 }]);
  });

  it("says what is missing where the mocks give no answer that fits, and tells their own error", async () => {
    await mocked(({ inputs }) => inputs as object);
    await expect(livechat.getAgents()).rejects.toMatchObject({
      code: "failed",
      message: expect.stringMatching(/`setMocks`.*"livechat:index:getAgents" with a list/) as string,
    });
    await mocked(() => undefined as unknown as object);
    await expect(livechat.getGroup({ id: 1 })).rejects.toThrow(/"livechat:index:getGroup" with an object/);
    await mocked(() => {
      throw new Error("no mock for this");
    });
    await expect(livechat.getGroup({ id: 1 })).rejects.toThrow("no mock for this");
    expect(emulator.requests.count()).toBe(0);
  });

  it("is unknown in a preview where a resource is still to be made, and asks nobody", async () => {
    const asked: string[] = [];
    await mocked(({ token }) => ({ asked: asked.push(token) }), true);
    const group = new livechat.Group("sales", { name: "Sales" });
    const output = livechat.getGroupOutput({ name: group.name }) as unknown as { isKnown: Promise<boolean> };
    expect(await output.isKnown).toBe(false);
    expect(asked).toEqual([]);
  });
});

/** What a stack's program does, while it runs with the stack's configuration. */
function inStack(config: Record<string, string>, program: () => Promise<string>): Promise<string> {
  return withLocalStorage(async () => {
    runtime.setMockOptions({}, "project", config["livechat:token"], true);
    runtime.setAllConfig(config);
    return await program();
  });
}

async function agentsOf(): Promise<string> {
  return (await livechat.getAgents()).map(({ name }) => name).join(", ");
}

function agentsOutputOf(): Promise<string> {
  return new Promise((resolve) => {
    livechat.getAgentsOutput().apply((agents) => resolve(agents.map(({ name }) => name).join(", ")));
  });
}

describe("the programs of several stacks in one process", () => {
  it.each([
    ["one after the other", false],
    ["at once", true],
  ])("each read the account of their own stack, %s", async (_when, atOnce) => {
    const licences = [emulator.licence(0), emulator.licence(1)];
    for (const licence of licences) {
      licence.edit(({ agents }) => {
        for (const agent of agents) agent.name = `${licence.token} ${agent.login.split(".")[0]}`;
      });
    }
    const runs = licences.flatMap(({ token, account }) =>
      [agentsOf, agentsOutputOf].map(
        (program) => () => inStack({ "livechat:token": token, "livechat:account": account }, program),
      ),
    );
    const seen: string[] = [];
    if (atOnce) seen.push(...(await Promise.all(runs.map((run) => run()))));
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    else for (const run of runs) seen.push(await run());
    expect(seen).toEqual(
      licences.flatMap(({ token }) => {
        const names = ["john", "jane", "jenny"].map((name) => `${token} ${name}`).join(", ");
        return [names, names];
      }),
    );
  });
});
