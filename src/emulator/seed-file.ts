import { z } from "zod";
import { checkedList, deepest, issueLines } from "../shared/issues.js";
import { JsonError, parseJson } from "../shared/json-file.js";
import { PrintableError } from "../shared/printable-error.js";
import { UnreadableFileError } from "../shared/read-file.js";
import { objectId } from "./record-kinds.js";
import { sections } from "./sections/index.js";
import type { LicenceSeed } from "./seed.js";

/**
 * A file of the emulator cannot be used.
 *
 * Correct what the message names, or name another file.
 */
export class EmulatorFileError extends PrintableError {
  readonly code = "configuration";

  constructor(file: string, problem: string, options: ErrorOptions & { more?: readonly string[] } = {}) {
    super([`${file}: ${problem}`, ...(options.more ?? [])], options);
    this.name = "EmulatorFileError";
  }
}

/**
 * What `read` reads of a file of the emulator.
 *
 * @throws EmulatorFileError if it cannot be read.
 */
export function readFileOf<T>(file: string, read: (file: string) => T): T {
  try {
    return read(file);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new EmulatorFileError(file, error.reason, { cause: error });
  }
}

/** A licence's data, each section's part as its records say; a part may be missing. */
const data = z.strictObject({
  ...Object.fromEntries(Object.entries(sections).map(([name, { stored }]) => [name, stored.optional()])),
  sequences: z.record(z.string(), objectId).optional(),
});

const seeds = checkedList(
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
).refine((list) => list.length > 0, "must hold at least one licence");

/**
 * Reads the licences of a file: one seed, or an array of them, as JSON.
 *
 * @throws EmulatorFileError if it is not that, naming what is wrong and where.
 */
export function readSeeds(text: string, file: string): LicenceSeed[] {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    const problem = error instanceof JsonError ? error.message : "is not JSON";
    throw new EmulatorFileError(file, problem, { cause: error });
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
