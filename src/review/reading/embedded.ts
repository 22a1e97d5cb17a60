import { z } from "zod";
import { OPERATIONS } from "../plan.js";
import { parsePath } from "../../shared/property-path.js";
import type { Values } from "../../definitions/definition.js";
import { isObject } from "../../provider/values/canonical.js";
import { stateSchema, toldState } from "./states.js";
import type { ToldMessage, ToldPlan, ToldStep, ToldTakeOver } from "./told.js";

const message = z.looseObject({
  severity: z.enum(["debug", "info", "warning", "error"]),
  message: z.string(),
  urn: z.string().optional(),
});

const resource = z.looseObject({
  urn: z.string(),
  op: z.enum(OPERATIONS),
  diff: z
    .array(z.looseObject({ path: z.string(), secret: z.boolean().optional(), old: z.unknown().optional() }))
    .default([]),
  takesOver: z.string().optional(),
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
  resources: z.array(resource),
  diagnostics: z.array(message).default([]),
  errors: z
    .array(z.looseObject({ message: z.string(), code: z.string().optional(), urn: z.string().optional() }))
    .default([]),
});

export function fromEmbedded(document: z.infer<typeof embeddedSchema>): ToldPlan {
  const { operation, project, stack, account, resources, diagnostics, errors } = document;
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
    isComplete: true,
    steps: resources.map(stepIn),
    messages: [
      ...said.flatMap(({ severity, message: text, urn }): ToldMessage[] =>
        severity === "debug" ? [] : [{ severity, message: text, urn }],
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
  const { urn, op, diff, replaceKeys, oldState, newState, digests } = one;
  return {
    operation: op,
    urn,
    old: oldState && toldState(oldState, false),
    new: newState && toldState(newState, false),
    replaces: replaceKeys,
    takesOver: takeOverIn(one),
    digests,
    secretChanges: new Set(
      diff.filter(({ secret }) => secret === true).map(({ path }) => String(parsePath(path)?.[0] ?? path)),
    ),
  };
}

/** What the object has that is taken over stands in the differences: not inside of lists, where only a part of it does. */
function takeOverIn({ takesOver, diff }: Resource): ToldTakeOver | undefined {
  if (takesOver === undefined) return undefined;
  const changes = new Set<string>();
  const from: Values = {};
  for (const { path, secret, old } of diff) {
    const [name = path, ...inside] = (parsePath(path) ?? [path]).map(String);
    changes.add(name);
    if (secret === true || old === undefined || path.includes("[")) continue;
    from[name] = inside.length === 0 ? old : put(from[name], inside, old);
  }
  return { id: takesOver, changes: [...changes], from };
}

function put(into: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const values = isObject(into) ? into : {};
  return { ...values, [key]: put(values[key], rest, value) };
}
