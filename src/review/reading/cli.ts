import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { takeOverIn } from "../../provider/values/take-over-text.js";
import type { Operation } from "../plan.js";
import { stateSchema, toldState } from "./states.js";
import type { ToldDrift, ToldMessage, ToldPlan, ToldStep, ToldTakeOver } from "./told.js";

const step = z.looseObject({
  op: z.string(),
  urn: z.string(),
  oldState: stateSchema.nullish(),
  newState: stateSchema.nullish(),
  replaceReasons: z.array(z.string()).nullish(),
});

/** What `pulumi preview --json` writes. */
export const cliSchema = z.looseObject({
  steps: z.array(step).nullish(),
  diagnostics: z
    .array(
      z.looseObject({ urn: z.string().optional(), message: z.string().optional(), severity: z.string() }),
    )
    .nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

/** The CLI's words for its steps; a half of a replacement never stands alone. */
const operations: Readonly<Record<string, Operation>> = {
  same: "same",
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  read: "read",
  "read-replacement": "read",
  import: "import",
  "import-replacement": "replace",
};

type CliStep = z.infer<typeof step>;
type State = z.infer<typeof stateSchema>;

export function fromCli(document: z.infer<typeof cliSchema>): ToldPlan {
  const all = document.steps ?? [];
  const [, stack, project] = /^urn:pulumi:([^:]*)::([^:]*)::/.exec(all[0]?.urn ?? "") ?? [];
  const unchanged = document.changeSummary?.["same"] ?? 0;
  const operation = operationOf(all);
  const isRefresh = operation === "refresh";
  const isComplete = isRefresh || all.filter(({ op }) => op === "same").length >= unchanged;
  const messages = (document.diagnostics ?? []).map(messageIn);
  const taken = takenOver(messages);
  return {
    engine: "pulumi",
    operation,
    project,
    stack,
    isComplete,
    steps: isRefresh
      ? all.flatMap(foundIn)
      : planned(all, isComplete && !messages.some(isError)).map((one) => ({
          ...one,
          takesOver: taken.get(one.urn),
        })),
    messages,
  };
}

/** What is taken over, by URN. */
function takenOver(messages: readonly ToldMessage[]): ReadonlyMap<string, ToldTakeOver> {
  const said = messages.map(({ urn = "", message }) => [urn, takeOverIn(message.trim())] as const);
  return new Map(said.flatMap(([urn, taken]) => (taken === undefined ? [] : [[urn, taken] as const])));
}

/** The CLI does not say of what it is a preview; the stack's own step, which is always there, does. */
function operationOf(all: readonly CliStep[]): string {
  const ops = new Set(all.filter(({ urn }) => urn.includes(STACK)).map(({ op }) => op));
  if (ops.size === 1 && ops.has("refresh")) return "refresh";
  return ops.has("delete") ? "destroy" : "preview";
}

const STACK = "::pulumi:pulumi:Stack::";

/**
 * What is planned, each with what the refresh before it found: that one's own step has the state before it, and the step
 * that is planned the one after it.
 */
function planned(all: readonly CliStep[], isWhole: boolean): ToldStep[] {
  const left = new Map(
    all.flatMap(({ op, urn, oldState }) => (op === "refresh" && oldState ? [[urn, oldState] as const] : [])),
  );
  const steps = all.flatMap((each): ToldStep[] => {
    if (each.op === "refresh") return [];
    const urn = each.oldState?.urn ?? each.urn;
    const before = left.get(urn);
    left.delete(urn);
    return before === undefined ? stepIn(each) : stepIn(each, driftBetween(before, each.oldState));
  });
  // What is planned by nobody any more was deleted, in the program and outside of it.
  const gone = isWhole ? [...left.values()] : [];
  return [...steps, ...gone.map((state) => found(state, undefined))];
}

/** Undefined where both are one. */
function driftBetween(left: State, there: State | null | undefined): ToldDrift | undefined {
  const old = toldState(left, true);
  if (!there) return { old, new: undefined };
  const now = toldState(there, true);
  const declared = Object.keys(old.inputs);
  const isOne =
    old.id === now.id &&
    isDeepStrictEqual(old.inputs, now.inputs) &&
    declared.every((name) => isDeepStrictEqual(old.outputs[name], now.outputs[name]));
  return isOne ? undefined : { old, new: now };
}

/**
 * Whether a refresh alone has found changes that it does not tell: of dynamic resources the CLI writes the old state as the
 * new one too.
 */
export function concealsDrift({ steps, changeSummary }: z.infer<typeof cliSchema>): boolean {
  if (operationOf(steps ?? []) !== "refresh") return false;
  return (changeSummary?.["update"] ?? 0) > (steps ?? []).filter(({ op }) => op === "update").length;
}

/** A step of a refresh alone. */
function foundIn({ op, oldState, newState }: CliStep): ToldStep[] {
  if (!oldState) return [];
  const state = toldState(oldState, true);
  if (op === "delete") return [found(oldState, undefined)];
  if (op === "update" && newState) return [found(oldState, newState)];
  return [{ operation: "same", urn: state.urn, old: state, new: state, replaces: [] }];
}

function found(left: State, there: State | undefined): ToldStep {
  const old = toldState(left, true);
  const now = there && toldState(there, true);
  return { operation: "refresh", urn: old.urn, old, new: now, replaces: [], drift: { old, new: now } };
}

function stepIn({ op, urn, oldState, newState, replaceReasons }: CliStep, drift?: ToldDrift): ToldStep[] {
  const operation = operations[op];
  if (operation === undefined) return [];
  return [
    {
      operation,
      urn,
      old: oldState ? toldState(oldState, true) : undefined,
      new: newState ? toldState(newState, true) : undefined,
      replaces: replaceReasons ?? [],
      drift,
    },
  ];
}

function isError({ severity }: ToldMessage): boolean {
  return severity === "error";
}

/** The CLI writes the severity into the text as well; and what a program prints, with a word for the stream. */
function messageIn({
  urn,
  message = "",
  severity,
}: NonNullable<z.infer<typeof cliSchema>["diagnostics"]>[number]): ToldMessage {
  const isKnown = severity === "error" || severity === "warning";
  return { severity: isKnown ? severity : "info", message, urn };
}
