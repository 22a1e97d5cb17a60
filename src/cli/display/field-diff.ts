import { createRequire } from "node:module";
import { columnsOf } from "./columns.js";
import type { PropertyDiff } from "../engine.js";
import type { ResourceNode } from "./node.js";
import { Named, withNames } from "./references.js";
import type { Style } from "./style.js";
import { printable, printableLines, type Printable, shown } from "../../shared/printable.js";
import { count } from "../output.js";
import { pad, truncate } from "./text.js";
import { block, indent, inline, isMultiline } from "./value.js";

/**
 * What changes in one resource, field by field.
 *
 *     ~ jobTitle: "Support" → "Support lead"
 *     ~ login:    "a@example.com" → "b@example.com"  (forces replacement)
 */
export function fieldLines(
  { diff: diffs, options, op }: Pick<ResourceNode, "diff" | "options" | "op">,
  style: Style,
  width: number,
): Printable[] {
  const optionPaths = options.map((option) => ({ ...option, path: `options.${option.path}` }));
  const visible = [...diffs.filter((diff) => !isInternal(diff.path)).map(withNames), ...optionPaths];
  const keyWidth = Math.min(maximumKey, Math.max(0, ...visible.map((diff) => columnsOf(diff.path) + 1)));
  const lines: Printable[] = [];
  for (const diff of visible) {
    // A resource that comes or goes whole says so itself; a sign at each of its fields would only be noise.
    const signed = op !== "create" && op !== "delete";
    const sign = signed ? shown`${signs[diff.kind]} ` : shown``;
    const key = pad(shown`${printable(diff.path)}:`, keyWidth);
    const told = changeLines(diff, style, Math.max(40, width - sign.length - columnsOf(key) - 1));
    const head = shown`${signed ? style.op[paints[diff.kind]](sign) : sign}${key}`;
    const inLine = shown`${told.inline}${suffix(diff, style)}`;
    lines.push(inLine === "" ? head : shown`${head} ${inLine}`);
    lines.push(...indent(told.below, shown`    `));
  }
  return lines;
}

const maximumKey = 32;
const signs = { add: shown`+`, remove: shown`-`, change: shown`~` } as const;
const paints = { add: "create", remove: "delete", change: "update" } as const;

function isInternal(path: string): boolean {
  return path.startsWith("__");
}

function suffix(diff: PropertyDiff, style: Style): Printable {
  return diff.replaces === true ? shown`  ${style.op.replace(shown`(forces replacement)`)}` : shown``;
}

interface ChangeLines {
  inline: Printable;
  below: Printable[];
}

function changeLines(diff: PropertyDiff, style: Style, width: number): ChangeLines {
  // A list or an object may be known but for a part of it: then the part says so.
  const whollyUnknown =
    diff.unknown === true && (typeof diff.new !== "object" || diff.new === null || diff.new instanceof Named);
  const unknown = diff.new instanceof Named ? diff.new.text : shown`known after apply`;
  const next = whollyUnknown ? style.dim(unknown) : undefined;
  if (diff.secret) {
    return { inline: diff.kind === "change" ? shown`[secret] (changed)` : shown`[secret]`, below: [] };
  }
  if (diff.kind === "add") return next === undefined ? whole(diff.new, width) : { inline: next, below: [] };
  if (diff.kind === "remove") return whole(diff.old, width);
  if (next !== undefined) {
    return { inline: shown`${truncate(inline(diff.old), width)} → ${next}`, below: [] };
  }
  return change(diff.old, diff.new, style, width);
}

function whole(value: unknown, width: number): ChangeLines {
  const lines = block(value, width);
  const [line] = lines;
  return line !== undefined && lines.length === 1
    ? { inline: line, below: [] }
    : { inline: shown``, below: lines };
}

function change(before: unknown, after: unknown, style: Style, width: number): ChangeLines {
  if (isMultiline(before) || isMultiline(after)) {
    return { inline: shown``, below: textChange(asText(before), asText(after), style, width) };
  }
  const oneLine = shown`${inline(before)} → ${inline(after)}`;
  if (columnsOf(oneLine) <= width) return { inline: oneLine, below: [] };
  if (Array.isArray(before) && Array.isArray(after)) {
    return { inline: shown``, below: listChange(before, after, style, width) };
  }
  if (typeof before === "string" && typeof after === "string") {
    const [old, current] = aroundDifference(before, after, width - 2);
    return {
      inline: shown``,
      below: [style.op.delete(shown`- ${old}`), style.op.create(shown`+ ${current}`)],
    };
  }
  return {
    inline: shown``,
    below: [
      ...block(before, width).map((line) => style.op.delete(shown`- ${line}`)),
      ...block(after, width).map((line) => style.op.create(shown`+ ${line}`)),
    ],
  };
}

const contextLines = 2;

/** Beyond so many changes the least way from one text to the other is not looked for: it would take minutes. */
const mostChanges = 1000;

/** Two texts line by line: what goes, what comes, and the few unchanged lines around it. */
function textChange(before: string, after: string, style: Style, width: number): Printable[] {
  const going = (lines: readonly Printable[]) => lines.map((line) => style.op.delete(shown`- ${line}`));
  const coming = (lines: readonly Printable[]) => lines.map((line) => style.op.create(shown`+ ${line}`));
  const { diffArrays } = createRequire(import.meta.url)("diff") as typeof import("diff");
  const parts = diffArrays(linesOf(before), linesOf(after), { maxEditLength: mostChanges });
  if (parts === undefined) return [...going(block(before, width)), ...coming(block(after, width))];
  return parts.flatMap((part, index) => {
    const lines = part.value.map((line) => truncate(line, width));
    if (part.added) return coming(lines);
    if (part.removed) return going(lines);
    const context = elide(lines, width, index === 0, index === parts.length - 1);
    return context.map((line) => style.dim(shown`  ${line}`));
  });
}

function linesOf(text: string): Printable[] {
  return printableLines(text.endsWith("\n") ? text.slice(0, -1) : text);
}

function asText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : inline(value);
}

function elide(lines: readonly Printable[], width: number, first: boolean, last: boolean): Printable[] {
  const head = first ? 0 : contextLines;
  const tail = last ? 0 : contextLines;
  const hidden = lines.length - head - tail;
  if (hidden <= 1 || width === Infinity) return [...lines];
  return [
    ...lines.slice(0, head),
    shown`… ${count(hidden, "unchanged line")}`,
    ...lines.slice(lines.length - tail),
  ];
}

/** Two lists item by item: what goes and what comes; the rest is only counted. */
function listChange(before: unknown[], after: unknown[], style: Style, width: number): Printable[] {
  const items = (list: unknown[]) => list.map((item) => truncate(inline(item), width - 2));
  const going = (some: readonly Printable[]) => some.map((item) => style.op.delete(shown`- ${item}`));
  const coming = (some: readonly Printable[]) => some.map((item) => style.op.create(shown`+ ${item}`));
  const { diffArrays } = createRequire(import.meta.url)("diff") as typeof import("diff");
  const parts = diffArrays(items(before), items(after), { maxEditLength: mostChanges });
  if (parts === undefined) return [...going(items(before)), ...coming(items(after))];
  return parts.flatMap((part) => {
    if (part.added) return coming(part.value);
    if (part.removed) return going(part.value);
    return [style.dim(shown`  … ${part.value.length} unchanged`)];
  });
}

/** The neighbourhood of the first difference of two long texts, quoted, each in at most `width` columns. */
function aroundDifference(before: string, after: string, width: number): [Printable, Printable] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  const from = Math.max(0, start - Math.floor(width / 3));
  const sign = from > 0 ? shown`…` : shown``;
  const cut = (text: string) => truncate(shown`${sign}${inline(text.slice(from))}`, width);
  return [cut(before), cut(after)];
}
