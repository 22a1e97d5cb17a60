import { stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { leastScopes, type ScopeSet } from "../../api/scopes.js";
import type { IncludeOptions } from "../../licence/include-roots.js";
import { LicenceError, problemText } from "../../licence/problem.js";
import { unreadable, UnreadableFileError } from "../../shared/read-file.js";
import { readYaml, valueOf } from "../../shared/yaml-file.js";
import type { CliContext } from "../context.js";
import { writeJson, writeLines } from "../output.js";
import { usesOfLicence } from "../scopes/licence.js";
import { everySection, methodsOf, tellingAccount, type Uses } from "../scopes/needs.js";
import { entryOf, isFile, isSource, usesOfProgram } from "../scopes/program.js";
import { type IncludeFlags, includesOf, withIncludes } from "./licence-options.js";
import { UsageError } from "../status.js";

/** What `--json` writes. Fields are only ever added to it. */
export interface NeededScopes extends ScopeSet {
  /** What they are for: sections of a licence, and calls that a program makes itself. Sorted. */
  readonly for: readonly string[];
  /** What a token needs besides, so that a stack knows for certain which account it is. */
  readonly account: Pick<ScopeSet, "scopes" | "old">;
}

export function scopesCommand(context: CliContext): Command {
  return withIncludes(new Command("scopes"))
    .description("Print the least OAuth scopes that a licence needs.")
    .argument(
      "[program]",
      "a program (a folder, or a .ts or .js file) or a licence file (default: everything)",
    )
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nOf a program, the modules that it imports by relative paths are read too; it is not run.",
    )
    .action(async (target: string | undefined, flags: IncludeFlags & { json?: true }) => {
      const includes = includesOf(context, flags);
      const uses = target === undefined ? everySection : await usesOf(target, includes).catch(refused);
      const scopes = leastScopes(methodsOf(uses));
      if (flags.json === true) await writeJson(context.stdout, asJson(uses, scopes));
      else await writeLines(context.stdout, asText(uses, scopes));
    });
}

function refused(error: unknown): never {
  if (!(error instanceof UnreadableFileError)) throw error;
  throw new UsageError(`scopes: ${error.message}`, { cause: error });
}

async function usesOf(told: string, includes: IncludeOptions): Promise<Uses> {
  const path = resolve(includes.folder ?? "", told);
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(told, error);
  });
  if (stats.isDirectory()) return await usesOfFolder(path, told, includes);
  if (isSource(path)) return await usesOfProgram(path, includes);
  if (/\.ya?ml$/.test(path)) return licence(told, includes);
  throw new UsageError(
    `scopes: ${told} is neither a program nor a licence file. Give a folder, a .ts or .js file, or a .yaml file.`,
  );
}

function licence(told: string, includes: IncludeOptions): Uses {
  try {
    return usesOfLicence(told, includes);
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    const [first] = error.problems;
    throw new UsageError(`scopes: ${told} cannot be read: ${first ? problemText(first) : ""}`, {
      cause: error,
    });
  }
}

async function usesOfFolder(folder: string, told: string, includes: IncludeOptions): Promise<Uses> {
  const named = [mainOf(folder, "Pulumi.yaml"), mainOf(folder, "package.json")];
  const entry = await entryOf(folder, named);
  if (entry !== undefined) return await usesOfProgram(entry, includes);
  const file = join(folder, "licence.yaml");
  if (await isFile(file)) return licence(join(told, relative(folder, file)), includes);
  throw new UsageError(
    `scopes: there is no program in ${told}: neither its Pulumi.yaml nor its package.json names one (main), and ` +
      "there is no index.ts, index.js or licence.yaml.",
  );
}

/** What Pulumi.yaml or package.json says the program is, if it is there and says so. */
function mainOf(folder: string, name: string): string | undefined {
  const file = join(folder, name);
  const content = valueOf(readYaml(file), file);
  if (typeof content !== "object" || content === null || !("main" in content)) return undefined;
  return typeof content.main === "string" ? content.main : undefined;
}

function subjectOf({ sections, methods }: Uses): string[] {
  return [...sections, ...methods].toSorted();
}

function asJson(uses: Uses, { scopes, old, only }: ScopeSet): NeededScopes {
  return { for: subjectOf(uses), scopes, old, only, account: forAccount(uses) };
}

/** What a token needs besides, so that a stack knows for certain which account it is. */
function forAccount(uses: Uses): Pick<ScopeSet, "scopes" | "old"> {
  if (uses.sections.size === 0) return { scopes: [], old: [] };
  const methods = methodsOf(uses);
  const [least, whole] = [leastScopes(methods), leastScopes([...methods, ...tellingAccount])];
  return {
    scopes: whole.scopes.filter((scope) => !least.scopes.includes(scope)),
    old: whole.old.filter((scope) => !least.old.includes(scope)),
  };
}

function optional(scopes: readonly string[]): string[] {
  return scopes.map((scope) => `  ${scope}  (optional, see below)`);
}

function asText(uses: Uses, { scopes, old, only }: ScopeSet): string[] {
  const subject = subjectOf(uses);
  if (subject.length === 0) return ["Nothing of LiveChat is used: no scope is needed."];
  const lines = scopes.map((scope) => {
    const note = only[scope];
    return note === undefined ? `  ${scope}` : `  ${scope}  (${note})`;
  });
  const account = forAccount(uses);
  return [
    `Scopes for ${subject.join(", ")}:`,
    ...lines,
    ...optional(account.scopes),
    "",
    "Where Developer Console does not show those scopes (the old LiveChat protocol):",
    ...old.map((scope) => `  ${scope}`),
    ...optional(account.old),
    ...(account.scopes.length === 0
      ? []
      : [
          "",
          "Optional: with these a stack is certain which account it is, by its owner and the licence number that its",
          "webhooks tell, and refuses to work on another one. Without them it compares objects by their names alone.",
        ]),
  ];
}
