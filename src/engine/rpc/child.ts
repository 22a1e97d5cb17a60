import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { EMBEDDED } from "../../shared/engine-command.js";
import { EngineError } from "../errors.js";
import { heapArguments } from "../memory.js";

/** How long a process that was asked to end may take before it is killed. */
const GRACE_MS = 5000;

/** A module of the @pulumi/pulumi that the project has installed. */
export function resolveSdk(directory: string, module: string): string {
  try {
    return createRequire(path.join(directory, "Pulumi.yaml")).resolve(`@pulumi/pulumi/${module}`);
  } catch {
    throw new EngineError(
      "project",
      `The Pulumi SDK is not installed in ${directory}: @pulumi/pulumi cannot be found from there. Run "npm install" in the project.`,
    );
  }
}

/**
 * Ends a process when its standard input does, which is when this one is gone, however it went: a provider left
 * behind would wait for calls for ever. What comes in before tells who listens that the run is being stopped: the
 * protocol has a call for it, which the SDK's process for dynamic providers keeps to itself. Not referenced, as else no
 * program would come to its end.
 */
const PRELOAD =
  'process.stdin.on("end", () => process.exit(1))' +
  '.on("data", () => process.emit("pulumi-livechat:stop-waiting")).resume().unref?.();';

/**
 * The environment, in which gRPC knows that this machine is not reached through a proxy: the SDK's processes speak with
 * the engine and with each other through it. What the user's own code goes by stays as it is.
 */
function withDirectLoopback(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const exempt = env["no_grpc_proxy"] || env["no_proxy"];
  return { ...env, no_grpc_proxy: [...(exempt ? [exempt] : []), "localhost,127.0.0.1,::1"].join(",") };
}

/** A Node process of the SDK. */
export class SdkProcess {
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;

  constructor(args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
    const preload = ["--import", `data:text/javascript,${encodeURIComponent(PRELOAD)}`];
    const heap = heapArguments(options.env);
    this.#child = spawn(process.execPath, [...heap, ...preload, ...args], {
      cwd: options.cwd,
      env: { ...withDirectLoopback(options.env), [EMBEDDED]: "true" },
      stdio: ["pipe", "pipe", "pipe"],
      // Out of the terminal's group: Ctrl-C is for the engine, which lets what is under way come to its end.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    // One that has just ended takes nothing in.
    this.#child.stdin?.on("error", () => undefined);
    this.exit = new Promise((resolve) => {
      // "close" comes after the last output, "exit" may come before.
      this.#child.once("close", (code, signal) => resolve({ code, signal }));
      this.#child.once("error", () => resolve({ code: null, signal: null }));
    });
  }

  get stdout(): Readable {
    return this.#child.stdout as Readable;
  }

  get stderr(): Readable {
    return this.#child.stderr as Readable;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Tells the code in it that knows of this (our own provider does) not to wait for anything any more. */
  tellToStopWaiting(): void {
    if (this.running) this.#child.stdin?.write("stop\n");
  }

  /** Ends the process, at once if it does not end when asked. */
  async stop(): Promise<void> {
    if (this.running) {
      this.#child.kill("SIGTERM");
      const timer = setTimeout(() => this.#child.kill("SIGKILL"), GRACE_MS);
      await this.exit;
      clearTimeout(timer);
    }
  }
}

/** Calls `onLine` for each line; the last need not end with a line break. */
export function eachLine(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on("line", onLine);
}
