import type { AskedResource, ProgramEngine } from "../shared/program-engine.js";
import { standOf, type Goal } from "./deploy/goal.js";
import { registerOutputs } from "./deploy/outputs.js";
import type { Run } from "./deploy/run.js";
import { messageOf } from "./errors.js";
import type { OwnProgram } from "./in-process.js";
import { answer, type ProgramEnd, type ProgramRun, type Registrar } from "./program.js";
import { STACK_TYPE, typeOf } from "./state/urn.js";
import { inOrder, mapFromWire, mapToWire } from "./values.js";

/** Runs a program that needs no process to its end. */
export async function runOwnProgram(
  program: OwnProgram,
  run: Run,
  registrar: Registrar,
): Promise<ProgramEnd> {
  const learnt: ProgramRun = { finished: false, outputs: undefined };
  const errors: string[] = [];
  const engine: ProgramEngine = {
    project: run.project,
    stack: run.stack,
    isPreview: run.preview,
    stored: () =>
      Object.fromEntries(
        [...run.ledger.olds].map(([urn, { state }]) => [
          urn,
          { type: state.type, outputs: mapToWire(state.outputs, false) },
        ]),
      ),
    register: async (resource) => {
      const { urn, state } = await answer(run, () => registrar.register(run, goalOf(resource)));
      if (state === undefined) return undefined;
      return {
        urn,
        id: state.id ?? "",
        get outputs() {
          return state.custom ? mapToWire(state.outputs, true) : {};
        },
      };
    },
    registerOutputs: (urn, outputs) =>
      answer(run, async () => {
        const given = mapFromWire(inOrder(outputs));
        // Those of the stack count when the program is over.
        if (typeOf(urn) === STACK_TYPE) learnt.outputs = { urn, outputs: given };
        else await registerOutputs(run, urn, given);
      }),
    fail: (message) => errors.push(message),
  };
  try {
    await program(engine);
    learnt.finished = !run.hasFailed;
  } catch (error) {
    const said = messageOf(error);
    // Of a run that was stopped the reason is told, and not all that follows from it.
    const isTold = run.stopped !== undefined || run.failures.some(({ message }) => message === said);
    if (!isTold) errors.push(said);
  }
  const isDone = learnt.finished && errors.length === 0;
  return { exit: { code: isDone ? 0 : 1, signal: null }, learnt, errors };
}

function goalOf(resource: AskedResource): Goal {
  const { inputs = {}, propertyDependencies = {}, aliases = [], ignoreChanges = [], ...asked } = resource;
  const given = mapFromWire(inOrder(inputs));
  const dependencies = new Set(Object.values(propertyDependencies).flat());
  return {
    type: asked.type,
    name: asked.name,
    custom: asked.custom,
    parent: asked.parent ?? "",
    provider: "",
    version: asked.version ?? "",
    pluginDownloadURL: asked.pluginDownloadURL ?? "",
    inputs: given,
    dependencies: [...dependencies].toSorted(),
    propertyDependencies: Object.fromEntries(
      Object.keys(propertyDependencies)
        .toSorted()
        .map((name) => [name, (propertyDependencies[name] ?? []).toSorted()]),
    ),
    protect: asked.protect,
    retainOnDelete: asked.retainOnDelete,
    deletedWith: "",
    replaceWith: [],
    deleteBeforeReplace: asked.deleteBeforeReplace,
    ignoreChanges: [...ignoreChanges],
    replaceOnChanges: [],
    replacementTrigger: null,
    additionalSecretOutputs: [...(asked.additionalSecretOutputs ?? [])],
    aliases: [...aliases],
    customTimeouts: {},
    importId: "",
    stand: standOf(given),
  };
}
