import { ChildProcess } from "node:child_process";
import { type IncomingMessage, Server } from "node:http";
import type { PrintableError } from "../src/shared/printable-error.js";
import fc from "fast-check";
import { afterAll, afterEach, expect, vi } from "vitest";
import { collectSecrets, declareEnvironment, declareHeader, leaks, tell } from "./sweep.js";

/**
 * The same cases in every run, so that a change is judged by what it changes. `FC_SEED=random` looks for new
 * ones, and a number runs those of that seed again.
 */
const seed = process.env["FC_SEED"] ?? "1358257181";

if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });

// Whatever a child prints is swept for the credentials of its environment, and all others.
const { spawn } = ChildProcess.prototype as unknown as { spawn: (options: SpawnOptions) => unknown };
Object.assign(ChildProcess.prototype, {
  spawn(this: ChildProcess, options: SpawnOptions) {
    const result = spawn.call(this, options);
    declareEnvironment(Object.fromEntries((options.envPairs ?? []).map(pairOf)));
    // What the engine's own children write is for the engine, which tells what is to be seen of it.
    if (options.args?.some((argument) => argument.includes("pulumi-livechat%3Astop-waiting")) === true)
      return result;
    for (const stream of ["stdout", "stderr"] as const) {
      let text = "";
      this[stream]?.on("data", (chunk: Buffer | string) => (text += chunk.toString()));
      this[stream]?.on("close", () => {
        collectSecrets();
        tell(`${stream} of ${(options.args ?? []).slice(0, 4).join(" ")}`, text);
      });
    }
    return result;
  },
});

// Nor may any credentials show that a server in this process was sent, be it an emulator or another.
const { emit } = Server.prototype as unknown as { emit: (...all: unknown[]) => boolean };
Server.prototype.emit = function (event: string, ...args: unknown[]) {
  if (event === "request") declareHeader((args[0] as IncomingMessage).headers.authorization);
  return emit.call(this, event, ...args);
};

interface SpawnOptions {
  readonly args?: readonly string[];
  readonly envPairs?: readonly string[];
}

function pairOf(pair: string): [string, string] {
  const end = pair.indexOf("=", 1);
  return [pair.slice(0, end), pair.slice(end + 1)];
}

// So is what any error of the package says in this process.
vi.mock("../src/shared/printable-error.js", async (load) => {
  const { PrintableError: Original } = await load<{ PrintableError: typeof PrintableError }>();
  return {
    PrintableError: class extends Original {
      constructor(...args: ConstructorParameters<typeof Original>) {
        super(...args);
        // What the emulator answers is the other side's: it may quote all that it was told.
        if (new.target.name !== "ApiError") tell(`a message of ${new.target.name}`, this.message);
      }
    },
  };
});

afterEach(() => expect(leaks(), "secrets that show").toEqual([]));
afterAll(() => expect(leaks(), "secrets that show").toEqual([]));
