import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Surroundings } from "../engine/index.js";
import { readTextIfThere } from "../shared/read-file.js";

type Project = Surroundings["project"];

/** What `export` writes as the program of a licence file, in both kinds of modules, without the comments. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'export * from "pulumi-livechat/program"',
  'module.exports = require("pulumi-livechat/program")',
]);

/** More than such a program has with any comment. */
const MOST_BYTES = 10_000;

/** What may stand under `nodeargs` that is of no meaning to a program which has no process. */
const SIZES = /^--(?:stack-trace-limit|max[-_]old[-_]space[-_]size)=\d+$/;

/**
 * Whether a project's program is the licence file, and nothing else: its main file is the one of this package, or has only
 * the statement that makes it that.
 */
export function isLicenceProgram({ programDirectory, entryPoint, runtime }: Project): boolean {
  const args = runtime.nodeargs.split(/\s+/).filter((argument) => argument !== "");
  if (!args.every((argument) => SIZES.test(argument))) return false;
  try {
    const file = entryPoint === "." ? mainIn(programDirectory) : join(programDirectory, entryPoint);
    return PROGRAMS.has(statementIn(file)) || realpathSync(file) === ownProgram();
  } catch {
    // Whoever runs it says what is wrong with it.
    return false;
  }
}

/** As Node finds it. */
function mainIn(folder: string): string {
  const manifest = readTextIfThere(join(folder, "package.json"), MOST_BYTES * 100);
  const { main } = manifest === undefined ? {} : (JSON.parse(manifest) as { main?: string });
  return join(folder, main ?? (existsSync(join(folder, "index.js")) ? "index.js" : "index.ts"));
}

function statementIn(file: string): string {
  const text = readTextIfThere(file, MOST_BYTES) ?? "";
  const code = text.replaceAll(/^\s*\/\/.*$/gm, "").trim();
  return code.replace(/;$/, "").replaceAll("'", '"');
}

function ownProgram(): string {
  return realpathSync(fileURLToPath(new URL("../licence/program.js", import.meta.url)));
}
