import { z } from "zod";
import { issueLines } from "../shared/issues.js";
import { PrintableError } from "../shared/printable-error.js";
import { objectId } from "./record-kinds.js";
import { sections } from "./sections/index.js";
import type { LicenceSeed } from "./seed.js";

/** A file of the emulator cannot be used. */
export class EmulatorFileError extends PrintableError {
  readonly code = "configuration";

  constructor(file: string, problem: string, options: ErrorOptions & { more?: readonly string[] } = {}) {
    super([`${file}: ${problem}`, ...(options.more ?? [])], options);
    this.name = "EmulatorFileError";
  }
}

/** A licence's data, each section's part as its records say; a part may be missing. */
const data = z.strictObject({
  ...Object.fromEntries(Object.entries(sections).map(([name, { stored }]) => [name, stored.optional()])),
  sequences: z.record(z.string(), objectId).optional(),
});

const seeds = z
  .array(
    z.strictObject({
      licence: objectId.optional(),
      account: z.email("must be an e-mail address").optional(),
      token: z
        .string()
        .regex(/^[!-~]+$/, "must be one word")
        .optional(),
      password: z.string().optional(),
      // Checked by hand, since the errors of a union do not say what is wrong.
      data: z
        .unknown()
        .superRefine((value, context) => {
          if (value === undefined || value === "sample" || value === "empty") return;
          const { error } = data.safeParse(value);
          for (const issue of error?.issues ?? []) context.addIssue({ code: "custom", ...deepest(issue) });
        })
        .optional(),
    }),
  )
  .min(1, "must hold at least one licence");

/** Of a value that can be one thing or another, what the alternative that came furthest misses says the most. */
function deepest(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  const { path, message } = issue;
  if (issue.code !== "invalid_union") return { path, message };
  return issue.errors
    .flat()
    .map(deepest)
    .map((inner) => ({ ...inner, path: [...path, ...inner.path] }))
    .reduce((best, inner) => (inner.path.length > best.path.length ? inner : best), { path, message });
}

/**
 * Reads the licences of a file: one seed, or an array of them, as JSON.
 *
 * @throws EmulatorFileError if it is not that, naming what is wrong and where.
 */
export function readSeeds(text: string, file: string): LicenceSeed[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EmulatorFileError(file, "is not JSON", { cause: error });
  }
  const list: unknown = Array.isArray(value) ? value : [value];
  if (areSeeds(list, file)) return list;
  throw new EmulatorFileError(file, "is not a list of licences");
}

function areSeeds(value: unknown, file: string): value is LicenceSeed[] {
  const { error } = seeds.safeParse(value);
  if (error === undefined) return true;
  throw new EmulatorFileError(file, "these are not licences of the emulator:", {
    more: issueLines(error.issues),
  });
}
