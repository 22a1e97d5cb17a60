import type { Run } from "./deploy/run.js";
import { deleteAll, targeted, unwanted } from "./deploy/deletes.js";
import { keepForeseen, keepRows } from "./deploy/keep.js";
import { registerOutputs } from "./deploy/outputs.js";
import { refreshAll } from "./deploy/refresh.js";
import { equal } from "./compare.js";
import { EngineError, unsupported } from "./errors.js";
import type { OperationResult } from "./events.js";
import { memoryNotice, ownMemoryNotice } from "./memory.js";
import type { OperationOptions } from "./options.js";
import type { ProgramRun } from "./program.js";
import { runProgram } from "./run-program.js";
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
  session.run.targets.refuseUnknown(session.run.store.rows.map(({ state }) => state.urn));
  await refreshAll(session.run);
  return stackOutputs(session.run);
}

/** Deletes everything of the state, in the reverse order of dependencies; with `previewOnly`, only says what. */
export async function destroy(options: OperationOptions): Promise<OperationResult> {
  refuseProgram(options);
  const kind = { operation: "destroy", preview: options.previewOnly === true } as const;
  const work = async (session: Session): Promise<PropertyMap | undefined> => {
    const { run } = session;
    tellInterrupted(session);
    if (options.refresh === true) {
      await refreshFirst(run);
    }
    run.targets.refuseUnknown(run.store.rows.map(({ state }) => state.urn));
    const rows = targeted(run, run.store.rows);
    await keepRows(run, rows);
    await deleteAll(run, rows);
    forgetInterrupted(session);
    return stackOutputs(run);
  };
  return await runOperation(options, kind, work, summary);
}

function refuseProgram(options: OperationOptions): void {
  if (options.program === true) {
    throw unsupported("Running the program for a refresh or a destroy");
  }
}

async function deploy(session: Session, options: OperationOptions): Promise<PropertyMap | undefined> {
  const { run } = session;
  refuseUnknownTargets(run);
  tellInterrupted(session);
  run.providers.startEarly();
  if (options.refresh === true) {
    await refreshFirst(run);
  }
  tellMemory(session);
  await keepForeseen(run);
  const { exit, learnt, errors } = await runProgram(session, run);
  if (run.stopped === undefined && (exit.code !== 0 || !learnt.finished)) {
    tellProgramFailure(run, errors, exit);
  } else {
    // An error that a program logs without failing is the program's own affair, as with the CLI.
    for (const message of errors) {
      run.diagnose("error", message);
    }
  }
  tellLeft(run);
  const outputs = await takeOutputs(run, learnt);
  if (run.failures.length === 0) {
    await deleteAll(run, unwanted(run));
    forgetInterrupted(session);
  } else {
    forgetInterrupted(session, (operation) => run.ledger.rowOf(operation.resource.urn) !== undefined);
  }
  return outputs ?? stackOutputs(run);
}

/** That there was more than is shown must be seen, and a target that nobody saw is a misspelt one. */
function tellLeft(run: Run): void {
  const { targets, ledger, failures } = run;
  if (!targets.areNamed || failures.length > 0) return;
  try {
    targets.refuseUnknown([...ledger.olds].map(([urn]) => urn).concat(ledger.claimed));
  } catch (error) {
    run.fail(error);
  }
  const { all, unmade } = targets.left;
  if (all === 0) return;
  const missing = unmade === 0 ? "" : `, ${unmade} of them not made yet`;
  run.diagnose("info", `Left as they are, being no targets: ${all} of the program's resources${missing}.`);
}

function refuseUnknownTargets(run: Run): void {
  const unknown = [...run.replaceTargets].find((urn) => run.ledger.old(urn) === undefined);
  if (unknown === undefined) return;
  throw new EngineError(
    "program",
    `The stack has no resource "${unknown}" to replace: a whole URN is wanted, as \`stack export\` shows it, without ` +
      "wildcards. In a shell, put it in single quotes.",
  );
}

function tellMemory({ run, project, program, env, store }: Session): void {
  const resources = store.rows.filter(({ stored }) => stored.custom).length;
  // Of an object the state has its inputs and its outputs.
  const amount = { resources, textBytes: store.size / 2 };
  const { nodeargs } = project.runtime;
  const notice = program === undefined ? memoryNotice(amount, { nodeargs, env }) : ownMemoryNotice(amount);
  if (notice !== undefined) {
    run.diagnose(notice.severity, notice.message);
  }
}

async function takeOutputs(run: Run, learnt: ProgramRun): Promise<PropertyMap | undefined> {
  if (learnt.outputs === undefined || run.stopped !== undefined) {
    return undefined;
  }
  const before = run.ledger.old(learnt.outputs.urn)?.state.outputs ?? {};
  const known = { ...before };
  const { outputs } = await registerOutputs(run, learnt.outputs.urn, learnt.outputs.outputs);
  const changed = Object.keys(outputs).filter((key) => !equal(outputs[key], known[key]));
  run.emit({ type: "outputs", outputs: run.shown(outputs), changed });
  return outputs;
}

/** The refresh before something else shows what drifted, but what it found is not what the run does. */
async function refreshFirst(run: Run): Promise<void> {
  await refreshAll(run);
  if (run.failures.length > 0) {
    throw new EngineError("provider", "Not every object could be read; nothing was changed.");
  }
  for (const op of ["same", "delete", "refresh"] as const) {
    run.changes[op] = 0;
  }
}

/** Node aborts where its heap is full, and the system kills where there is no memory any more. */
const OF_MEMORY: ReadonlySet<string> = new Set(["SIGABRT", "SIGKILL", "SIGTRAP"]);

function tellProgramFailure(
  run: Run,
  errors: readonly string[],
  exit: { code: number | null; signal: NodeJS.Signals | null },
): void {
  for (const message of errors) {
    run.fail(new EngineError("program", message.split("\n")));
  }
  if (errors.length > 0 || run.failures.length > 0) {
    return;
  }
  const how =
    exit.signal !== null
      ? `was ended by ${exit.signal}${OF_MEMORY.has(exit.signal) ? ", which most often means that it had too little memory" : ""}`
      : exit.code === 0
        ? 'ended before it was done (does it call "process.exit"?)'
        : `ended with status ${exit.code}; its output above says why`;
  run.fail(new EngineError("program", `The program ${how}. Nothing was deleted.`));
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

function tellInterrupted({ run, interrupted }: Session): void {
  for (const { type, resource } of interrupted) {
    run.diagnose(
      "warning",
      `An earlier run was interrupted while ${type} ${nameOf(resource.urn)}. ${CONSEQUENCES[type]}`,
      resource.urn,
    );
  }
}

function forgetInterrupted(
  { run, interrupted }: Session,
  matches: (operation: PendingOperation) => boolean = () => true,
): void {
  if (!run.preview) {
    run.store.forgetPending((operation) => interrupted.includes(operation) && matches(operation));
  }
}

function stackOutputs(run: Run): PropertyMap | undefined {
  return run.store.rows.find(({ state }) => state.type === STACK_TYPE)?.state.outputs;
}

/** The end of every operation. */
export function summary(run: Run, outputs: PropertyMap | undefined): Omit<OperationResult, "durationMs"> {
  const { create, update, replace, delete: deleted, refresh: drifted, import: imported } = run.changes;
  return {
    ok: run.failures.length === 0,
    changes: { ...run.changes },
    optionChanges: run.optionChanges,
    hasChanges: create + update + replace + deleted + drifted + imported > 0,
    outputs: run.shown(outputs ?? {}),
    errors: [...run.failures],
    ...(run.preview && { foreseen: run.foreseen }),
  };
}
