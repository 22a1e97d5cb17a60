import type { YamlFault } from "./bounded-yaml.js";

/** The line of a fault. */
export interface Spot {
  readonly start: number;
  readonly line: string;
  /** What stands before the value: spaces, `- `, the key. */
  readonly head: string;
  /** The first character of the value, or of the key where there is none. */
  readonly first: string;
  /** `name: `, where this key stands before the value. */
  readonly about: string;
}

/** What stands around a place. */
export function spotOf(text: string, offset: number): Spot {
  const start = lineStart(text, offset);
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end === -1 ? text.length : end);
  const [head = ""] = /^\s*(- +)*([\w.-]{1,60}:[ \t]+)?/.exec(line) ?? [];
  const key = keyIn(text.slice(start, offset)) ?? keyIn(head);
  return { start, line, head, first: line.charAt(head.length), about: key === undefined ? "" : `${key}: ` };
}

function keyIn(before: string): string | undefined {
  return /([\w.-]{1,60}):[ \t]+$/.exec(before.slice(-100))?.[1];
}

/** Where the line of a place begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** How deep a line is, and how deep those are to which it may belong. */
export function indentation(text: string, { start, line }: Spot): string {
  const own = depthOf(line);
  const above: number[] = [];
  let isBesideItems = false;
  const lines = text.slice(0, start).split("\n").slice(0, -1).toReversed().slice(0, 1000);
  for (const one of lines) {
    const [, spaces, mark] = /^( *)([^\s#])/.exec(one) ?? [];
    if (spaces === undefined || (mark !== "-" && !/:(\s|$)/.test(one))) continue;
    const depth = spaces.length;
    if (depth === own && mark === "-") isBesideItems = true;
    if (above.length === 0 || depth < Math.min(...above)) above.push(depth);
    if (depth === 0) break;
  }
  if (isBesideItems && /^ *[^ -]/.test(line))
    return "the line stands beside the items of a list and is none: begin it with `- `, or indent it like the text behind one";
  const depths = above
    .map(String)
    .join(", ")
    .replace(/, (?=[^,]*$)/, " or ");
  const meant = depths === "" ? "" : ` (the lines above have ${depths} of them)`;
  return `the line has ${own} ${own === 1 ? "space" : "spaces"} before it: indent it as deep as those that it belongs with${meant}`;
}

function depthOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

/** Where a line near this one begins with something that only looks like a space. */
export function oddIndentation(text: string, { start }: Spot): number | undefined {
  const before = lineStart(text, Math.max(start - 1, 0));
  const odd = /(?<=^|\n) *[^\S \t\r\n]/.exec(text.slice(before, before + 1_000));
  return odd === null ? undefined : before + odd.index;
}

/** The line after one that has a value, if it is indented as if it belonged to that. */
export function lineThatIsTooDeep(
  { code }: YamlFault,
  text: string,
  { start, line, first }: Spot,
): number | undefined {
  const isValue = code === "BLOCK_AS_IMPLICIT_KEY" || code === "MULTILINE_IMPLICIT_KEY";
  if (!isValue || first === "" || first === "-") return undefined;
  const next = /^\n(?:[ \t]*\n)*( *)[^\s#]/.exec(
    text.slice(start + line.length, start + line.length + 10_000),
  );
  const isDeeper = next !== null && (next[1] ?? "").length > depthOf(line);
  return isDeeper ? start + line.length + next[0].length - 1 : undefined;
}

/** Where a list or map opens that ends at its line's end, or at another mark. */
export function openingOf({ message, offset }: YamlFault, text: string): number | undefined {
  const close = /end with a ([\]}])$/.exec(message)?.[1];
  if (close === undefined) return undefined;
  const open = close === "]" ? "[" : "{";
  let depth = 1;
  for (let at = offset - 1; at >= 0; at--) {
    if (text[at] === close) depth++;
    else if (text[at] === open && --depth === 0) return at;
  }
  return undefined;
}
