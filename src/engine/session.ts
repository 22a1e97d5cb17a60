import { Run, type RunOptions } from "./deploy/run.js";
import { EngineError, messageOf } from "./errors.js";
import { Foreseen, type OperationResult } from "./events.js";
import type { OperationOptions, StackOptions } from "./options.js";
import { readProject, type Project } from "./project/project.js";
import { passphraseOf } from "./project/passphrase.js";
import { Redactor, StackSecrets } from "./project/secrets.js";
import { StackConfigFile, type Config } from "./project/stack-config.js";
import { OwnProvider } from "./own-provider.js";
import type { Processes } from "./rpc/processes.js";
import type { PendingOperation } from "./state/deployment.js";
import { withBackup } from "./state/backup.js";
import { filesOf, stackNameOf } from "./stack-names.js";
import { describeHolder, StackLock } from "./state/lock.js";
import { StateStore } from "./state/store.js";
import { Secret, type PropertyMap } from "./values.js";
import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { RUN_BACKUP, type RunBackup } from "../shared/backup-file.js";
import { isDebugLine } from "../shared/debug-lines.js";
import type { OwnProgram, Print, ProviderHost, Surroundings } from "./in-process.js";

/** A stack that is open for one run. */
export interface OpenStack {
  project: Project;
  stack: string;
  configFile: StackConfigFile;
  store: StateStore;
  secrets: StackSecrets;
  env: NodeJS.ProcessEnv;
  /** What earlier runs were doing when they were killed. */
  interrupted: PendingOperation[];
  /** Whose lock was taken over, or who is changing the stack meanwhile: to be told. */
  notices: string[];
}

/** What is done with the state: nothing, changing it, or replacing it whatever it is. */
export type Access = "read" | "write" | "replace";

/**
 * Opens a stack, gives it to `run` and closes it, whatever happens: its journal goes into its state file. To
 * write, the stack is locked. What is to be replaced need not be readable with today's passphrase.
 */
export async function withStack<T>(
  options: StackOptions,
  access: Access,
  work: (open: OpenStack) => Promise<T>,
): Promise<T> {
  const project = readProject(options.cwd);
  const stack = stackNameOf(project, options);
  const { state: file, lock: lockFile } = filesOf(project, stack);
  const writes = access !== "read";
  const lock = writes ? StackLock.acquire(lockFile, stack) : undefined;
  try {
    const env = options.env ?? process.env;
    const configFile = new StackConfigFile(project, stack);
    let running = writes ? undefined : StackLock.holder(lockFile);
    const store = StateStore.open(file);
    running ??= writes ? undefined : StackLock.holder(lockFile);
    const replaced = access === "replace" && configFile.encryptionSalt !== undefined;
    const known = passphraseOf(env);
    const passphrase = (isNew: boolean) => Promise.resolve(known ?? options.askPassphrase?.(isNew));
    const salt = replaced ? undefined : store.salt;
    const secrets = await StackSecrets.open(stack, configFile, salt, passphrase);
    const notices: string[] = [];
    if (lock?.takenOver !== undefined) {
      notices.push(`The lock of process ${lock.takenOver.pid}, which is gone, was taken over.`);
    }
    if (running !== undefined) {
      notices.push(
        `The stack is being changed by ${describeHolder(running)}: what that run is about to do is not known here.`,
      );
    }
    if (writes) {
      store.recover();
    } else {
      store.makeReadOnly();
    }
    if (replaced) {
      store.encryptWith(secrets.encryption);
    } else {
      decode(store, secrets);
      if (writes) {
        store.keepEncrypted();
      }
    }
    if (running !== undefined) {
      store.belongsToARun();
    }
    try {
      return await work({
        project,
        stack,
        configFile,
        store,
        secrets,
        env,
        interrupted: running === undefined ? store.pendingOperations : [],
        notices,
      });
    } finally {
      store.close();
    }
  } finally {
    lock?.release();
  }
}

function decode(store: StateStore, secrets: StackSecrets): void {
  try {
    store.decode(secrets.decryption, secrets.encryption);
  } catch (error) {
    const message = `The secrets in ${store.file} cannot be read: ${messageOf(error)}. Restore the file from a copy.`;
    throw withBackup(new EngineError("state", message), store.file);
  }
}

/** An operation under way. */
export interface Session extends OpenStack {
  run: Run;
  config: Config;
  /** Those of the operation, loaded on first use: most of what starts them takes long to load. */
  processes: () => Promise<Processes>;
  /** The program, where it runs in this process. */
  program: OwnProgram | undefined;
  parallel: number;
  /** Another run of the same stack, which changes nothing: to ask the program what it wants. */
  rehearsal: (onEvent: RunOptions["onEvent"]) => Run;
}

export interface OperationKind {
  operation: "preview" | "up" | "refresh" | "destroy" | "import";
  preview: boolean;
}

/** Runs one operation: from the start event to the summary. */
export async function runOperation(
  options: OperationOptions,
  kind: OperationKind,
  work: (session: Session) => Promise<PropertyMap | undefined>,
  summarize: (run: Run, outputs: PropertyMap | undefined) => Omit<OperationResult, "durationMs">,
): Promise<OperationResult> {
  const start = performance.now();
  const emit = options.onEvent ?? (() => {});
  return await withStack(options, kind.preview ? "read" : "write", async (open) => {
    const config = open.configFile.resolve(open.project, open.secrets.encryption, options.config ?? {});
    emit({
      type: "start",
      operation: kind.operation,
      project: open.project.name,
      stack: open.stack,
      previewOnly: kind.preview,
      ...((options.target?.length ?? 0) > 0 && { targeted: true }),
      ...(worksOnAll(options, kind) && { resources: open.store.rows.length }),
    });
    for (const message of open.notices) {
      emit({ type: "diagnostic", severity: "warning", message });
    }
    const parallel = Math.max(1, Math.floor(options.parallel ?? 4 * availableParallelism()));
    let started: Promise<Processes> | undefined;
    const processes = (): Promise<Processes> => (started ??= processesOf(run));
    const run: Run = createRun(open, config, kind, { ...options, parallel, onEvent: emit }, processes);
    open.store.onFailure = (error) => run.stop(error);
    const rehearsal: Session["rehearsal"] = (onEvent) =>
      createRun(
        open,
        config,
        { operation: "preview", preview: true },
        { cwd: options.cwd, parallel, onEvent },
        processes,
      );
    const abort = (): void => {
      run.stop(
        new EngineError("cancelled", "The run was cancelled; what was under way is finished and recorded."),
      );
      void run.providers.hurry();
    };
    options.signal?.addEventListener("abort", abort);
    if (options.signal?.aborted === true) {
      abort();
    }
    const print: Print = (text, isError) => tellOutput(run, text, isError);
    const program = options.inProcess?.program?.(surroundingsOf(open, config, open.env, print));
    let outputs: PropertyMap | undefined;
    try {
      outputs = await work({ ...open, run, config, processes, program, parallel, rehearsal });
    } catch (error) {
      run.fail(error);
    } finally {
      options.signal?.removeEventListener("abort", abort);
      await run.settle();
      await run.providers.stop();
      (await started)?.stop();
    }
    const result = { ...summarize(run, outputs), durationMs: performance.now() - start };
    emit({ type: "summary", result });
    return result;
  });
}

function surroundingsOf(
  { project }: OpenStack,
  { values, secretKeys }: Config,
  env: NodeJS.ProcessEnv,
  print: Print,
): Surroundings {
  return { project, env, config: values, secretKeys, print };
}

async function processesOf(run: Run): Promise<Processes> {
  const { Processes: Some } = await import("./rpc/processes.js");
  return new Some(run);
}

/** Whether every resource of the state is come to. */
function worksOnAll({ target = [] }: OperationOptions, { operation }: OperationKind): boolean {
  return target.length === 0 && operation !== "import";
}

function createRun(
  open: OpenStack,
  config: Config,
  kind: OperationKind,
  {
    parallel,
    onEvent,
    replace = [],
    target = [],
    targetDependents = false,
    states = false,
    foreseen = new Foreseen(),
    onlyForeseen = false,
    inProcess,
  }: Pick<RunOptions, "parallel" | "onEvent"> & OperationOptions,
  processes: Session["processes"],
): Run {
  const properties: PropertyMap = {};
  for (const [key, value] of Object.entries(config.values)) {
    properties[key] = config.secretKeys.includes(key) ? new Secret(value) : value;
  }
  const configSecrets = new Redactor();
  const redactor = new Redactor();
  for (const known of [configSecrets, redactor]) {
    known.learn(properties);
    known.learn(new Secret(config.secretTexts));
  }
  const print: Print = (text, isError) => tellOutput(run, text, isError);
  const env = { ...open.env, ...backupOf(open, kind) };
  const given = {
    directory: open.project.programDirectory,
    project: open.project.name,
    env,
    onOutput: print,
  };
  let host: ProviderHost | undefined;
  let address: string | undefined;
  const startDynamic = async () => await (await processes()).startDynamic(given, properties);
  const run: Run = new Run({
    project: open.project.name,
    stack: open.stack,
    preview: kind.preview,
    store: open.store,
    secrets: open.secrets,
    redactor,
    configSecrets,
    config: properties,
    parallel,
    onEvent,
    replaceTargets: replace,
    targets: { named: target, dependents: targetDependents },
    states,
    foreseen,
    onlyForeseen,
    startProviders: {
      dynamic: async () => {
        host = inProcess?.provider?.(surroundingsOf(open, config, env, print));
        if (host === undefined) return await startDynamic();
        if (address !== undefined) host.meet(address);
        return new OwnProvider(host, startDynamic, print);
      },
      native: async () => {
        const started = await processes();
        address = await started.address;
        host?.meet(address);
        return await started.startNative(given);
      },
    },
  });
  return run;
}

/** Where and how the provider's process keeps what the account had before a run. */
function backupOf({ project, stack, secrets }: OpenStack, { operation, preview }: OperationKind) {
  if (preview || (operation !== "up" && operation !== "destroy")) return {};
  const { encryption } = secrets;
  const key = randomBytes(32).toString("base64");
  const told: RunBackup = {
    folder: filesOf(project, stack).backups,
    head: {
      project: project.name,
      stack,
      operation,
      ...(encryption && { seal: { salt: encryption.salt, key: encryption.encrypt(key) } }),
    },
    ...(encryption && { key }),
  };
  return { [RUN_BACKUP]: JSON.stringify(told) };
}

/** The SDK writes each error of a provider to stderr with its stack, besides answering with it. */
const ERROR_DUMP = /^([A-Za-z_$][\w$]*): [\s\S]*: \1\b[\s\S]*\n\s+at /;

function tellOutput(run: Run, text: string, isError: boolean): void {
  const isDump = isError && ERROR_DUMP.test(text);
  // Before it is taken apart: a secret may have several lines.
  for (const line of run.redactor.redact(text).split("\n")) {
    if (line.trim() !== "") {
      run.diagnose(isDump || isDebugLine(line) ? "debug" : "info", line);
    }
  }
}
