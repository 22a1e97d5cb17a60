import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Emulator } from "../emulator/index.js";
import { guardNames } from "../review/guards/index.js";
import { run, type Run } from "./run.js";

export type Operation = "up" | "preview" | "refresh" | "destroy";

/** A project on one of the two engines. */
export interface Stack extends AsyncDisposable {
  run(operation: Operation): Promise<Run>;
  /** The size of its state, in bytes. */
  stateBytes(): Promise<number>;
}

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

/** The environment of a program that works on the emulator. */
export function environmentOf(emulator: Emulator): NodeJS.ProcessEnv {
  const { token, account } = emulator.licence();
  return {
    ...process.env,
    LIVECHAT_BASE_URL: emulator.url,
    LIVECHAT_TOKEN: token,
    LIVECHAT_ACCOUNT: account,
    // So that an `up --skip-preview` looks at nothing before.
    LIVECHAT_ALLOW: JSON.stringify(Object.fromEntries(guardNames.map((name) => [name, "the bench"]))),
    PULUMI_CONFIG_PASSPHRASE: "bench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

export function embedded(folder: string, env: NodeJS.ProcessEnv): Stack {
  const state = join(folder, ".pulumi-livechat");
  const words: Record<Operation, string[]> = {
    // Neither engine looks before it writes here: an `up` is then one run of the program on both.
    up: ["up", "--yes", "--skip-preview"],
    preview: ["preview", "--expect-no-changes"],
    refresh: ["refresh", "--yes"],
    destroy: ["destroy", "--yes", "--skip-preview"],
  };
  return {
    run: (operation) =>
      run([process.execPath, command, ...words[operation], "--parallel", "8"], { cwd: folder, env }),
    stateBytes: async () => (await stat(join(state, "stacks", "dev.json"))).size,
    [Symbol.asyncDispose]: () => rm(state, { recursive: true, force: true }),
  };
}

/** The version of the Pulumi CLI on PATH, or undefined. */
export function cliVersion(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], { stdio: ["ignore", "pipe", "ignore"], timeout: 20_000 })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}

export async function cli(folder: string, environment: NodeJS.ProcessEnv): Promise<Stack> {
  const backend = await mkdtemp(join(folder, "cli-"));
  const env = { ...environment, PULUMI_HOME: join(backend, "home"), PULUMI_BACKEND_URL: `file://${backend}` };
  const options = { cwd: folder, env };
  await run(["pulumi", "stack", "init", "dev"], options);
  const words: Record<Operation, string[]> = {
    up: ["up", "--yes", "--skip-preview"],
    preview: ["preview", "--expect-no-changes"],
    refresh: ["refresh", "--yes", "--skip-preview"],
    destroy: ["destroy", "--yes", "--skip-preview"],
  };
  return {
    run: (operation) => run(["pulumi", ...words[operation]], options),
    stateBytes: async () => (await stat(join(backend, ".pulumi", "stacks", "bench", "dev.json"))).size,
    [Symbol.asyncDispose]: () => rm(backend, { recursive: true, force: true }),
  };
}
