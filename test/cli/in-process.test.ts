import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { OperationName, OperationOptions } from "../../src/cli/engine.js";
import { OwnProcess } from "../../src/cli/in-process.js";
import type { Surroundings } from "../../src/engine/index.js";
import { EMBEDDED, PROCESSES } from "../../src/shared/engine-command.js";
import { loaderText } from "../../src/shared/permanent.js";
import { createEmulator } from "../strict-emulator.js";
import { FakeEngine, runCli } from "./fake.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const elsewhere = mkdtempSync(join(tmpdir(), "in-process-"));
afterAll(() => {
  rmSync(elsewhere, { recursive: true });
  delete process.env[EMBEDDED];
});

/** Whether the provider of a project in this folder, in this environment, is in this process. */
function isHere(programDirectory = root, env: NodeJS.ProcessEnv = process.env): boolean {
  const project = { programDirectory } as Surroundings["project"];
  return (
    new OwnProcess().provider({ project, env, config: {}, secretKeys: [], print: () => undefined }) !==
    undefined
  );
}

describe("the provider is in this process", () => {
  test("where a process would have the same code and the same surroundings", () => {
    expect(isHere()).toBe(true);
    expect(isHere(root, { ...process.env, LIVECHAT_TOKEN: "another", PULUMI_CONFIG_PASSPHRASE: "" })).toBe(
      true,
    );
  });

  test("not where the project has another copy of the package, which may be of another version, or none", () => {
    expect(isHere(elsewhere)).toBe(false);
    const copy = join(elsewhere, "node_modules/pulumi-livechat");
    mkdirSync(copy, { recursive: true });
    writeFileSync(join(copy, "package.json"), '{"name":"pulumi-livechat","version":"0.0.1"}');
    expect(isHere(elsewhere)).toBe(false);
  });

  test.each(["NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "https_proxy", PROCESSES])(
    "not where %s is another than this process has",
    (name) => {
      expect(isHere(root, { ...process.env, [name]: "another" })).toBe(false);
    },
  );
});

describe("a licence file", () => {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "in-process-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function declare(key: string): void {
    writeFileSync(join(folder, "licence.yaml"), `groups:\n  ${key}: { name: Support }\n`);
  }

  /** The names of what an operation of a command asks for. */
  async function run(own: OwnProcess, config: Record<string, string> = {}): Promise<string[]> {
    const project = {
      name: "acme",
      root: folder,
      programDirectory: folder,
      entryPoint: "index.js",
      runtime: { nodeargs: "" },
    } as Surroundings["project"];
    const program = own.program({
      project,
      env: process.env,
      config,
      secretKeys: [],
      print: () => undefined,
    });
    const names: string[] = [];
    await program?.({
      project: "acme",
      stack: "dev",
      isPreview: false,
      stored: () => ({}),
      register: async ({ type, name }) => {
        names.push(name);
        return await Promise.resolve({
          urn: `urn:pulumi:dev::acme::${type}::${name}`,
          id: name,
          outputs: {},
        });
      },
      registerOutputs: async () => await Promise.resolve(),
      fail: (message) => {
        throw new Error(message);
      },
    });
    return names.slice(2);
  }

  test("is read once in a command: an up does what its preview has shown, though somebody edits the file meanwhile", async () => {
    writeFileSync(join(folder, "index.js"), 'export * from "pulumi-livechat/program";\n');
    declare("shown");
    const own = new OwnProcess();
    expect(await run(own)).toEqual(["shown"]);
    declare("edited");
    own.lookAgain();
    expect(await run(own)).toEqual(["shown"]);
    expect(await run(own, { "acme:vars": "{}" })).toEqual(["edited"]);
    expect(await run(new OwnProcess())).toEqual(["edited"]);
  });
});

/** An engine whose operations ask the provider of this process whether a tag could be made. */
class AskingEngine extends FakeEngine {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    super({ preview: { result: { hasChanges: true } } });
    this.#env = env;
    for (const name of ["preview", "up"] satisfies OperationName[]) {
      const play = this[name];
      this[name] = async (options: OperationOptions) => {
        await this.#ask(options);
        return await play(options);
      };
    }
  }

  async #ask({ inProcess }: OperationOptions): Promise<void> {
    const project = { programDirectory: root } as Surroundings["project"];
    const host = inProcess?.provider?.({
      project,
      env: this.#env,
      config: {},
      secretKeys: [],
      print: () => undefined,
    });
    const tag = await host?.methodsOf(loaderText("Tag"));
    const args = { tag: "vip", author: "john.doe@mycompany.com", group: 1 };
    await tag?.check({}, { ...args, __secrets: [], __told: { preview: true, holder: null } });
    await host?.end();
  }
}

describe("an up", () => {
  test.each([
    ["goes on with the lists that its preview has read", ["up", "--yes"], 1],
    ["looks at the account again where somebody was asked meanwhile", ["up"], 2],
  ])("%s", async (_, args, reads) => {
    const emulator = await createEmulator();
    try {
      const { token, account } = emulator.licence();
      const credentials = {
        LIVECHAT_BASE_URL: emulator.url,
        LIVECHAT_TOKEN: token,
        LIVECHAT_ACCOUNT: account,
      };
      const engine = new AskingEngine({ ...process.env, ...credentials });
      const { status } = await runCli(args, { engine, terminal: true, input: "yes\n" });
      expect([status, engine.calls.map(({ name }) => name)]).toEqual([0, ["preview", "up"]]);
      const lists = { method: "GET", path: "/tags" };
      expect(emulator.requests.count(lists)).toBe(reads);
    } finally {
      await emulator.close();
    }
  });
});
