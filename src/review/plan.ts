import { z } from "zod";

/** The version of the form: a number that changes only where what a reader knows is no longer true. */
export const PLAN_VERSION = 1;

/** What happens to an object; `read` and `same` change nothing in the account. */
export const OPERATIONS = [
  "create",
  "update",
  "replace",
  "delete",
  "import",
  "refresh",
  "read",
  "same",
] as const;

const paths = z.array(z.string()).min(1);

const sideSchema = z.strictObject({
  value: z
    .unknown()
    .describe("The value, as JSON. Where something is secret, or not known yet, there stands null."),
  secret: paths
    .optional()
    .describe("The places inside of the value that are secret; an empty text is the whole of it."),
  unknown: paths
    .optional()
    .describe("The places inside of the value that are known only later; an empty text is the whole of it."),
});

const changeSchema = z.strictObject({
  path: z.string().describe("Where, as in `workScheduler.monday.start`."),
  kind: z
    .enum(["add", "remove", "change"])
    .describe("`remove`: it is no longer declared. In an update it is left in the account as it is."),
  old: sideSchema.optional().describe("What it was."),
  new: sideSchema.optional().describe("What it will be."),
  replaces: z.boolean().optional().describe("Whether the object is replaced because of this."),
  byVars: z
    .literal(true)
    .optional()
    .describe(
      "Of a comparison: both files have it written alike, and differ in what is put in, as by `vars`.",
    ),
});

const stepSchema = z.strictObject({
  operation: z
    .enum(OPERATIONS)
    .describe("What happens to the object; `read` and `same` change nothing in the account."),
  type: z.string().describe("`Agent`; of what is not of this package, Pulumi's type token."),
  name: z.string().describe("The resource's name in the program; in a licence file, its key."),
  renamedFrom: z
    .string()
    .optional()
    .describe("The name that it has in the state, where that is another one."),
  urn: z.string().describe("What Pulumi calls it by."),
  naturalKey: z
    .record(z.string(), sideSchema)
    .describe("The arguments by which a person tells the object from others of its type."),
  id: z.string().optional().describe("The id in the account, where there is one already."),
  place: z.string().optional().describe("Where a licence file declares it: `file:line:column`."),
  takesOver: z
    .strictObject({ id: z.string().describe("The id in the account.") })
    .optional()
    .describe(
      "A create, or the new object of a replacement, that makes nothing: it exists, and is managed from now on. The changes of a replacement are from what is replaced.",
    ),
  changes: z.array(changeSchema).describe("Which arguments change."),
  drift: z
    .strictObject({
      gone: z.boolean().optional().describe("It is not in the account any more."),
      changes: z
        .array(changeSchema)
        .describe("From what this stack left, `old`, to what the account has now, `new`."),
    })
    .optional()
    .describe(
      "What was done to the object outside of this program, where a refresh found something. What the step itself changes " +
        "begins with what the account has now.",
    ),
  untold: paths
    .optional()
    .describe(
      "Secret arguments of which this plan does not tell whether they change: the Pulumi CLI says neither.",
    ),
  digests: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      "Of secret arguments that change, a digest of the new value by the stack's key, where its engine has one.",
    ),
  replaces: z.array(z.string()).optional().describe("The arguments because of which it is replaced."),
  protect: z.boolean().describe("Whether it is protected after this step; of a deletion, before it."),
  retained: z.boolean().optional().describe("A deletion that leaves the object in the account."),
  options: z
    .array(changeSchema)
    .describe("Resource options that change, which changes nothing in the account."),
  before: z.record(z.string(), sideSchema).optional().describe("All that was declared."),
  seen: z
    .record(z.string(), sideSchema)
    .optional()
    .describe("Of arguments that were not declared: what the last write or refresh saw."),
  after: z.record(z.string(), sideSchema).optional().describe("All that is declared now."),
  references: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe("Of arguments that are known only later, the URNs of the resources that they refer to."),
});

const noticeShape = {
  code: z
    .string()
    .optional()
    .describe("What it is about, where that has a name: `account`, `drift`, `takes-over`."),
  message: z.string().describe("For people."),
  urn: z.string().optional().describe("The resource that it is about."),
};

/** Equal to what stands in a notice, beside its code. */
const { code: _none, ...reasonShape } = noticeShape;

const count = z.int().nonnegative();

const guardSchema = z.strictObject({
  name: z.string().describe("By which it is allowed: `agents`."),
  reasons: z.array(z.strictObject(reasonShape)).min(1).describe("What it stops here."),
  allowed: z
    .strictObject({
      by: z.enum(["option", "settings"]).describe("`option`: of the command, `--allow`."),
      reason: z.string().optional().describe("Why, as the project's settings say."),
    })
    .optional()
    .describe("Who says that it may be; without it the plan is refused."),
});

export const planSchema = z.strictObject({
  version: z
    .literal(PLAN_VERSION)
    .describe("Of the form. It changes only where what a reader knows is no longer true."),
  engine: z
    .enum(["embedded", "pulumi", "none"])
    .describe("Which engine made it: the package's own, or the Pulumi CLI; none made a comparison."),
  operation: z
    .string()
    .describe(
      "Of what it is a preview: `preview` is one of `up`. `compare` is a comparison of two licences.",
    ),
  project: z.string().optional().describe("The project's name."),
  stack: z.string().optional().describe("The stack's name."),
  account: z
    .strictObject({
      owner: z.string().optional().describe("The owner's login."),
      licence: z.int().optional().describe("The licence number."),
    })
    .optional()
    .describe(
      "The account that the stack is of: its owner's login and its number, as far as they are known.",
    ),
  state: z
    .strictObject({
      objects: count.describe("How many objects it had."),
      written: z.string().optional().describe("When the last of them was written: ISO 8601, UTC."),
    })
    .optional()
    .describe("The state that it was made of, where `isComplete`."),
  isComplete: z
    .boolean()
    .describe(
      "Whether what does not change is among the steps: the CLI needs `--show-sames` for that, and a plan of targets alone " +
        "never has it.",
    ),
  steps: z
    .array(stepSchema)
    .describe("What happens to each object: by type, then as the licence file has them, or by name."),
  diagnostics: z
    .array(
      z.strictObject({
        severity: z.enum(["info", "warning"]).describe("How much it matters."),
        ...noticeShape,
      }),
    )
    .describe("What the program and the provider said."),
  refusals: z.array(z.strictObject(noticeShape)).describe("Why `up` would fail."),
  guards: z.array(guardSchema).optional().describe("What stops it, or would if it were not allowed."),
  counts: z
    .strictObject({
      create: count.describe("Those that are made."),
      takeOver: count.describe("Creates that take over what exists; they are not among `create`."),
      update: count.describe("Those that are changed in place."),
      replace: count.describe("Those in whose place a new one is made."),
      delete: count.describe("Also of what stays in the account."),
      import: count.describe("Those that the stack manages from now on, as they are."),
      refresh: count.describe(
        "Those that were changed outside of this program, whatever else happens to them.",
      ),
      gone: count.describe("The same of those that are not in the account any more."),
      rename: count.describe("Those that only get another name in the program."),
      options: count.describe("Those of which only options change."),
      same: count.optional().describe("Where the plan tells them."),
    })
    .describe("How many objects each thing happens to; stacks, components and providers are none."),
  fingerprint: z
    .string()
    .describe(
      "Equal for plans that do the same: neither the engine, nor messages, nor places count. Of what is secret it holds that it changes, and the digests.",
    ),
});

/** What an `up` would do: the same document for either engine. */
export type Plan = z.infer<typeof planSchema>;
/** What would happen to one object. */
export type Step = Plan["steps"][number];
export type Operation = Step["operation"];
/** One value before and after. */
export type Change = z.infer<typeof changeSchema>;
/** A value, and what in it is secret or known only later. */
export type Side = z.infer<typeof sideSchema>;
export type Sides = Readonly<Record<string, Side>>;
export type Counts = Plan["counts"];
/** What was done to an object outside of the program. */
export type Drift = NonNullable<Step["drift"]>;
/** What a guard stops. */
export type Stop = z.infer<typeof guardSchema>;

/** Whether a step changes anything in the account. */
export function touchesAccount({ operation, retained }: Step): boolean {
  return operation !== "same" && operation !== "read" && retained !== true;
}

/** Whether a step is worth a line: it changes the account, the state or a name. */
export function isNotable(step: Step): boolean {
  return (
    (step.operation !== "same" && step.operation !== "read") ||
    step.renamedFrom !== undefined ||
    step.options.length > 0
  );
}
