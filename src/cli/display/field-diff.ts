import { diffArrays, diffLines } from "diff";
import stringWidth from "string-width";
import type { PropertyDiff, StepOp } from "../engine.js";
import type { Style } from "./style.js";
import { count, printable } from "./printable.js";
import { pad, truncate } from "./text.js";
import { block, indent, inline, isMultiline } from "./value.js";

/**
 * What changes in one resource, field by field.
 *
 *     ~ jobTitle: "Support" → "Support lead"
 *     ~ login:    "a@example.com" → "b@example.com"  (forces replacement)
 */
export function fieldLines(
  diffs: readonly PropertyDiff[],
  op: StepOp,
  style: Style,
  width: number,
): string[] {
  const visible = diffs.filter((diff) => !isInternal(diff.path));
  const keyWidth = Math.min(maximumKey, Math.max(0, ...visible.map((diff) => stringWidth(diff.path) + 1)));
  const lines: string[] = [];
  for (const diff of visible) {
    // A resource that comes or goes whole says so itself; a sign at each of its fields would only be noise.
    const sign = op === "update" || op === "replace" || op === "refresh" ? `${signs[diff.kind]} ` : "";
    const key = pad(`${printable(diff.path)}:`, keyWidth);
    const shown = changeLines(diff, style, Math.max(40, width - sign.length - stringWidth(key) - 1));
    const paint = sign === "" ? (text: string) => text : style.op[paints[diff.kind]];
    lines.push(`${paint(sign)}${key} ${shown.inline}${suffix(diff, style)}`.trimEnd());
    lines.push(...indent(shown.below, "    "));
  }
  return lines;
}

const maximumKey = 32;
const signs = { add: "+", remove: "-", change: "~" } as const;
const paints = { add: "create", remove: "delete", change: "update" } as const;

function isInternal(path: string): boolean {
  return path.startsWith("__");
}

function suffix(diff: PropertyDiff, style: Style): string {
  return diff.replaces === true ? `  ${style.op.replace("(forces replacement)")}` : "";
}

interface ChangeLines {
  inline: string;
  below: string[];
}

function changeLines(diff: PropertyDiff, style: Style, width: number): ChangeLines {
  // A list or an object may be known but for a part of it: then the part says so.
  const whollyUnknown = diff.unknown === true && (typeof diff.new !== "object" || diff.new === null);
  const next = whollyUnknown ? style.dim("known after apply") : undefined;
  if (diff.secret) return { inline: diff.kind === "change" ? "[secret] (changed)" : "[secret]", below: [] };
  if (diff.kind === "add") return next === undefined ? whole(diff.new, width) : { inline: next, below: [] };
  if (diff.kind === "remove") return whole(diff.old, width);
  if (next !== undefined) return { inline: `${truncate(inline(diff.old), width)} → ${next}`, below: [] };
  return change(diff.old, diff.new, style, width);
}

function whole(value: unknown, width: number): ChangeLines {
  const lines = block(value, width);
  return lines.length === 1 ? { inline: lines[0] ?? "", below: [] } : { inline: "", below: lines };
}

function change(before: unknown, after: unknown, style: Style, width: number): ChangeLines {
  if (isMultiline(before) || isMultiline(after)) {
    return { inline: "", below: textChange(asText(before), asText(after), style, width) };
  }
  const oneLine = `${inline(before)} → ${inline(after)}`;
  if (stringWidth(oneLine) <= width) return { inline: oneLine, below: [] };
  if (Array.isArray(before) && Array.isArray(after)) {
    return { inline: "", below: listChange(before, after, style, width) };
  }
  if (typeof before === "string" && typeof after === "string") {
    const [old, current] = aroundDifference(before, after, width - 2);
    return { inline: "", below: [style.op.delete(`- ${old}`), style.op.create(`+ ${current}`)] };
  }
  return {
    inline: "",
    below: [
      ...block(before, width).map((line) => style.op.delete(`- ${line}`)),
      ...block(after, width).map((line) => style.op.create(`+ ${line}`)),
    ],
  };
}

const contextLines = 2;

/** Two texts line by line: what goes, what comes, and the few unchanged lines around it. */
function textChange(before: string, after: string, style: Style, width: number): string[] {
  const parts = diffLines(ended(printable(before)), ended(printable(after)));
  return parts.flatMap((part, index) => {
    const lines = part.value
      .trimEnd()
      .split("\n")
      .map((line) => truncate(line, width));
    if (part.added) return lines.map((line) => style.op.create(`+ ${line}`));
    if (part.removed) return lines.map((line) => style.op.delete(`- ${line}`));
    return elide(lines, index === 0, index === parts.length - 1).map((line) => style.dim(`  ${line}`));
  });
}

function asText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : inline(value);
}

// Without it, a last line that merely gained a line after it would count as changed.
function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function elide(lines: string[], first: boolean, last: boolean): string[] {
  const head = first ? 0 : contextLines;
  const tail = last ? 0 : contextLines;
  const hidden = lines.length - head - tail;
  if (hidden <= 1) return lines;
  return [
    ...lines.slice(0, head),
    `… ${count(hidden, "unchanged line")}`,
    ...lines.slice(lines.length - tail),
  ];
}

/** Two lists item by item: what goes and what comes; the rest is only counted. */
function listChange(before: unknown[], after: unknown[], style: Style, width: number): string[] {
  const items = (list: unknown[]) => list.map((item) => truncate(inline(item), width - 2));
  return diffArrays(items(before), items(after)).flatMap((part) => {
    if (part.added) return part.value.map((item) => style.op.create(`+ ${item}`));
    if (part.removed) return part.value.map((item) => style.op.delete(`- ${item}`));
    return [style.dim(`  … ${part.value.length} unchanged`)];
  });
}

/** The neighbourhood of the first difference of two long texts, quoted, each in at most `width` columns. */
function aroundDifference(before: string, after: string, width: number): [string, string] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  const from = Math.max(0, start - Math.floor(width / 3));
  const cut = (text: string) => truncate(`${from > 0 ? "…" : ""}${inline(text.slice(from))}`, width);
  return [cut(before), cut(after)];
}
