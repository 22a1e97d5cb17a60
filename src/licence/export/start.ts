import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Values } from "../../definitions/definition.js";
import { isObject } from "../../provider/values/canonical.js";
import { writeWhole } from "../../shared/files.js";
import { PrintableError } from "../../shared/printable-error.js";
import { readTextIfThere } from "../../shared/read-file.js";
import { type Contents, type Format, projectFiles, writeProject } from "./project.js";
import { yamlHead } from "./yaml.js";

/**
 * A folder has a project already, or something in its place.
 *
 * Name an empty folder.
 */
export class ProjectExistsError extends PrintableError {
  override readonly name = "ProjectExistsError";
  readonly code = "configuration";

  constructor(file: string) {
    super(`${file} exists already: give a folder without a project, or go on with the one that is there`);
  }
}

export type Forge = "github" | "gitlab";

export interface StartOptions {
  /** The folder of the project; it is made where it is not there. */
  readonly directory: string;
  readonly format: Format;
  /** Whether its objects are resources of the native provider, and not dynamic ones. */
  readonly native: boolean;
}

/** The file that declares the licence. */
export function mainFileOf(format: Format): string {
  return format === "yaml" ? "licence.yaml" : "index.ts";
}

/** @throws ProjectExistsError where a file would be replaced that makes a project. */
export function refuseProject(directory: string, format: Format): void {
  const program = format === "yaml" ? ["licence.yaml", "index.js"] : ["index.ts"];
  const found = ["Pulumi.yaml", "Pulumi.dev.yaml", ...program].find((name) =>
    existsSync(join(directory, name)),
  );
  if (found !== undefined) throw new ProjectExistsError(join(directory, found));
}

/** Writes a project that declares nothing yet. Files that are there stay; what package.json lacks is added. */
export async function startProject(options: StartOptions): Promise<string[]> {
  const { directory, format } = options;
  await mkdir(directory, { recursive: true });
  const main = mainFileOf(format);
  await writeFile(join(directory, main), format === "yaml" ? starterYaml : starterProgram, { flag: "wx" });
  const { made } = await writeProject(directory, contentsOf(options));
  return [main, ...made, ...completeManifest(options)];
}

/** Adds to a package.json that was there what the project needs. */
export function completeManifest(options: StartOptions): string[] {
  const { directory } = options;
  const file = join(directory, "package.json");
  const there: unknown = JSON.parse(readTextIfThere(file, MOST_MANIFEST_BYTES) ?? "{}");
  const files = projectFiles(directory, contentsOf(options));
  const ours = JSON.parse(files["package.json"] ?? "{}") as Values;
  if (!isObject(there)) return [];
  const merged: Values = { ...ours, ...there };
  for (const name of ["type", "main"]) if (ours[name] !== undefined) merged[name] = ours[name];
  for (const name of ["dependencies", "devDependencies"]) {
    const both = { ...(ours[name] as Values | undefined), ...(there[name] as Values | undefined) };
    if (Object.keys(both).length > 0) merged[name] = both;
  }
  const text = `${JSON.stringify(merged, undefined, 2)}\n`;
  if (JSON.stringify(merged) === JSON.stringify(there)) return [];
  writeWhole(file, text);
  return ["package.json, to which it added what was missing"];
}

function contentsOf({ format, native }: StartOptions): Contents {
  return { format, native, isImported: false, objects: 0, textBytes: 0 };
}

const MOST_MANIFEST_BYTES = 2_000_000;

/** Copies the recipes for a forge, as they stand in this package. Files that are there stay. */
export async function addRecipes(directory: string, forge: Forge): Promise<string[]> {
  const recipes = fileURLToPath(new URL("../../../examples/ci", import.meta.url));
  const names = (await readdir(recipes)).filter((name) => name === "ci" || name.includes(forge));
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop -- a few folders
    await cp(join(recipes, name), join(directory, name), { recursive: true, force: false });
  }
  return names;
}

const starterYaml = `${yamlHead}
# What stands here is made so in the account; what does not is left alone. One of each, for example, without its "# ":
groups:
#   support: { name: Support }
agents:
#   jane: { login: jane@example.com, name: Jane Roe, groups: [support] }
cannedResponses:
#   hello: { text: Hello! How can I help?, tags: [hello], group: support }
tags:
#   refund: { tag: refund, author: jane, group: support }
`;

const starterProgram = `// What is declared here is made so in the account; what is not is left alone. For example:
//
//   import { Agent, Group } from "pulumi-livechat";
//
//   const jane = new Agent("jane", { login: "jane@example.com", name: "Jane Roe" }, { protect: true });
//   new Group("support", { name: "Support", agents: [jane.login] });
export {};
`;
