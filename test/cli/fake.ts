import { PassThrough, Writable } from "node:stream";
import type { CliContext } from "../../src/cli/context.js";
import type {
  Engine,
  EngineEvent,
  OperationName,
  OperationOptions,
  OperationResult,
  StepEvent,
  StepOp,
} from "../../src/cli/engine.js";
import { run } from "../../src/cli/program.js";
import { exitStatus } from "../../src/cli/status.js";
import { declareEnvironment, tell } from "../sweep.js";

/** A stream that keeps what is written; as a terminal it also takes the cursor movements that one takes. */
export class Captured extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(isTTY = false, columns = 80) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
    this.columns = columns;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  cursorTo(): boolean {
    this.text += "\u001b[G";
    return true;
  }

  moveCursor(): boolean {
    this.text += "\u001b[A";
    return true;
  }

  clearLine(): boolean {
    this.text += "\u001b[K";
    return true;
  }
}

/** What a fake operation tells and gives back. */
export interface Script {
  events?: EngineEvent[];
  result?: Partial<OperationResult>;
  error?: Error;
}

export interface Call {
  name: OperationName | "exportStack" | "importStack";
  options: OperationOptions;
  argument?: unknown;
}

/** An engine that plays scripts and remembers how it was called. */
export class FakeEngine implements Engine {
  readonly calls: Call[] = [];
  readonly scripts: Partial<Record<OperationName, Script>>;
  deployment: unknown = { version: 3, deployment: { resources: [] } };
  /** Called while an operation runs, and waited for. */
  during: (() => unknown) | undefined;

  constructor(scripts: Partial<Record<OperationName, Script>> = {}) {
    this.scripts = scripts;
  }

  preview = (options: OperationOptions) => this.#play("preview", options);
  up = (options: OperationOptions) => this.#play("up", options);
  refresh = (options: OperationOptions) => this.#play("refresh", options);
  destroy = (options: OperationOptions) => this.#play("destroy", options);
  importResources = (options: OperationOptions, file: string) => this.#play("import", options, file);

  // What needs no operation is tried on the real engine.
  initStack = notPlayed;
  listStacks = notPlayed;
  removeStack = notPlayed;
  renameResource = notPlayed;
  unprotectResources = notPlayed;
  readStack = notPlayed;
  readConfig = notPlayed;
  getConfig = notPlayed;
  setConfig = notPlayed;
  removeConfig = notPlayed;
  openSeal = notPlayed;

  async exportStack(options: OperationOptions): Promise<unknown> {
    this.calls.push({ name: "exportStack", options });
    return this.deployment;
  }

  async importStack(options: OperationOptions, argument: unknown): Promise<void> {
    this.calls.push({ name: "importStack", options, argument });
  }

  async #play(name: OperationName, options: OperationOptions, argument?: unknown): Promise<OperationResult> {
    this.calls.push({ name, options, argument });
    const { events = [], result = {}, error } = this.scripts[name] ?? {};
    const previewOnly = name === "preview" || options.previewOnly === true;
    options.onEvent?.({ type: "start", operation: name, project: "acme", stack: "dev", previewOnly });
    for (const event of events) options.onEvent?.(event);
    await this.during?.();
    if (error !== undefined) throw error;
    const whole = operationResult(result);
    options.onEvent?.({ type: "summary", result: whole });
    return whole;
  }
}

async function notPlayed(): Promise<never> {
  throw new Error("this engine plays operations only");
}

export function operationResult(partial: Partial<OperationResult> = {}): OperationResult {
  return {
    ok: true,
    changes: noChanges,
    optionChanges: 0,
    hasChanges: false,
    outputs: {},
    errors: [],
    durationMs: 1_234,
    ...partial,
  };
}

const noChanges: Record<StepOp, number> = {
  same: 0,
  create: 0,
  update: 0,
  replace: 0,
  delete: 0,
  read: 0,
  refresh: 0,
  import: 0,
};

export function changes(some: Partial<Record<StepOp, number>>): Record<StepOp, number> {
  return { ...noChanges, ...some };
}

export const stackUrn = "urn:pulumi:dev::acme::pulumi:pulumi:Stack::acme-dev";

/** A step of a LiveChat resource under the stack; `type` is the part of its token that people know. */
export function step(
  type: string,
  name: string,
  op: StepOp,
  phase: StepEvent["phase"],
  more: Partial<StepEvent> = {},
): StepEvent {
  const token = `pulumi-nodejs:dynamic/livechat:${type}`;
  return {
    type: "step",
    phase,
    op,
    urn: `urn:pulumi:dev::acme::${token}::${name}`,
    token,
    name,
    parent: stackUrn,
    ...more,
  };
}

export function stackStep(op: StepOp, phase: StepEvent["phase"]): StepEvent {
  return { type: "step", phase, op, urn: stackUrn, token: "pulumi:pulumi:Stack", name: "acme-dev" };
}

export interface CliRun {
  status: number;
  stdout: string;
  stderr: string;
  /** The status with which the process was ended although something was still under way. */
  ended: number | undefined;
}

export interface RunSetup {
  engine?: Engine;
  /** Whether stdin, stdout and stderr are a terminal. */
  terminal?: boolean;
  /** What the person types, or what is piped in. */
  input?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  onInterrupt?: CliContext["onInterrupt"];
}

/** Runs a command line as a process would, with everything outside replaced. */
export async function runCli(args: string[], setup: RunSetup = {}): Promise<CliRun> {
  const { terminal = false, engine = new FakeEngine(), env = {} } = setup;
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal });
  stdin.end(setup.input ?? "");
  const stdout = new Captured(terminal);
  const stderr = new Captured(terminal);
  let ended: number | undefined;
  const status = await run(args, {
    stdin,
    stdout,
    stderr,
    env,
    cwd: setup.cwd ?? process.cwd(),
    loadEngine: async () => engine,
    onInterrupt: setup.onInterrupt ?? (() => () => {}),
    exit: (given) => {
      ended = given;
    },
    status: exitStatus.done,
  });
  declareEnvironment(env);
  tell(args.join(" "), `${stdout.text}\n${stderr.text}`);
  return { status, stdout: stdout.text, stderr: stderr.text, ended };
}
