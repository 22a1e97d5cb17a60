import { Command } from "commander";
import { checkLicence, type CheckOptions } from "../../licence/check.js";
import { loadFile } from "../../licence/load.js";
import { LicenceError, type Problem, problemText } from "../../licence/problem.js";
import type { RawLicence } from "../../licence/raw.js";
import { warningsOf } from "../../licence/warnings.js";
import type { CliContext } from "../context.js";
import { count, writeJson, writeLines } from "../output.js";
import { type StackFlags, stackOf, withStackSettings } from "../stack-settings.js";
import { exitStatus, UsageError } from "../status.js";
import { fileOf, includesOf, type LicenceFlags, valuesOf, withLicence } from "./licence-options.js";

interface Flags extends LicenceFlags, StackFlags {
  new?: boolean;
  json?: boolean;
}

/** What `--json` writes. Fields are only ever added to it. */
export interface Validation {
  /** Whether all the files are right. */
  readonly ok: boolean;
  /** Each licence, in the order in which they were named. */
  readonly files: readonly CheckedFile[];
}

interface CheckedFile {
  /** The file's name, as it was given. */
  readonly file: string;
  /** Whether it is right. */
  readonly ok: boolean;
  /** How many objects it declares; 0 where it is not right. */
  readonly objects: number;
  /** What is wrong with it. */
  readonly problems: readonly Problem[];
  /** What is doubtful, and no error. */
  readonly warnings: readonly Problem[];
  /** How many problems there are; `problems` may list fewer. */
  readonly count: number;
}

export function validateCommand(context: CliContext): Command {
  return withStackSettings(withLicence(new Command("validate")))
    .description(
      "Check licence files: every field, reference and value. Nothing is read from or written to an account.",
    )
    .argument(
      "[file...]",
      "the licence files, each a licence of its own (default, with --stack: that of the stack)",
    )
    .option("--new", "check for an account that has none of it: also what the API asks of a create")
    .option("-j, --json", "write the result to stdout as one JSON document")
    .addHelpText(
      "after",
      "\nWith --stack (or --cwd) the stack's configuration gives the vars and the values of ${config:…}, as to its program.",
    )
    .action((files: string[], flags: Flags) => validate(context, files, flags));
}

async function validate(context: CliContext, given: readonly string[], flags: Flags): Promise<void> {
  const stack = await stackOf(context, flags);
  const own = fileOf(context, stack);
  const files = given.length === 0 && own !== undefined ? [own] : given;
  if (files.length === 0)
    throw new UsageError("validate: name the licence files, or the stack (--stack) that has one.");
  const values = valuesOf(context, flags, stack);
  const includes = includesOf(context, flags, stack);
  const loaded = files.map((file) => attempt(() => loadFile(file, values, includes)));
  const unknownVars = unknownIn(loaded);
  const results = files.map((file, index) => {
    return check(file, loaded[index] as Loaded, { isNew: flags.new === true, unknownVars });
  });
  if (results.some(({ count: found }) => found > 0)) {
    context.status = exitStatus.invalid;
  }
  if (flags.json === true) {
    const told = results.map(({ message: _for, ...result }) => ({
      ...result,
      ok: result.count === 0,
    }));
    const ok = told.every((result) => result.ok);
    await writeJson(context.stdout, { ok, files: told } satisfies Validation);
    return;
  }
  for (const { file, message, objects, warnings } of results) {
    const lines = message?.split("\n") ?? [`${file}: valid, ${count(objects, "object")}`];
    await writeLines(context.stderr, [...lines, ...shown(warnings)]);
  }
}

/** How many warnings of a file are listed. */
const MOST_SHOWN = 100;

function shown(warnings: readonly Problem[]): string[] {
  const more = warnings.length - MOST_SHOWN;
  const lines = warnings.slice(0, MOST_SHOWN).map((one) => `warning: ${problemText(one)}`);
  return more > 0 ? [...lines, `and ${count(more, "more warning")} (--json lists them all)`] : lines;
}

type Loaded = RawLicence | LicenceError;

function attempt<Result>(work: () => Result): Result | LicenceError {
  try {
    return work();
  } catch (error) {
    if (error instanceof LicenceError) return error;
    throw error;
  }
}

/** The vars that none of the licences uses; none, where one of them could not be read and may use any. */
function unknownIn(loaded: readonly Loaded[]): readonly string[] {
  const [first, ...others] = loaded.map((one) =>
    one instanceof LicenceError ? [] : (one.vars?.unknown ?? []),
  );
  return (first ?? []).filter((name) => others.every((unknown) => unknown.includes(name)));
}

function check(file: string, loaded: Loaded, options: CheckOptions) {
  const checked = loaded instanceof LicenceError ? loaded : attempt(() => checkLicence(loaded, options));
  const warnings = loaded instanceof LicenceError ? [] : warningsOf(loaded);
  if (!(checked instanceof LicenceError)) {
    return { file, objects: checked.entries.length, problems: [], warnings, count: 0, message: undefined };
  }
  const { problems, count: found, message } = checked;
  return { file, objects: 0, problems, warnings, count: found, message };
}
