import type { Context } from "./deploy/context.js";
import { deleteAll, unwanted } from "./deploy/deletes.js";
import { registerOutputs } from "./deploy/outputs.js";
import { refreshAll } from "./deploy/refresh.js";
import { EngineError, unsupported } from "./errors.js";
import type { OperationResult } from "./events.js";
import { memoryNotice } from "./memory.js";
import type { OperationOptions } from "./options.js";
import { addMonitorService, type ProgramRun } from "./rpc/monitor.js";
import { ProgramLog } from "./rpc/program-log.js";
import { startProgram } from "./rpc/program-process.js";
import { runOperation, type Session } from "./session.js";
import type { PendingOperation } from "./state/deployment.js";
import { nameOf, STACK_TYPE } from "./state/urn.js";
import type { PropertyMap } from "./values.js";

/** Says what `up` would do. Changes nothing, neither in the world nor in any file. */
export function preview(options: OperationOptions): Promise<OperationResult> {
  return runOperation(
    options,
    { operation: "preview", preview: true },
    (session) => deploy(session, options),
    summary,
  );
}

/**
 * Brings the world to what the program declares. A step that fails stops what depends on it; the rest goes on,
 * and the result is not ok. Nothing is deleted unless everything before went well.
 */
export function up(options: OperationOptions): Promise<OperationResult> {
  return runOperation(
    options,
    { operation: "up", preview: false },
    (session) => deploy(session, options),
    summary,
  );
}

/**
 * Reads every object and brings the state to what there is; with `previewOnly`, only says what differs. In the
 * result `refresh` counts the objects that drifted, `delete` those that are gone, `same` the rest.
 */
export async function refresh(options: OperationOptions): Promise<OperationResult> {
  refuseProgram(options);
  const kind = { operation: "refresh", preview: options.previewOnly === true } as const;
  return await runOperation(options, kind, refreshState, summary);
}

async function refreshState(session: Session): Promise<PropertyMap | undefined> {
  tellInterrupted(session);
  await refreshAll(session.context);
  return stackOutputs(session.context);
}

/** Deletes everything of the state, in the reverse order of dependencies; with `previewOnly`, only says what. */
export async function destroy(options: OperationOptions): Promise<OperationResult> {
  refuseProgram(options);
  const kind = { operation: "destroy", preview: options.previewOnly === true } as const;
  const run = async (session: Session): Promise<PropertyMap | undefined> => {
    const { context } = session;
    tellInterrupted(session);
    if (options.refresh === true) {
      await refreshFirst(context);
    }
    await deleteAll(context, context.store.rows);
    forgetInterrupted(session);
    return stackOutputs(context);
  };
  return await runOperation(options, kind, run, summary);
}

function refuseProgram(options: OperationOptions): void {
  if (options.program === true) {
    throw unsupported("Running the program for a refresh or a destroy");
  }
}

async function deploy(session: Session, options: OperationOptions): Promise<PropertyMap | undefined> {
  const { context, server } = session;
  refuseUnknownTargets(context);
  tellInterrupted(session);
  // The provider takes as long to start as the program: both at once.
  context.provider().catch(() => undefined);
  if (options.refresh === true) {
    await refreshFirst(context);
  }
  tellMemory(session);
  const log = new ProgramLog(context);
  const run = addMonitorService(server, context, session.parallel);
  const program = startProgram({
    project: session.project,
    stack: session.stack,
    config: session.config,
    env: session.env,
    address: await server.address,
    preview: context.preview,
    parallel: session.parallel,
    onOutput: (text) => log.take(text),
  });
  context.onStop(() => void program.stop());
  const exit = await program.exit;
  await context.settle();
  if (context.stopped === undefined && (exit.code !== 0 || !run.finished)) {
    tellProgramFailure(context, log.errors, exit);
  } else {
    // An error that a program logs without failing is the program's own affair, as with the CLI.
    for (const message of log.errors) {
      context.diagnose("error", message);
    }
  }
  const outputs = await takeOutputs(context, run);
  if (context.failures.length === 0) {
    await deleteAll(context, unwanted(context));
    forgetInterrupted(session);
  } else {
    forgetInterrupted(session, (operation) => context.ledger.rowOf(operation.resource.urn) !== undefined);
  }
  return outputs ?? stackOutputs(context);
}

function refuseUnknownTargets(context: Context): void {
  const unknown = [...context.replaceTargets].find((urn) => context.ledger.old(urn) === undefined);
  if (unknown === undefined) return;
  throw new EngineError(
    "program",
    `The stack has no resource "${unknown}" to replace: a whole URN is wanted, as \`stack export\` shows it, without ` +
      "wildcards. In a shell, put it in single quotes.",
  );
}

function tellMemory({ context, project, env, store }: Session): void {
  const resources = store.rows.filter(({ stored }) => stored.custom).length;
  // Of an object the state has its inputs and its outputs.
  const amount = { resources, textBytes: store.size / 2 };
  const notice = memoryNotice(amount, { nodeargs: project.runtime.nodeargs, env });
  if (notice !== undefined) {
    context.diagnose(notice.severity, notice.message);
  }
}

async function takeOutputs(context: Context, run: ProgramRun): Promise<PropertyMap | undefined> {
  if (run.outputs === undefined || context.stopped !== undefined) {
    return undefined;
  }
  const { outputs } = await registerOutputs(context, run.outputs.urn, run.outputs.outputs);
  context.emit({ type: "outputs", outputs: context.shown(outputs) });
  return outputs;
}

/** The refresh before something else shows what drifted, but what it found is not what the run does. */
async function refreshFirst(context: Context): Promise<void> {
  await refreshAll(context);
  if (context.failures.length > 0) {
    throw new EngineError("provider", "Not every object could be read; nothing was changed.");
  }
  for (const op of ["same", "delete", "refresh"] as const) {
    context.changes[op] = 0;
  }
}

/** Node aborts where its heap is full, and the system kills where there is no memory any more. */
const OF_MEMORY: ReadonlySet<string> = new Set(["SIGABRT", "SIGKILL", "SIGTRAP"]);

function tellProgramFailure(
  context: Context,
  errors: readonly string[],
  exit: { code: number | null; signal: NodeJS.Signals | null },
): void {
  for (const message of errors) {
    context.fail(new EngineError("program", message.split("\n")));
  }
  if (errors.length > 0 || context.failures.length > 0) {
    return;
  }
  const how =
    exit.signal !== null
      ? `was ended by ${exit.signal}${OF_MEMORY.has(exit.signal) ? ", which most often means that it had too little memory" : ""}`
      : exit.code === 0
        ? 'ended before it was done (does it call "process.exit"?)'
        : `ended with status ${exit.code}; its output above says why`;
  context.fail(new EngineError("program", `The program ${how}. Nothing was deleted.`));
}

/** What the end of a step that nobody saw means. */
const CONSEQUENCES: Record<PendingOperation["type"], string> = {
  creating:
    "It may exist although the state does not know it: a provider that looks before it creates finds it; else look yourself.",
  updating:
    "The state has it as it was before; where the program still wants the change, it is made once more.",
  deleting: "The state still has it; where the program does not, it is deleted once more.",
  reading: "Nothing was changed.",
  importing: "The state may not have it: then import it again, or adopt it.",
};

function tellInterrupted({ context, interrupted }: Session): void {
  for (const { type, resource } of interrupted) {
    context.diagnose(
      "warning",
      `An earlier run was interrupted while ${type} ${nameOf(resource.urn)}. ${CONSEQUENCES[type]}`,
      resource.urn,
    );
  }
}

function forgetInterrupted(
  { context, interrupted }: Session,
  matches: (operation: PendingOperation) => boolean = () => true,
): void {
  if (!context.preview) {
    context.store.forgetPending((operation) => interrupted.includes(operation) && matches(operation));
  }
}

function stackOutputs(context: Context): PropertyMap | undefined {
  return context.store.rows.find(({ state }) => state.type === STACK_TYPE)?.state.outputs;
}

/** The end of every operation. */
export function summary(
  context: Context,
  outputs: PropertyMap | undefined,
): Omit<OperationResult, "durationMs"> {
  const { create, update, replace, delete: deleted, refresh: drifted, import: imported } = context.changes;
  return {
    ok: context.failures.length === 0,
    changes: { ...context.changes },
    hasChanges: create + update + replace + deleted + drifted + imported > 0,
    outputs: context.shown(outputs ?? {}),
    errors: [...context.failures],
  };
}
