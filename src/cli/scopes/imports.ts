import type { Token } from "./tokens.js";

/** What a module takes from another one. */
export interface Import {
  /** The module that it names. */
  readonly from: string;
  /** The names of what it uses of it, as the other module exports them; `*` where it may use anything. */
  readonly names: readonly string[];
  /** Whether only types are taken, which are nothing when the program runs. */
  readonly typesOnly: boolean;
}

/** A name that a module takes, and what it calls it. */
interface Binding {
  readonly name: string;
  readonly local: string;
}

/** What a module imports, and where in it that is said. */
interface Declared {
  readonly from: string;
  readonly typesOnly: boolean;
  readonly bindings: readonly Binding[];
  /** Names that are passed on as they are, or `*` where anything may be used. */
  readonly names: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** A pattern that a module is taken apart by is looked for no further back than this many pieces. */
const LONGEST_PATTERN = 1000;

/**
 * What a module imports, read from its pieces: `import`, `export … from`, `import()`, `require()` and TypeScript's
 * `import x = require()`. A name that is imported and then not used does not count.
 *
 * Each piece is looked at a few times, however many imports there are: a source may be large, and hostile.
 */
export function importsOf(tokens: readonly Token[]): Import[] {
  const all = tokens.flatMap((token, index) => {
    if (token.kind !== "word" || tokens[index - 1]?.text === ".") return [];
    if ((token.text === "require" || token.text === "import") && isSign(tokens[index + 1], "(")) {
      const from = tokens[index + 2];
      return from?.kind === "string" ? [called(tokens, index, from.text)] : [];
    }
    if (token.text === "import" || token.text === "export") return declared(tokens, index);
    return [];
  });
  const uses = usesIn(tokens, all);
  return all.map(({ from, typesOnly, bindings, names }) => ({
    from,
    typesOnly,
    names: [...names, ...new Set(bindings.flatMap((binding) => uses(binding)))],
  }));
}

/** `import … from "x"`, `import "x"`, `export … from "x"`; nothing where it is another kind of export. */
function declared(tokens: readonly Token[], start: number): Declared[] {
  let end = start + 1;
  while (end < tokens.length && !endsClause(tokens[end])) end++;
  const from = tokens[end];
  if (from?.kind !== "string") return [];
  const clause = tokens.slice(start + 1, end);
  const found = { from: from.text, start, end: end + 1, typesOnly: false, bindings: [], names: [] };
  if (clause.length === 0) return [found];
  if (clause.at(-1)?.text !== "from" || clause.some(({ text }) => text === "=" || text === "(")) return [];
  const [first, second] = clause;
  const typesOnly = first?.text === "type" && second?.text !== "from" && second?.text !== ",";
  const bindings = bindingsOf(typesOnly ? clause.slice(1, -1) : clause.slice(0, -1));
  return tokens[start]?.text === "export"
    ? [{ ...found, typesOnly, names: bindings.map(({ name }) => name) }]
    : [{ ...found, typesOnly, bindings }];
}

/** What comes after an import's clause: the module's name, or what shows that it is none. */
function endsClause(token: Token | undefined): boolean {
  return token?.kind === "string" || /^(?:;|import|export)$/.test(token?.text ?? "");
}

/** `require("x")` and `import("x")`: what is taken off at once, or what the variable is used for. */
function called(tokens: readonly Token[], start: number, from: string): Declared {
  let after = start + 4;
  const found = { from, typesOnly: false, bindings: [], start, end: after };
  // What is taken off a promise is not the module's.
  if (tokens[start]?.text === "import" && isSign(tokens[after], ".")) return { ...found, names: ["*"] };
  while (isSign(tokens[after], ")")) after++;
  if (isSign(tokens[after], ".")) return { ...found, names: namesAt(tokens[after + 1]) };
  let before = start - 1;
  while (isSign(tokens[before], "(") || tokens[before]?.text === "await") before--;
  if (!isSign(tokens[before], "=")) return { ...found, names: ["*"] };
  const opening = openingOf(tokens, before - 1);
  const target = tokens.slice(opening, before);
  const bindings = isSign(target[0], "{") ? bindingsOf(target) : namespaceOf(target[0]);
  return { ...found, bindings, names: [], start: opening, end: after };
}

/** Where the target of an assignment begins that ends here: a name, or a pattern in braces. */
function openingOf(tokens: readonly Token[], end: number): number {
  if (!isSign(tokens[end], "}")) return end;
  let start = end;
  while (start > Math.max(0, end - LONGEST_PATTERN) && !isSign(tokens[start], "{")) start--;
  return start;
}

function namespaceOf(token: Token | undefined): Binding[] {
  return token?.kind === "word" ? [{ name: "*", local: token.text }] : [];
}

/** The names of an import clause or a pattern: `d, { a, b as c, e: f, type T }`, `* as ns`. */
function bindingsOf(clause: readonly Token[]): Binding[] {
  const parts: Token[][] = [[]];
  // A name before the braces of an import is the default export: of a CommonJS module, all of it.
  let partsBeforeBrace: number | undefined;
  for (const token of clause) {
    if (isSign(token, "{")) partsBeforeBrace ??= parts.length;
    if (token.kind === "sign" && /^[,{}]$/.test(token.text)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.flatMap((part, index) => {
    const words = part.filter(({ kind }) => kind !== "sign").map(({ text }) => text);
    if (isSign(part[0], "*")) return [{ name: "*", local: words.at(-1) ?? "*" }];
    const [name, second] = words;
    if (name === undefined || (name === "type" && second !== undefined && second !== "as")) return [];
    const isDefault = partsBeforeBrace === undefined || index < partsBeforeBrace;
    return [{ name: isDefault ? "*" : name, local: words.at(-1) ?? name }];
  });
}

/** What of a binding the module uses outside of its imports: a name itself, or the names taken off a namespace. */
function usesIn(tokens: readonly Token[], all: readonly Declared[]): (binding: Binding) => readonly string[] {
  const locals = new Set(all.flatMap(({ bindings }) => bindings.map(({ local }) => local)));
  const takenOff = new Map<string, Set<string>>();
  const ranges = [...all];
  let [range] = ranges;
  let next = 1;
  for (let index = 0; index < tokens.length; index++) {
    while (range !== undefined && index >= range.end) range = ranges[next++];
    if (range !== undefined && index >= range.start) continue;
    const token = tokens[index] as Token;
    if (token.kind !== "word" || !locals.has(token.text) || isMember(tokens, index)) continue;
    const names = takenOff.get(token.text) ?? new Set();
    takenOff.set(token.text, names);
    for (const name of isSign(tokens[index + 1], ".") ? namesAt(tokens[index + 2]) : ["*"]) names.add(name);
  }
  return ({ name, local }) => {
    const names = takenOff.get(local);
    if (names === undefined) return [];
    return name === "*" ? [...names] : [name];
  };
}

/** Whether a name is that of another object's property, and not a spread one. */
function isMember(tokens: readonly Token[], index: number): boolean {
  return isSign(tokens[index - 1], ".") && !isSign(tokens[index - 2], ".");
}

function namesAt(token: Token | undefined): string[] {
  return token?.kind === "word" ? [token.text] : ["*"];
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === "sign" && token.text === text;
}
