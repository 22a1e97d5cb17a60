import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { stepsOf } from "./pages.js";
import { startRegistry } from "./registry.js";
import { Terminal } from "./terminal.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

/** Of lines that cannot be run here just as they are typed: what is run in their place, if anything, and why. */
const otherwise: readonly { line: RegExp; why: string; instead: (line: string) => string | undefined }[] = [
  {
    line: /^npm ci && /,
    why: "it is for a clone of the repository, in which these tests run",
    instead: () => undefined,
  },
  {
    line: /^(LIVECHAT_ADOPT=true )?npx pulumi-livechat (up|destroy|stack rm)\b/,
    why: "it asks, and nobody is here to answer",
    instead: (line) => line.replace(/ (up|destroy|stack rm)\b/, " $1 --yes"),
  },
  {
    line: /^export LIVECHAT_(ACCOUNT=you@example\.com|TOKEN=dal:…)$/,
    why: "it stands for what only the reader knows",
    instead: () => undefined,
  },
  {
    line: /^(LIVECHAT_OFFLINE=true )?(npx )?pulumi [a-z]/,
    why: "it is run where there is a Pulumi CLI, which nobody answers either",
    instead: (line) =>
      hasCli ? line.replace(/^npx /, "").replace(/\bpulumi (up|import)\b/, "$& --yes") : undefined,
  },
  {
    line: /^npm install --save-dev pulumi$/,
    why: "nothing is fetched from elsewhere",
    instead: () => undefined,
  },
  {
    line: /^npx pulumi-livechat config set --secret livechat:token$/,
    why: "it asks for the token, and nobody is here to answer",
    instead: (line) => `${line} "$LIVECHAT_TOKEN"`,
  },
  {
    line: /^npx pulumi-livechat restore FILE /,
    why: "each run has a file of its own",
    instead: (line) => line.replace("FILE", ".pulumi-livechat/stacks/dev.backups/*.jsonl"),
  },
  {
    line: /^npx pulumi-livechat preview --refresh --expect-no-changes/,
    why: "somebody has changed something by then",
    instead: (line) => {
      emulator.licence().edit(({ groups }) => groups.forEach((group) => (group.name += "!")));
      return line;
    },
  },
  {
    line: /^unset LIVECHAT_BASE_URL$/,
    why: "in place of LiveChat there is another emulated account",
    instead: () =>
      Object.entries(credentials())
        .map(([name, value]) => `export ${name}=${value}`)
        .join(" && "),
  },
];
const hasCli = spawnSync("pulumi", ["version"]).status === 0;

let emulator: Emulator;
let folder: string;
let env: NodeJS.ProcessEnv;
let close: () => void;
/** What `npx` has installed. */
let installed: string;

beforeAll(async () => {
  emulator = await createEmulator({ licences: [{ token: "dal:typed-t0ken" }] });
  folder = await mkdtemp(join(tmpdir(), "typed-"));
  const { stdout } = await run(
    "npm",
    ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder],
    {
      cwd: root,
      env: { ...process.env, npm_config_workspaces: "false" },
    },
  );
  const registry = await startRegistry(join(folder, stdout.trim()), folder);
  close = registry.close;
  // What a reader has is Node and npm, and none of the programs of this project.
  await mkdir(join(folder, "bin"));
  await symlink(process.execPath, join(folder, "bin/node"));
  const others = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((each) => !each.includes("node_modules"));
  env = {
    PATH: [join(folder, "bin"), ...others].join(delimiter),
    HOME: folder,
    npm_config_registry: registry.url,
    npm_config_cache: join(folder, "cache"),
    npm_config_update_notifier: "false",
    PULUMI_CONFIG_PASSPHRASE: "typed",
    PULUMI_HOME: join(folder, "pulumi"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  if (hasCli) await run("pulumi", ["login", `file://${folder}`], { env });
  await run("npx", ["pulumi-livechat", "--version"], { cwd: folder, env });
  const [kept = ""] = await readdir(join(folder, "cache/_npx"));
  installed = join(folder, "cache/_npx", kept, "node_modules");
});
afterAll(async () => {
  close();
  await emulator.close();
  await rm(folder, { recursive: true });
});

function credentials() {
  const { account, token } = emulator.licence();
  return { LIVECHAT_BASE_URL: emulator.url, LIVECHAT_ACCOUNT: account, LIVECHAT_TOKEN: token };
}

const fromNothing = [
  "README.md",
  "docs/start.md",
  "docs/existing-account.md",
  "docs/emulator.md",
  "docs/client.md",
];

it.each(fromNothing)("%s: what it says to type does what it says", async (page) => {
  emulator.reset();
  const reader = new Reader();
  try {
    await reader.follow(page);
  } finally {
    await reader.close();
  }
});

const inProject = [
  "docs/licence-file.md",
  "docs/plans.md",
  "docs/configuration.md",
  "docs/restoring.md",
  "docs/engines.md",
  "docs/security.md",
  "docs/changing.md",
];

it(`in a project, so do ${inProject.join(", ")}`, async () => {
  emulator.reset();
  const [licenceFile = "", ...others] = inProject;
  const reader = new Reader();
  try {
    const licence = "groups:\n  returns: { name: Returns, language: en }\n";
    await reader.begin(licence);
    await reader.follow(licenceFile);
    await reader.write("licence.yaml", () => licence);
    await reader.type("npx pulumi-livechat up --yes");
    await reader.type("npx pulumi-livechat stack export state.json");
    await reader.type("pulumi stack select --create dev");
    await reader.type("pulumi stack import --file state.json");
    await reader.write("licence.yaml", () => licence.replace("en", "de"));
    for (const page of others) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await reader.follow(page);
    }
  } finally {
    await reader.close();
  }
});

/** Pages with commands that are run elsewhere. */
const elsewhere: Readonly<Record<string, string>> = {
  "docs/architecture.md": "it has none, but the ways of the data",
  "docs/ci.md": "test/ci runs the recipes",
  "docs/languages.md": "test/native needs what the languages need",
  "docs/many-licences.md": "test/fleet has the licences",
};

it("every page with commands is followed", () => {
  const pages = readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`);
  const followed = new Set([...fromNothing, ...inProject, ...Object.keys(elsewhere)]);
  const withCommands = pages.filter((page) => stepsOf(page).some(({ kind }) => kind === "command"));
  expect(withCommands.filter((page) => !followed.has(page))).toEqual([]);
  expect(Object.keys(elsewhere).filter((page) => !withCommands.includes(page))).toEqual([]);
});

it("no line is run otherwise than typed without need", () => {
  const steps = [...fromNothing, ...inProject].flatMap(stepsOf);
  const lines = steps.flatMap((step) => (step.kind === "command" ? [step.line] : []));
  const unused = otherwise.filter((one) => !lines.some((line) => one.line.test(line)));
  expect(unused.map(({ why }) => why)).toEqual([]);
});

/** Types what stands on pages. */
class Reader {
  readonly #terminal = new Terminal(folder, { ...env, ...credentials() });
  /** What the last commands printed, until something else stands on the page. */
  #seen = "";
  /** Where a page says that an emulator listens, and where it does. */
  #addresses = new Map<string, string>();

  /** Makes a project, with a licence file in it. */
  async begin(licence: string): Promise<void> {
    await this.type("npx pulumi-livechat init acme");
    await this.type("cd acme");
    await this.type("npm install");
    await this.write("licence.yaml", () => licence);
  }

  /** Does what a page says, from an empty folder on or in the project. */
  async follow(page: string): Promise<void> {
    const steps = stepsOf(page);
    expect(steps.filter(({ kind }) => kind === "command").length).toBeGreaterThan(0);
    /* oxlint-disable no-await-in-loop -- one after the other */
    if (fromNothing.includes(page)) await this.#goToEmptyFolder();
    for (const [index, step] of steps.entries()) {
      if (step.kind === "command") {
        if (steps[index - 1]?.kind !== "command") this.#seen = "";
        await this.type(step.line, step.status);
      } else if (step.kind === "output") {
        for (const line of step.lines) expect(this.#seen).toContain(line);
      } else await this.write(step.name, (text) => (step.kind === "file" ? step.text : changed(text, step)));
    }
    /* oxlint-enable no-await-in-loop */
  }

  async close(): Promise<void> {
    await this.#terminal.close();
  }

  async type(line: string, status = 0): Promise<void> {
    const other = otherwise.find((one) => one.line.test(line));
    let typed = other === undefined ? line : other.instead(line);
    if (typed === undefined) return;
    for (const [told, real] of this.#addresses) typed = typed.replaceAll(told, real);
    if (typed.startsWith("npx pulumi-livechat emulator")) {
      // A port of its own: the told one may be taken.
      const port = /--port (\d+)/.exec(typed);
      const url = await this.#terminal.startEmulator(typed.replace(/--port \d+/, "--port 0"));
      if (port !== null) this.#addresses.set(`http://127.0.0.1:${port[1]}`, url);
      return;
    }
    // What takes the time is there already, so that npm finds it when it looks.
    typed = typed.replace(/\bnpm install\b/, `cp -aln "${installed}" . && npm install`);
    if (typed.startsWith("npx pulumi-livechat init ")) await this.#goToEmptyFolder();
    const result = await this.#terminal.type(typed);
    expect(result, `${line}\n${result.printed}`).toMatchObject({ status });
    this.#seen += result.printed;
  }

  async #goToEmptyFolder(): Promise<void> {
    await this.#terminal.type(`cd "${await mkdtemp(join(folder, "empty-"))}"`);
  }

  async write(name: string, change: (text: string) => string): Promise<void> {
    const file = join(this.#terminal.folder, name);
    const text = existsSync(file) ? await readFile(file, "utf8") : "";
    await writeFile(file, change(text));
  }
}

function changed(text: string, { before, after }: { before: string; after: string }): string {
  expect(text).toContain(before);
  return text.replace(before, () => after);
}
