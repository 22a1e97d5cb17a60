import { Command } from "commander";
import { checkLicence } from "../../licence/check.js";
import { loadFile } from "../../licence/load.js";
import { LicenceError } from "../../licence/problem.js";
import type { CliContext } from "../context.js";
import { count, writeJson, writeLines } from "../output.js";
import { exitStatus } from "../status.js";
import { includesOf, type LicenceFlags, valuesOf, withLicence } from "./licence-options.js";

interface Flags extends LicenceFlags {
  new?: boolean;
  json?: boolean;
}

export function validateCommand(context: CliContext): Command {
  return withLicence(new Command("validate"))
    .description(
      "Check licence files: every field, reference and value. Nothing is read from or written to an account.",
    )
    .argument("<file...>", "the licence files, each a licence of its own")
    .option("--new", "check for an account that has none of it: also what the API asks of a create")
    .option("-j, --json", "write the result to stdout as one JSON document")
    .action((files: string[], flags: Flags) => validate(context, files, flags));
}

async function validate(context: CliContext, files: readonly string[], flags: Flags): Promise<void> {
  const results = files.map((file) => check(context, file, flags));
  if (results.some(({ count: found }) => found > 0)) {
    context.status = exitStatus.invalid;
  }
  if (flags.json === true) {
    const told = results.map(({ message: _for, ...result }) => ({
      ...result,
      ok: result.count === 0,
    }));
    const ok = told.every((result) => result.ok);
    await writeJson(context.stdout, { ok, files: told });
    return;
  }
  for (const { file, message, objects } of results) {
    const lines = message?.split("\n") ?? [`${file}: valid, ${count(objects, "object")}`];
    await writeLines(context.stderr, lines);
  }
}

function check(context: CliContext, file: string, flags: Flags) {
  try {
    const raw = loadFile(file, valuesOf(context, flags), includesOf(context, flags));
    const { entries } = checkLicence(raw, { isNew: flags.new === true });
    return { file, objects: entries.length, problems: [], count: 0, message: undefined };
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    return { file, objects: 0, problems: error.problems, count: error.count, message: error.message };
  }
}
