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

/**
 * What a module imports, read from its pieces: `import`, `export … from`, `import()`, `require()` and TypeScript's
 * `import x = require()`. A name that is imported and then not used does not count.
 */
export function importsOf(tokens: readonly Token[]): Import[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== "word" || tokens[index - 1]?.text === ".") return [];
    const is = (offset: number, text: string): boolean => isSign(tokens[index + offset], text);
    if ((token.text === "require" || token.text === "import") && is(1, "(")) {
      const from = tokens[index + 2];
      return from?.kind === "string" ? [called(tokens, index, from.text)] : [];
    }
    if (token.text === "import" || token.text === "export") return declared(tokens, index);
    return [];
  });
}

/** `import … from "x"`, `import "x"`, `export … from "x"`; nothing where it is another kind of export. */
function declared(tokens: readonly Token[], start: number): Import[] {
  const end = tokens.findIndex(
    ({ kind, text }, index) => index > start && (kind === "string" || text === ";"),
  );
  const from = tokens[end];
  if (from?.kind !== "string") return [];
  const clause = tokens.slice(start + 1, end);
  if (clause.length === 0) return [{ from: from.text, names: [], typesOnly: false }];
  if (clause.at(-1)?.text !== "from" || clause.some(({ text }) => text === "=" || text === "(")) return [];
  const [first, second] = clause;
  const typesOnly = first?.text === "type" && second?.text !== "from" && second?.text !== ",";
  const bindings = bindingsOf(typesOnly ? clause.slice(1, -1) : clause.slice(0, -1));
  const isExport = tokens[start]?.text === "export";
  const rest = [...tokens.slice(0, start), ...tokens.slice(end + 1)];
  const names = isExport
    ? bindings.map(({ name }) => name)
    : bindings.flatMap((binding) => usesOf(binding, rest));
  return [{ from: from.text, names, typesOnly }];
}

/** `require("x")` and `import("x")`: what is taken off at once, or what the variable is used for. */
function called(tokens: readonly Token[], start: number, from: string): Import {
  let after = start + 4;
  // What is taken off a promise is not the module's.
  if (tokens[start]?.text === "import" && isSign(tokens[after], "."))
    return { from, names: ["*"], typesOnly: false };
  while (isSign(tokens[after], ")")) after++;
  if (isSign(tokens[after], ".")) return { from, names: namesAt(tokens[after + 1]), typesOnly: false };
  let before = start - 1;
  while (isSign(tokens[before], "(") || tokens[before]?.text === "await") before--;
  if (!isSign(tokens[before], "=")) return { from, names: ["*"], typesOnly: false };
  const target = tokens.slice(openingOf(tokens, before - 1), before);
  const rest = [...tokens.slice(0, before - target.length), ...tokens.slice(after)];
  const bindings = isSign(target[0], "{") ? bindingsOf(target) : namespaceOf(target[0]);
  return { from, names: bindings.flatMap((binding) => usesOf(binding, rest)), typesOnly: false };
}

/** Where the target of an assignment begins that ends here: a name, or a pattern in braces. */
function openingOf(tokens: readonly Token[], end: number): number {
  if (!isSign(tokens[end], "}")) return end;
  let start = end;
  while (start > 0 && !isSign(tokens[start], "{")) start--;
  return start;
}

function namespaceOf(token: Token | undefined): Binding[] {
  return token?.kind === "word" ? [{ name: "*", local: token.text }] : [];
}

/** The names of an import clause or a pattern: `d, { a, b as c, e: f, type T }`, `* as ns`. */
function bindingsOf(clause: readonly Token[]): Binding[] {
  const parts: Token[][] = [[]];
  for (const token of clause) {
    if (token.kind === "sign" && /^[,{}]$/.test(token.text)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.flatMap((part) => {
    const words = part.filter(({ kind }) => kind !== "sign").map(({ text }) => text);
    if (isSign(part[0], "*")) return [{ name: "*", local: words.at(-1) ?? "*" }];
    const [name, second] = words;
    if (name === undefined || (name === "type" && second !== undefined && second !== "as")) return [];
    return [{ name: isDefault(clause, part) ? "*" : name, local: words.at(-1) ?? name }];
  });
}

/** A name before the braces of an import is the default export: of a CommonJS module, all of it. */
function isDefault(clause: readonly Token[], part: readonly Token[]): boolean {
  const brace = clause.findIndex((token) => isSign(token, "{"));
  const [first] = part;
  return first !== undefined && (brace === -1 || clause.indexOf(first) < brace);
}

/** What of a binding the rest of the module uses: a name itself, or the names taken off a namespace. */
function usesOf({ name, local }: Binding, rest: readonly Token[]): string[] {
  const uses = rest.flatMap((token, index) => {
    const isUse = token.kind === "word" && token.text === local && !isMember(rest, index);
    if (!isUse) return [];
    if (name !== "*") return [name];
    return isSign(rest[index + 1], ".") ? namesAt(rest[index + 2]) : ["*"];
  });
  return [...new Set(uses)];
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
