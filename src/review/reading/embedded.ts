import { isAbsolute } from "node:path";
import { z } from "zod";
import { OPERATIONS } from "../plan.js";
import { parsePath } from "../../shared/property-path.js";
import { stateSchema, toldState } from "./states.js";
import type { ToldDrift, ToldMessage, ToldPlan, ToldStep, ToldTakeOver } from "./told.js";

const message = z.looseObject({
  severity: z.enum(["debug", "info", "warning", "error"]),
  code: z.string().optional(),
  message: z.string(),
  urn: z.string().optional(),
});

const diff = z
  .array(z.looseObject({ path: z.string(), secret: z.boolean().optional(), old: z.unknown().optional() }))
  .default([]);

const resource = z.looseObject({
  urn: z.string(),
  op: z.enum(OPERATIONS),
  diff,
  drift: z
    .looseObject({ diff, oldState: stateSchema.optional(), newState: stateSchema.optional() })
    .optional(),
  note: z.string().optional(),
  place: z.string().optional(),
  takesOver: z.string().optional(),
  taken: z.looseObject({ changes: z.array(z.string()), from: z.record(z.string(), z.unknown()) }).optional(),
  replaceKeys: z.array(z.string()).default([]),
  oldState: stateSchema.optional(),
  newState: stateSchema.optional(),
  digests: z.record(z.string(), z.string()).optional(),
  diagnostics: z.array(message).default([]),
});

/** What `pulumi-livechat preview --json` writes. */
export const embeddedSchema = z.looseObject({
  operation: z.string(),
  project: z.string(),
  stack: z.string(),
  previewOnly: z.literal(true),
  account: z.looseObject({ owner: z.string().optional(), licence: z.number().optional() }).optional(),
  targeted: z.boolean().optional(),
  resources: z.array(resource),
  diagnostics: z.array(message).default([]),
  errors: z
    .array(z.looseObject({ message: z.string(), code: z.string().optional(), urn: z.string().optional() }))
    .default([]),
});

export function fromEmbedded(document: z.infer<typeof embeddedSchema>): ToldPlan {
  const { operation, project, stack, account, targeted, resources, diagnostics, errors } = document;
  const said = [
    ...resources.flatMap((each) => each.diagnostics.map((one) => ({ ...one, urn: one.urn ?? each.urn }))),
    ...diagnostics,
  ];
  return {
    engine: "embedded",
    operation,
    project,
    stack,
    account: account && {
      ...(account.owner !== undefined && { owner: account.owner }),
      ...(account.licence !== undefined && { licence: account.licence }),
    },
    isComplete: targeted !== true,
    steps: resources.map(stepIn),
    messages: [
      ...said.flatMap(({ severity, code, message: text, urn }): ToldMessage[] =>
        severity === "debug" ? [] : [{ severity, code, message: text, urn }],
      ),
      ...errors.map(({ message: text, code, urn }): ToldMessage => ({
        severity: "error",
        message: text,
        urn,
        code,
      })),
    ],
  };
}

type Resource = z.infer<typeof resource>;

function stepIn(one: Resource): ToldStep {
  const { urn, op, note, place, replaceKeys, oldState, newState, digests } = one;
  return {
    // What is gone is deleted from the state alone.
    operation: op === "delete" && note === GONE ? "refresh" : op,
    urn,
    old: oldState && toldState(oldState, false),
    new: newState && toldState(newState, false),
    // One of another folder names a path of the machine that made the plan.
    place: place !== undefined && !isAbsolute(place) ? place : undefined,
    replaces: replaceKeys,
    drift: driftIn(one),
    takesOver: takeOverIn(one),
    digests,
    secretChanges: secretsIn(one.diff),
  };
}

/** The engine's word for what a refresh does not find any more. */
const GONE = "gone";

function driftIn({ drift }: Resource): ToldDrift | undefined {
  if (drift?.oldState === undefined) return undefined;
  const { oldState, newState } = drift;
  return {
    old: toldState(oldState, false),
    new: newState && toldState(newState, false),
    secretChanges: secretsIn(drift.diff),
  };
}

function secretsIn(diffs: Resource["diff"]): ReadonlySet<string> {
  const secret = diffs.filter((one) => one.secret === true);
  return new Set(secret.map(({ path }) => String(parsePath(path)?.[0] ?? path)));
}

/** Of a replacement only the id is told: what changes is what the old object has. */
function takeOverIn({ takesOver, taken }: Resource): ToldTakeOver | undefined {
  return takesOver === undefined
    ? undefined
    : { id: takesOver, changes: taken?.changes ?? [], from: taken?.from ?? {} };
}
