import { z } from "zod";
import type { Identity } from "../../definitions/definition.js";
import { accountIn } from "../../provider/values/identity.js";
import type { Plan } from "../plan.js";
import { stateSchema } from "./states.js";

/** As much of a stack's state as tells whether a plan was made of it. */
export interface StateSummary extends Readonly<NonNullable<Plan["state"]>> {
  /** `acme/dev`; undefined where the state has nothing. */
  readonly stack?: string | undefined;
  /** The accounts that its objects are in, as far as they say. */
  readonly accounts: readonly Identity[];
}

const exportSchema = z.looseObject({
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          ...stateSchema.shape,
          external: z.boolean().optional(),
        }),
      )
      .nullish(),
  }),
});

/** Reads what `stack export` of either engine writes; undefined where it is none of that. */
export function readStateSummary(document: unknown): StateSummary | undefined {
  const { success, data } = exportSchema.safeParse(document);
  if (!success) return undefined;
  const resources = data.deployment.resources ?? [];
  const [, stack, project] = /^urn:pulumi:([^:]*)::([^:]*)::/.exec(resources[0]?.urn ?? "") ?? [];
  const objects = resources.filter(
    ({ custom, type, external }) =>
      custom === true && external !== true && !type.startsWith("pulumi:providers:"),
  );
  return {
    ...(stack !== undefined && { stack: `${project}/${stack}` }),
    ...summaryOf(objects),
    accounts: objects.flatMap(({ outputs }) => accountIn(outputs ?? {}) ?? []),
  };
}

/** How many records there are, and when the last of them was written. */
export function summaryOf(
  records: readonly { readonly modified?: string | undefined }[],
): NonNullable<Plan["state"]> {
  let last = Number.NEGATIVE_INFINITY;
  for (const { modified } of records) last = Math.max(last, Date.parse(modified ?? "") || last);
  return {
    objects: records.length,
    ...(last > 0 && { written: new Date(last).toISOString() }),
  };
}
