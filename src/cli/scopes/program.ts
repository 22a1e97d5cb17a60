import { stat } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import { methodNames, type MethodName } from "../../api/scopes.js";
import type { IncludeOptions } from "../../licence/include-roots.js";
import { readText, UnreadableFileError } from "../../shared/read-file.js";
import { importsOf, type Import } from "./imports.js";
import { usesOfLicence } from "./licence.js";
import { everySection, methodsByLookup, sectionByResource, together, type Uses } from "./needs.js";
import { tokensOf, type Token } from "./tokens.js";

const sourceExtensions = [".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"];
const packageName = "pulumi-livechat";

export function isSource(file: string): boolean {
  return sourceExtensions.includes(extname(file)) && !/\.d\.[mc]?ts$/.test(file);
}

/** How much of a program is read: a generated one of 100,000 objects is less. */
export const MOST_SOURCE_BYTES = 30_000_000;
const MOST_MODULES = 5000;
const MOST_LICENCES = 100;

interface Module {
  readonly file: string;
  readonly tokens: readonly Token[];
  readonly imports: readonly Import[];
}

/**
 * What a program uses of a licence: the resource classes and lookups that it and the modules that it reaches by
 * relative imports take from this package, and the calls that it makes through the client.
 *
 * @param entry The program's first module.
 */
export async function usesOfProgram(entry: string, includes: IncludeOptions): Promise<Uses> {
  const modules = await reachedFrom(entry);
  const taken = modules.flatMap(({ imports }) => imports);
  const names = new Set(taken.filter(ofPackage).flatMap((each) => (each.typesOnly ? [] : each.names)));
  if (names.has("*")) return everySection;
  const sections = [...names].flatMap((name) => sectionByResource.get(name) ?? []);
  const looked = [...names].flatMap((name) => methodsByLookup.get(name.replace(/Output$/, "")) ?? []);
  const uses: Uses[] = [{ sections: new Set(sections), methods: new Set(looked) }];
  if (names.has("Licence")) uses.push(await usesOfLicenceFiles(modules, includes));
  if (taken.some(isClient)) uses.push({ sections: new Set(), methods: new Set(modules.flatMap(callsOf)) });
  return together(uses);
}

function ofPackage({ from }: Import): boolean {
  return from === packageName;
}

function isClient({ from, names }: Import): boolean {
  const ours = from === packageName || from === `${packageName}/api`;
  return ours && names.some((name) => name === "LiveChatClient" || name === "*");
}

/** Calls such as `client.agents.list()`, or `agents.list()` of a part that was taken off the client before. */
function callsOf({ tokens }: Module): MethodName[] {
  const texts = tokens.map(({ kind, text }) => (kind === "string" ? "" : text));
  const called = new Set(
    texts.map((text, index) => (texts[index + 1] === "." ? `${text}.${texts[index + 2]}` : "")),
  );
  return methodNames.filter((method) => called.has(method));
}

/** The licence files that a program names; where none of them is there to be read, it may declare anything. */
async function usesOfLicenceFiles(modules: readonly Module[], includes: IncludeOptions): Promise<Uses> {
  const named = modules.flatMap(({ file, tokens }) =>
    tokens
      .filter(({ kind, text }) => kind === "string" && /\.ya?ml$/.test(text))
      .map(({ text }) => [dirname(file), text] as const),
  );
  if (named.length > MOST_LICENCES) throw tooLarge(modules[0]?.file ?? "");
  const candidates = named.flatMap(([folder, text]) =>
    [...ancestorsOf(folder)].map((each) => resolve(each, text)),
  );
  const files = await Promise.all(
    [...new Set(candidates)].map(async (file) => ((await isFile(file)) ? [file] : [])),
  );
  const uses = files.flat().map((file) => usesOfLicence(file, includes));
  return uses.length === 0 ? everySection : together(uses);
}

/** A licence file is named relative to the project, which is the program's folder or one above it. */
function* ancestorsOf(folder: string): Generator<string> {
  for (let next = folder, level = 0; level < 3; level++, next = dirname(next)) yield next;
}

async function reachedFrom(entry: string): Promise<Module[]> {
  const modules = new Map<string, Module>();
  const pending = [entry];
  const looked = new Set<string>();
  let bytes = 0;
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (modules.has(file)) continue;
    const text = readText(file, MOST_SOURCE_BYTES);
    bytes += text.length;
    const tokens = tokensOf(text);
    const imports = importsOf(tokens);
    modules.set(file, { file, tokens, imports });
    const folder = dirname(file);
    const named = imports
      .filter(({ from }) => /^\.\.?(\/|$)/.test(from))
      .map(({ from }) => resolve(folder, from));
    for (const path of new Set(named)) {
      if (looked.has(path)) continue;
      looked.add(path);
      if (bytes > MOST_SOURCE_BYTES || looked.size > MOST_MODULES) throw tooLarge(entry);
      // oxlint-disable-next-line no-await-in-loop -- the first that are there are read before the rest is looked for
      pending.push(...(await moduleAt(path)));
    }
  }
  return [...modules.values()];
}

function tooLarge(entry: string): UnreadableFileError {
  const [bytes, modules] = [MOST_SOURCE_BYTES / 1e6, MOST_MODULES.toLocaleString("en-US")];
  return new UnreadableFileError(
    entry,
    `is too large a program: it may have ${bytes} MB in ${modules} modules of its own, and name ${MOST_LICENCES} licence files`,
  );
}

/** The module that a path names, with or without its ending, as TypeScript and Node find it. */
async function moduleAt(path: string): Promise<string[]> {
  const typescript = path.replace(/\.([mc]?)jsx?$/, ".$1ts");
  const stem = path.replace(/\.[mc]?jsx?$/, "");
  const candidates = [typescript, path, ...sourceExtensions.map((extension) => stem + extension)];
  const inside = sourceExtensions.map((extension) => join(path, `index${extension}`));
  for (const candidate of [...candidates, ...inside]) {
    // oxlint-disable-next-line no-await-in-loop -- the first one counts
    if (isSource(candidate) && (await isFile(candidate))) return [candidate];
  }
  return [];
}

export async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

/** The first module of the program in a folder: as package.json's `main` or Pulumi.yaml's says, or `index`. */
export async function entryOf(
  folder: string,
  named: readonly (string | undefined)[],
): Promise<string | undefined> {
  for (const name of [...named, "index"]) {
    // oxlint-disable-next-line no-await-in-loop -- the first one counts
    const [found] = name === undefined ? [] : await moduleAt(resolve(folder, name));
    if (found !== undefined) return found;
  }
  return undefined;
}
