import { z } from "zod";
import type { Operation } from "../plan.js";
import { stateSchema, toldState } from "./states.js";
import type { ToldMessage, ToldPlan, ToldStep } from "./told.js";

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
  refresh: "refresh",
};

export function fromCli(document: z.infer<typeof cliSchema>): ToldPlan {
  const steps = (document.steps ?? []).flatMap((each) => stepIn(each));
  const [, stack, project] = /^urn:pulumi:([^:]*)::([^:]*)::/.exec(document.steps?.[0]?.urn ?? "") ?? [];
  const unchanged = document.changeSummary?.["same"] ?? 0;
  return {
    engine: "pulumi",
    operation: "preview",
    project,
    stack,
    isComplete: steps.filter(({ operation }) => operation === "same").length >= unchanged,
    steps,
    messages: (document.diagnostics ?? []).map(messageIn),
  };
}

function stepIn({ op, urn, oldState, newState, replaceReasons }: z.infer<typeof step>): ToldStep[] {
  const operation = operations[op];
  if (operation === undefined) return [];
  return [
    {
      operation,
      urn,
      old: oldState ? toldState(oldState, true) : undefined,
      new: newState ? toldState(newState, true) : undefined,
      replaces: replaceReasons ?? [],
    },
  ];
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
