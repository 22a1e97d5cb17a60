import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Emulator } from "../../src/emulator/index.js";
import { guardNames } from "../../src/review/guards/index.js";
import { OWN_PASSWORD } from "./credentials.js";
import { declareSecrets, tellFiles } from "../sweep.js";
import type { Declared, Deployment, Door } from "./engine.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Below the repository's own node_modules, where `pulumi-livechat` is found by its name. */
const temporary = join(root, "node_modules/.cache/lifecycle-tests");

const PROGRAM = `"use strict";
const pulumi = require("@pulumi/pulumi");
const livechat = require("./door.js");
const made = {};
const connected = (value) =>
  Array.isArray(value) ? value.map(connected)
  : typeof value !== "object" || value === null ? value
  : "$idOf" in value ? made[value.$idOf].id
  : "$secret" in value ? pulumi.secret(value.$secret)
  : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, connected(inner)]));
const resources = (names) => (Array.isArray(names) ? names.map(resources) : made[names]);
const optionsOf = (options) =>
  Object.fromEntries(
    Object.entries(options).map(([key, value]) =>
      ["dependsOn", "deletedWith", "replaceWith"].includes(key) ? [key, resources(value)] : [key, value],
    ),
  );
for (const { type, name, args, options = {} } of require("./program.json"))
  made[name] = new livechat[type](name, connected(args), optionsOf(options));
`;

/** What a project's program takes its resources from. */
const DOORS: Readonly<Record<Door, string>> = {
  dynamic: 'module.exports = require("pulumi-livechat");\n',
  native: 'module.exports = require("pulumi-livechat/native");\n',
};

/** By this the CLI finds the native provider; the embedded engine finds it beside the package's own classes. */
const PLUGINS = `plugins:
  providers:
    - name: livechat
      path: ${JSON.stringify(join(root, "bin"))}
`;

/** The suites delete all day; what guards refuse has a suite of its own, which unsets this. */
const ALLOWED = Object.fromEntries(guardNames.map((name) => [name, "tests of something else"]));

/** Stands, in the arguments that a project declares, for the id of the resource of this name, declared before. */
export function idOf(name: string): unknown {
  return { $idOf: name };
}

/** Stands, in the arguments that a project declares, for this value as a secret. */
export function secretOf(value: unknown): unknown {
  return { $secret: value };
}

/** The same state, in which so much time has passed that whatever was written shows. */
export function agedState(state: Deployment): Deployment {
  const text = JSON.stringify(state);
  return JSON.parse(
    text.replaceAll(/"__written":"[^"]*"/g, '"__written":"2020-01-01T00:00:00.000Z"'),
  ) as Deployment;
}

export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Started {
  /** Its end, and that of whatever it started: of everything that may still write to its output. */
  readonly finished: Promise<Finished>;
  /** What it has said so far. */
  said(): string;
  /** Kills it, so that it can tell nobody: what it started lives on. */
  kill(): Promise<void>;
  /** Sends it a signal, as Ctrl-C does. */
  signal(name: NodeJS.Signals): void;
}

/** A Pulumi project of its own that works on an emulator. All that is said in it and left of it is swept for secrets. */
export class Project {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** The files that the test itself wrote, secrets and all. */
  readonly own = new Set(["program.json"]);

  private constructor(directory: string, env: NodeJS.ProcessEnv) {
    this.directory = directory;
    this.env = env;
  }

  static async create(emulator: Emulator, door: Door = "dynamic"): Promise<Project> {
    await mkdir(temporary, { recursive: true });
    const directory = await mkdtemp(join(temporary, "project-"));
    const { account, token } = emulator.licence();
    const home = join(directory, "home");
    await mkdir(home);
    const project = new Project(directory, {
      ...withoutSettings(process.env),
      PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
      NO_COLOR: "1",
      LIVECHAT_BASE_URL: emulator.url,
      LIVECHAT_ACCOUNT: account,
      LIVECHAT_TOKEN: token,
      LIVECHAT_CURRENT_PASSWORD: OWN_PASSWORD,
      LIVECHAT_ALLOW: JSON.stringify(ALLOWED),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${home}`,
      PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
    await project.goThrough(door);
    await writeFile(join(directory, "package.json"), '{"name":"lifecycle","private":true,"main":"index.js"}');
    await writeFile(join(directory, "index.js"), PROGRAM);
    await project.declare([]);
    return project;
  }

  /** From now on the program's resources are these. */
  async goThrough(door: Door): Promise<void> {
    await writeFile(
      join(this.directory, "Pulumi.yaml"),
      `name: lifecycle\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n${door === "native" ? PLUGINS : ""}`,
    );
    await writeFile(join(this.directory, "door.js"), DOORS[door]);
  }

  /** From now on the program declares these. */
  async declare(resources: readonly Declared[]): Promise<void> {
    for (const { args } of resources) declareSecrets(...secretsIn(args));
    await writeFile(join(this.directory, "program.json"), JSON.stringify(resources));
  }

  /** Runs a command to its end: in the project's folder, or in another one. */
  async run(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    cwd: string = this.directory,
  ): Promise<Finished> {
    return await this.start(command, args, env, cwd).finished;
  }

  /** Starts a command: in the project's folder, or in another one. */
  start(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    cwd: string = this.directory,
  ): Started {
    const child = spawn(command, args, {
      cwd,
      env: { ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => (output[name] += text));
    const end = (event: "exit" | "close"): Promise<number> =>
      new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on(event, (code) => resolve(code ?? -1));
      });
    const ended = end("exit");
    const finished = end("close").then((status) => ({ status, ...output }));
    // Of a command that is killed nobody may want to know what it said.
    for (const promise of [ended, finished]) promise.catch(() => undefined);
    return {
      finished,
      said: () => `${output.stdout}\n${output.stderr}`,
      kill: async () => {
        child.kill("SIGKILL");
        await ended;
      },
      signal: (name) => void child.kill(name),
    };
  }

  /** Has the files swept as they are now; at its end the project does that by itself. */
  async tellFiles(): Promise<void> {
    await tellFiles(this.directory, (path) => this.own.has(path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tellFiles();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The passwords that arguments name, and all texts that they say are secret. */
function* secretsIn(value: unknown, isSecret = false): Generator<string> {
  if (typeof value === "string" && isSecret) yield value;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* secretsIn(inner, isSecret || key === "$secret" || /password/i.test(key));
  }
}

/** The environment without the settings that a developer's own shell may hold. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(PULUMI|LIVECHAT|VITEST|NODE_)/.test(name)),
  );
}
