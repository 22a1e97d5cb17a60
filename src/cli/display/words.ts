import type { OperationResult, StepOp } from "../engine.js";
import { isChange, isNotable, type OperationModel } from "./model.js";
import { inOrder } from "./order.js";
import type { FoundDrift, ResourceNode } from "./node.js";
import type { Counts } from "../../review/plan.js";
import { plannedWords, summaryLine } from "../../review/summary.js";
import { joined, printable, type Printable, shown } from "../../shared/printable.js";
import { duration, shortType } from "./text.js";

const signs: Readonly<Record<StepOp, Printable>> = {
  same: shown` `,
  create: shown`+`,
  update: shown`~`,
  replace: shown`±`,
  delete: shown`-`,
  read: shown`>`,
  refresh: shown`~`,
  import: shown`=`,
};

/** The sign before a resource. */
export function signOf({ op, options }: Pick<ResourceNode, "op" | "options">): Printable {
  return op === "same" && options.length > 0 ? signs.update : signs[op];
}

const done: Readonly<Record<StepOp, string>> = {
  same: "unchanged",
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
  read: "read",
  refresh: "drifted",
  import: "imported",
};

const running: Readonly<Record<StepOp, string>> = {
  same: "checking",
  create: "creating",
  update: "updating",
  replace: "replacing",
  delete: "deleting",
  read: "reading",
  refresh: "reading",
  import: "importing",
};

/** What a refresh found of a resource. */
export function finding({ gone }: FoundDrift): Printable {
  return gone
    ? shown`gone: deleted outside of this program`
    : shown`drifted: changed outside of this program`;
}

/** Whether what was found of it is all that there is to say of a resource: nothing is planned, or done, about it. */
export function isFindingAlone({ drift, note, op }: Pick<ResourceNode, "drift" | "note" | "op">): boolean {
  return drift !== undefined && (op === "refresh" || (op === "delete" && note === "gone"));
}

/** What happens, or has happened, to a resource: `create`, `created (0.1 s)`, `update failed`. */
export function outcome(node: ResourceNode, previewOnly: boolean): Printable {
  const facts = node.note === undefined ? [] : [printable(node.note)];
  if (node.renamedFrom !== undefined) {
    const renamed = shown`renamed: ${printable(node.renamedFrom)} → ${printable(node.name)}`;
    if (node.op === "same") return withFacts(`${renamed}, no change in the account`, facts);
    facts.push(renamed);
  }
  if (node.phase === "failed") return withFacts(`${node.op} failed`, facts);
  if (node.drift !== undefined && isFindingAlone(node)) return finding(node.drift);
  if (node.op === "refresh") return withFacts(isChange(node) ? done.refresh : "as recorded", facts);
  if (node.op === "same") {
    const said = node.options.length > 0 ? "options only, no change in the account" : "";
    return withFacts(said, facts);
  }
  if (node.op === "replace" && node.replaceKeys.length > 0) {
    facts.unshift(shown`because of ${joined(node.replaceKeys.map(printable), ", ")}`);
  }
  if (previewOnly && node.refused !== undefined) return withFacts(`cannot ${node.op}`, facts);
  if (previewOnly && node.takesOver !== undefined) return withFacts(takingOver(node), facts);
  if (previewOnly) return withFacts(node.op, facts);
  if (node.phase !== "done") {
    return withFacts(node.phase === "planned" ? `not ${done[node.op]}` : `${node.op} not finished`, facts);
  }
  return withFacts(done[node.op], node.durationMs > 0 ? [...facts, duration(node.durationMs)] : facts);
}

/** `take over (id 12, as it is)`: what is there already becomes the stack's. */
function takingOver({ op, takesOver, diff }: ResourceNode): string {
  const how = diff.length === 0 ? ", as it is" : "";
  return `${op === "replace" ? "replace by taking over" : "take over"} (id ${takesOver}${how})`;
}

/** `Group support` */
export function resourceName(node: Pick<ResourceNode, "token" | "name">): Printable {
  return shown`${shortType(node.token)} ${printable(node.name)}`;
}

/** What is being done to a resource: `creating`. */
export function activity(node: ResourceNode): Printable {
  return printable(running[node.op]);
}

function withFacts(word: string, facts: readonly Printable[]): Printable {
  const told = printable(word);
  if (facts.length === 0) return told;
  return word === "" ? shown`(${joined(facts, ", ")})` : shown`${told} (${joined(facts, ", ")})`;
}

/** The title over an operation: `Preview of acme/dev`. */
export function title(model: OperationModel): Printable {
  const stack = `${model.project}/${model.stack}`;
  const verbs = {
    preview: "Preview of",
    up: "Updating",
    refresh: "Refreshing",
    destroy: "Destroying",
    import: "Importing into",
  };
  const preview = model.previewOnly && model.operation !== "preview";
  const verb = verbs[model.operation];
  return printable(preview ? `Preview of ${verb.toLowerCase()} ${stack}` : `${verb} ${stack}`);
}

/** The counts in a sentence, in the words of a review of the plan: `3 to create, 1 to replace, 12 unchanged`. */
export function summary(model: OperationModel, result: OperationResult): Printable {
  const { same = 0, ...changes } = countsOf(model, result);
  const failed = [...model.nodes.values()].filter((node) => node.phase === "failed").length;
  const isNothing = Object.values(changes).every((number) => number === 0);
  const parts = isNothing && !result.ok ? [] : [summaryLine(changes, wordsFor(model))];
  if (failed > 0) parts.push(`${failed} failed`);
  if (same > 0) parts.push(`${same} unchanged`);
  if (parts.length === 0) parts.push("nothing was done");
  return printable(parts.join(", "));
}

/** How many objects each thing happened to. The stack and components are nothing in the account. */
function countsOf({ nodes, operation }: OperationModel, { changes, optionChanges }: OperationResult): Counts {
  const all = [...nodes.values()];
  const components = all.filter(({ isComponent }) => isComponent === true);
  const objects = (op: StepOp): number => changes[op] - components.filter((node) => node.op === op).length;
  const renamed = all.filter((node) => node.op === "same" && node.renamedFrom !== undefined);
  const gone = all.filter(({ drift }) => drift?.gone === true).length;
  const takeOver = all.filter((node) => node.op === "create" && node.takesOver !== undefined).length;
  const options = optionChanges - [...renamed, ...components].filter(hasOtherOptions).length;
  const rename = renamed.filter(({ isComponent }) => isComponent !== true).length;
  return {
    create: objects("create") - takeOver,
    takeOver,
    update: objects("update"),
    replace: objects("replace"),
    // The engine counts what a refresh does not find among the deletions of the refresh, and of nothing else.
    delete: operation === "refresh" ? 0 : objects("delete"),
    import: objects("import"),
    refresh: all.filter(({ drift }) => drift?.gone === false).length,
    gone,
    rename,
    options,
    same: objects("same") + objects("read") - rename - options,
  };
}

function hasOtherOptions({ op, options }: ResourceNode): boolean {
  return op === "same" && options.length > 0;
}

function wordsFor({ previewOnly }: OperationModel): Record<keyof Counts, string> {
  return previewOnly ? plannedWords : { ...plannedWords, ...done, takeOver: "taken over" };
}

/** How many resources a plan must change for a line for each type to be worth reading. */
const MANY = 20;

/** Components and the stack are no objects: nothing has an id there. */
function isObject(node: ResourceNode): boolean {
  return node.isComponent !== true && !(node.id === undefined && node.op === "same");
}

/** At the end of a plan of at least so many changes, what happens to each type: `Agent: 3 to create, 12 unchanged`. */
export function typeLines(model: OperationModel, least = MANY): Printable[] {
  const nodes = inOrder(model.nodes.values()).filter(isObject);
  if (nodes.filter(isNotable).length < least) return [];
  return [...Map.groupBy(nodes, ({ token }) => token)].map(([token, those]) => {
    const parts = order.flatMap((op) => {
      const number = those.filter((node) => node.op === op && isChange(node)).length;
      return number === 0 ? [] : [`${number} ${counted(op, model)}`];
    });
    const same = those.filter((node) => !isChange(node)).length;
    return shown`${shortType(token)}: ${printable([...parts, ...(same > 0 ? [`${same} unchanged`] : [])].join(", "))}`;
  });
}

const order = ["create", "update", "replace", "delete", "import", "read", "refresh"] as const;

function counted(op: (typeof order)[number], { operation, previewOnly }: OperationModel): string {
  if (operation === "refresh" && op === "delete") return "gone";
  return previewOnly && op !== "refresh" ? `to ${op}` : done[op];
}
