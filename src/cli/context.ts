import { loadEngine, type Engine } from "./engine.js";
import type { Output } from "./output.js";
import { exitStatus, type ExitStatus } from "./status.js";

/** A stream to read from; a terminal has `isTTY`. */
export type Input = NodeJS.ReadableStream & { isTTY?: boolean };

/** What a command works with: everything of the process that it may touch, so that tests can stand in for it. */
export interface CliContext {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly loadEngine: () => Promise<Engine>;
  /** Calls `listener` each time the person interrupts (Ctrl-C); returns the function that stops it. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Ends the process now, although something in it may still be under way. */
  readonly exit: (status: ExitStatus) => void;
  /** The status that the process ends with, when no error is thrown. */
  status: ExitStatus;
}

/** The context of a real process. */
export function processContext(): CliContext {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    loadEngine,
    onInterrupt,
    exit: (status) => process.exit(status),
    status: exitStatus.done,
  };
}

function onInterrupt(listener: () => void): () => void {
  process.on("SIGINT", listener);
  process.on("SIGTERM", listener);
  return () => {
    process.off("SIGINT", listener);
    process.off("SIGTERM", listener);
  };
}
