import { readFile, stat } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import { methodNames, type MethodName } from "../../api/scopes.js";
import type { IncludeOptions } from "../../licence/include-roots.js";
import { importsOf, type Import } from "./imports.js";
import { usesOfLicence } from "./licence.js";
import { everySection, methodsByLookup, sectionByResource, together, type Uses } from "./needs.js";
import { tokensOf, type Token } from "./tokens.js";

const sourceExtensions = [".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"];
const packageName = "pulumi-livechat";

export function isSource(file: string): boolean {
  return sourceExtensions.includes(extname(file)) && !/\.d\.[mc]?ts$/.test(file);
}

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
  const candidates = modules.flatMap(({ file, tokens }) =>
    tokens
      .filter(({ kind, text }) => kind === "string" && /\.ya?ml$/.test(text))
      .flatMap(({ text }) => [...ancestorsOf(dirname(file))].map((folder) => resolve(folder, text))),
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
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (modules.has(file)) continue;
    // oxlint-disable-next-line no-await-in-loop -- which modules follow is known only then
    const tokens = tokensOf(await readFile(file, "utf8"));
    const imports = importsOf(tokens);
    modules.set(file, { file, tokens, imports });
    const folder = dirname(file);
    const relative = imports.filter(({ from }) => /^\.\.?(\/|$)/.test(from));
    // oxlint-disable-next-line no-await-in-loop -- as above
    const found = await Promise.all(relative.map(({ from }) => moduleAt(resolve(folder, from))));
    pending.push(...found.flat());
  }
  return [...modules.values()];
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
