import type { DiagnosticEvent, EngineEvent, OperationName, OperationResult, StepEvent } from "../engine.js";
import { printable } from "../../shared/printable.js";
import type { FoundDrift, ResourceNode } from "./node.js";
import { takeSharedReasons } from "./reasons.js";

/** How many of the resources are named that failed for one reason. */
const MOST_NAMED = 8;

/** An operation as it has been seen so far, put together from the engine's events. */
export class OperationModel {
  operation: OperationName = "preview";
  project = "";
  stack = "";
  previewOnly = true;
  /** Whether it is of some resources alone. */
  targeted = false;
  outputs: Record<string, unknown> = {};
  /** Which of the outputs are new or others; undefined where nobody told. */
  changedOutputs: readonly string[] | undefined;
  result: OperationResult | undefined;
  readonly nodes = new Map<string, ResourceNode>();
  /** The resources whose steps run now. */
  readonly running = new Set<ResourceNode>();
  /** How many steps are over; in a preview, how many are planned. */
  steps = 0;
  /** How many there will be, as far as that is known: more may turn up. */
  expected: number | undefined;
  /** What was said about no resource in particular. */
  readonly diagnostics: DiagnosticEvent[] = [];

  apply(event: EngineEvent): void {
    switch (event.type) {
      case "start":
        this.operation = event.operation;
        this.project = event.project;
        this.stack = event.stack;
        this.previewOnly = event.previewOnly || event.operation === "preview";
        this.targeted = event.targeted === true;
        this.expected ??= event.resources;
        break;
      case "step":
        this.#step(event);
        break;
      case "diagnostic":
        addDiagnostic(this.#owner(event)?.diagnostics ?? this.diagnostics, event);
        break;
      case "outputs":
        this.outputs = event.outputs;
        this.changedOutputs = event.changed;
        break;
      case "summary":
        this.result = event.result;
        this.#addFailures(event.result);
        this.#sayOnce();
        break;
    }
  }

  #step(event: StepEvent): void {
    const node = this.nodes.get(event.urn) ?? this.#add(event);
    // The two halves of a replacement are one change of one resource, done when its last half is.
    node.op = event.part === undefined ? event.op : "replace";
    const drift = driftIn(event);
    if (drift !== undefined) node.drift = drift;
    else if (node.drift !== undefined) forgetFinding(node);
    node.phase = phaseAfter(node, event);
    if (event.phase === "started") this.running.add(node);
    else this.running.delete(node);
    if (event.phase === "done" || event.phase === "failed" || this.previewOnly) this.steps++;
    node.diff = event.diff ?? node.diff;
    node.options = event.options ?? node.options;
    if (event.position !== undefined) node.position = event.position;
    if (event.place !== undefined) node.place = event.place;
    node.replaceKeys = event.replaceKeys ?? node.replaceKeys;
    if (event.id !== undefined) node.id = event.id;
    if (event.note !== undefined) node.note = event.note;
    if (event.takesOver !== undefined) node.takesOver = event.takesOver;
    if (event.taken !== undefined) node.taken = event.taken;
    if (event.refused !== undefined) node.refused = event.refused;
    if (event.oldState !== undefined) node.oldState = event.oldState;
    if (event.newState !== undefined) node.newState = event.newState;
    if (event.digests !== undefined) node.digests = event.digests;
    if (event.phase === "done" || event.phase === "failed") node.durationMs += event.durationMs ?? 0;
    if (event.phase === "failed" && event.message !== undefined) {
      addDiagnostic(node.diagnostics, { type: "diagnostic", severity: "error", message: event.message });
    }
  }

  #add(event: StepEvent): ResourceNode {
    const node: ResourceNode = {
      urn: event.urn,
      token: event.token,
      name: event.name,
      ...(event.parent === undefined ? {} : { parent: event.parent }),
      ...(event.isComponent === undefined ? {} : { isComponent: event.isComponent }),
      ...(event.renamedFrom === undefined ? {} : { renamedFrom: event.renamedFrom }),
      op: event.op,
      phase: event.phase,
      diff: [],
      options: [],
      replaceKeys: [],
      durationMs: 0,
      halves: new Set(),
      diagnostics: [],
    };
    this.nodes.set(event.urn, node);
    return node;
  }

  // A failure that no event told of must still be seen.
  #addFailures(result: OperationResult): void {
    for (const { message, urn } of result.errors) {
      const diagnostic: DiagnosticEvent = { type: "diagnostic", severity: "error", message };
      addDiagnostic(this.#owner({ urn })?.diagnostics ?? this.diagnostics, diagnostic);
    }
  }

  /** What many resources failed for alike stands once, with the general words, in place of with each of them. */
  #sayOnce(): void {
    const told = takeSharedReasons(this.nodes.values()).map(({ reason, nodes }): DiagnosticEvent => {
      const names = nodes.slice(0, MOST_NAMED).map(({ name }) => printable(name));
      const more = nodes.length - names.length;
      const who = `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
      const message = `${nodes.length} resources failed for one reason: ${reason}\nThey are ${who}.`;
      return { type: "diagnostic", severity: "error", message };
    });
    this.diagnostics.unshift(...told);
  }

  #owner({ urn }: { urn?: string | undefined }): ResourceNode | undefined {
    return urn === undefined ? undefined : this.nodes.get(urn);
  }
}

/** What a refresh has found of a resource, where that is not what the state has. */
function driftIn({ op, note, diff = [], oldState, newState }: StepEvent): FoundDrift | undefined {
  const isGone = op === "delete" && note === "gone";
  if (!isGone && !(op === "refresh" && note === "drift")) return undefined;
  return {
    gone: isGone,
    diff,
    ...(oldState !== undefined && { oldState }),
    ...(newState !== undefined && { newState }),
  };
}

/** What comes after a refresh tells itself what it does. */
function forgetFinding(node: ResourceNode): void {
  node.diff = [];
  delete node.note;
  delete node.oldState;
  delete node.newState;
}

/** Whether a resource is worth a line: it changes, has another name, failed, or something was said about it. */
export function isNotable(node: ResourceNode): boolean {
  return (
    isChange(node) ||
    node.drift !== undefined ||
    node.options.length > 0 ||
    node.renamedFrom !== undefined ||
    node.phase === "failed" ||
    node.diagnostics.some(isShown)
  );
}

/** Whether a step changes a resource, or found it changed; reading alone does not. */
export function isChange(node: ResourceNode): boolean {
  if (node.op === "same" || node.op === "read") return false;
  return node.op !== "refresh" || node.diff.length > 0 || node.note === "drift";
}

/** Debug messages are for `--json`, not for the display. */
export function isShown(diagnostic: DiagnosticEvent): boolean {
  return diagnostic.severity !== "debug";
}

/** A replacement is done when both its halves are; what failed stays failed. */
function phaseAfter(node: ResourceNode, { phase, part }: StepEvent): StepEvent["phase"] {
  if (node.phase === "failed") return "failed";
  if (part === undefined || phase !== "done") return phase;
  node.halves.add(part);
  return node.halves.size === 2 ? "done" : "started";
}

/** A failure comes with its step, as a diagnostic and in the result, some with more words: those are kept. */
function addDiagnostic(diagnostics: DiagnosticEvent[], diagnostic: DiagnosticEvent): void {
  if (diagnostic.severity !== "error") {
    diagnostics.push(diagnostic);
    return;
  }
  const same = diagnostics.findIndex(
    ({ severity, message }) =>
      severity === "error" && (message.includes(diagnostic.message) || diagnostic.message.includes(message)),
  );
  if (same === -1) diagnostics.push(diagnostic);
  else if (diagnostic.message.length > (diagnostics[same]?.message.length ?? 0))
    diagnostics[same] = diagnostic;
}
