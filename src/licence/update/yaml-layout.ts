import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { yaml } from "../../shared/yaml-library.js";
import type { Edit } from "./edits.js";
import { lineEndOf } from "./edits.js";

/** Where the parts of a YAML text begin and end, and how one is taken out of it or put into it. */
export class YamlLayout {
  readonly text: string;
  /** How its lines end. */
  readonly eol: "\n" | "\r\n";

  constructor(text: string) {
    this.text = text;
    this.eol = lineEndOf(text);
  }

  /** Where a value ends, without the comments behind it. */
  endOf(node: unknown): number {
    const { isMap, isSeq, isNode } = yaml();
    if (!isNode(node) || !node.range) return 0;
    const [start, end] = node.range;
    if ((isMap(node) || isSeq(node)) && node.flow !== true) {
      const last: unknown = node.items.at(-1);
      return last === undefined ? end : this.endOfItem(last);
    }
    return start + this.text.slice(start, end).trimEnd().length;
  }

  /** Where an item of a list, or a key with its value, ends. */
  endOfItem(item: unknown): number {
    const { isPair } = yaml();
    if (!isPair(item)) return this.endOf(item);
    return Math.max(this.endOf(item.key), this.#isEmpty(item.value) ? 0 : this.endOf(item.value));
  }

  startOfItem(item: unknown): number {
    const { isPair, isNode } = yaml();
    const node = isPair(item) ? item.key : item;
    const start = (isNode(node) && node.range?.[0]) || 0;
    // What stands before a value belongs to it: an anchor.
    const before = this.text.slice(this.lineStart(start), start);
    const anchor = /(?:&[^\s,[\]{}]+\s+)$/.exec(before);
    return start - (anchor?.[0].length ?? 0);
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Where the next line begins, or the text ends. */
  lineEnd(offset: number): number {
    const end = this.text.indexOf("\n", offset);
    return end < 0 ? this.text.length : end + 1;
  }

  columnOf(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** Takes items out of a list, or keys out of a map, with the comments that are theirs; not all of them. */
  without(parent: YAMLMap | YAMLSeq, taken: ReadonlySet<unknown>): Edit[] {
    const items: readonly unknown[] = parent.items;
    const edits: Edit[] = [];
    for (const [index, item] of items.entries()) {
      if (!taken.has(item)) continue;
      const lines = this.#linesOf(item, parent.flow === true);
      if (lines) {
        edits.push(lines);
        continue;
      }
      const isPrefix = items.slice(0, index).every((other) => taken.has(other));
      const next = items[index + 1];
      const previous = items[index - 1];
      const [start, end] =
        isPrefix || previous === undefined
          ? [this.startOfItem(item), next === undefined ? this.endOfItem(item) : this.startOfItem(next)]
          : [this.endOfItem(previous), this.endOfItem(item)];
      edits.push({ start, end, text: "" });
    }
    return edits;
  }

  /** The whole lines of an item, and its comments above; undefined where something else stands in them. */
  #linesOf(item: unknown, isFlow: boolean): Edit | undefined {
    const first = this.lineStart(this.startOfItem(item));
    const end = this.endOfItem(item);
    const last = this.lineEnd(end);
    const before = this.text.slice(first, this.startOfItem(item));
    const behind = this.text.slice(end, last);
    const alone = isFlow ? /^\s*,?\s*(?:#.*)?$/ : /^\s*:?\s*(?:#.*)?$/;
    if (!(isFlow ? /^\s*$/ : /^\s*(?:-\s+)?$/).test(before) || !alone.test(behind)) return undefined;
    // The first key of an item of a list stands behind its dash, which others of its keys need.
    if (before.includes("-") && yaml().isPair(item)) return undefined;
    return {
      start: this.#withComments(first, before.search(/\S|$/)),
      end: this.#below(last, before.length),
      text: "",
    };
  }

  /** Up to where the comments right above a line begin. */
  #withComments(start: number, column: number): number {
    let from = start;
    while (from > 0) {
      const above = this.lineStart(from - 1);
      const line = this.text.slice(above, from);
      if (line.search(/\S/) !== column || line[column] !== "#") break;
      from = above;
    }
    return from;
  }

  /** Down to where the comments end that stand deeper than a key. */
  #below(end: number, column: number): number {
    let to = end;
    for (let next = to; next < this.text.length;) {
      const after = this.lineEnd(next);
      const line = this.text.slice(next, after);
      const at = line.search(/\S/);
      next = after;
      if (at < 0) continue;
      if (at <= column || line[at] !== "#") break;
      to = after;
    }
    return to;
  }

  /** Puts lines below an item of a map or list in block style; `lines` end without a line end. */
  below(item: unknown, lines: string): Edit {
    const column = this.columnOf(this.startOfItem(item));
    const at = this.#below(this.lineEnd(this.endOfItem(item)), column);
    return this.linesAt(at, lines);
  }

  linesAt(at: number, lines: string): Edit {
    const isOpen = at > 0 && this.text[at - 1] !== "\n";
    return { start: at, end: at, text: this.asHere(isOpen ? `\n${lines}` : `${lines}\n`) };
  }

  /** Puts something into `{ … }` or `[ … ]`. @param isFirst whether nothing else stands there. */
  into(parent: YAMLMap | YAMLSeq, part: string, isFirst: boolean): Edit {
    const close = this.endOf(parent) - 1;
    const last: unknown = parent.items.at(-1);
    const isBrace = this.text[close] === "}";
    if (last === undefined) {
      const start = (parent.range?.[0] ?? 0) + 1;
      return {
        start: close,
        end: close,
        text: isFirst ? (isBrace && start === close ? ` ${part} ` : part) : `, ${part}`,
      };
    }
    const end = this.endOfItem(last);
    const comma = /^\s*,/.exec(this.text.slice(end, close))?.[0];
    const at = end + (comma?.length ?? 0);
    const isOwnLine = /^\s*$/.test(
      this.text.slice(this.lineStart(this.startOfItem(last)), this.startOfItem(last)),
    );
    const space = isOwnLine ? `${this.eol}${" ".repeat(this.columnOf(this.startOfItem(last)))}` : " ";
    return {
      start: at,
      end: at,
      text: `${comma === undefined && !isFirst ? "," : ""}${isFirst ? "" : space}${part}`,
    };
  }

  /** In place of a value: what stands before it, its anchor, stays. */
  inPlaceOf(node: Node, text: string): Edit {
    return { start: node.range?.[0] ?? 0, end: this.endOf(node), text: this.asHere(text) };
  }

  /** In place of all that stands behind a key. */
  behind({ key, value }: Pair, text: string): Edit {
    const start = this.endOf(key);
    const end = this.#isEmpty(value)
      ? start + (/^\s*:/.exec(this.text.slice(start))?.[0].length ?? 0)
      : this.endOf(value);
    return { start, end, text: `: ${this.asHere(text)}` };
  }

  asHere(text: string): string {
    return this.eol === "\n" ? text : text.replaceAll("\n", this.eol);
  }

  #isEmpty(node: unknown): boolean {
    return !yaml().isNode(node) || (yaml().isScalar(node) && node.range?.[0] === node.range?.[1]);
  }
}
