import type { ResourceType } from "../../definitions/resource-type.js";
import { KEY } from "../table/columns.js";
import { csvLine, csvRows, type CsvRow } from "../table/csv.js";
import { type Edit, lineEndOf } from "./edits.js";

/** A table as it stands in its file: which part of the text each cell is. */
export class TableText {
  readonly #text: string;
  readonly #bytes: Buffer;
  readonly #eol: string;
  readonly #header: CsvRow;
  readonly rows: readonly CsvRow[];
  /** The names of the columns, those that were added too. */
  readonly #names: string[];

  constructor(text: string) {
    this.#text = text;
    this.#bytes = Buffer.from(text);
    this.#eol = lineEndOf(text);
    const [header = { cells: [], starts: [] }, ...rows] = csvRows(this.#bytes);
    this.#header = header;
    this.rows = rows;
    this.#names = header.cells.map((cell) => cell?.trim() ?? "");
  }

  keyOf(row: CsvRow, { idFrom }: ResourceType): string | undefined {
    return this.cell(row, this.#names.includes(KEY) || idFrom === undefined ? KEY : idFrom)?.trim();
  }

  /** Whether its rows have keys of their own. */
  get hasKeys(): boolean {
    return this.#names.includes(KEY);
  }

  cell(row: CsvRow, name: string): string | undefined {
    return row.cells[this.#names.indexOf(name)];
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  /** The columns that are lacking. */
  withColumns(names: readonly string[]): Edit[] {
    const added = [...new Set(names)].filter((name) => !this.#names.includes(name));
    if (added.length === 0) return [];
    this.#names.push(...added);
    const end = this.#rowEnd(this.#header);
    return [{ start: end, end, text: added.map((name) => `,${fieldOf(name)}`).join("") }];
  }

  /** A row with these cells in place of those that it has. */
  change(row: CsvRow, cells: ReadonlyMap<string, string | undefined>): Edit[] {
    const edits: Edit[] = [];
    const behind: (string | undefined)[] = [];
    for (const [name, cell] of cells) {
      const index = this.#names.indexOf(name);
      const start = row.starts[index];
      if (start === undefined) {
        behind[index - row.cells.length] = cell;
      } else {
        const end = this.#cellEnd(start);
        const isQuoted = this.#bytes[start] === QUOTE && cell !== undefined;
        const text = isQuoted ? `"${cell.replaceAll('"', '""')}"` : fieldOf(cell);
        edits.push(this.#edit(start, end, text));
      }
    }
    if (behind.length > 0) {
      const at = this.#rowEnd(row);
      edits.push({ start: at, end: at, text: Array.from(behind, (cell) => `,${fieldOf(cell)}`).join("") });
    }
    return edits;
  }

  remove(row: CsvRow): Edit {
    const { index, length } = this.#lineOf(row);
    return { start: index, end: index + length, text: "" };
  }

  add(cells: ReadonlyMap<string, string>): Edit {
    const line = csvLine(this.#names.map((name) => cells.get(name))).replace(/\n$/, "");
    const at = this.#text.length;
    const isOpen = at > 0 && !this.#text.endsWith("\n");
    return { start: at, end: at, text: isOpen ? `${this.#eol}${line}` : `${line}${this.#eol}` };
  }

  #lineOf(row: CsvRow): { index: number; length: number } {
    const index = this.#at(row.starts[0] ?? 0);
    const end = this.#text.indexOf("\n", this.#rowEnd(row));
    return { index, length: (end < 0 ? this.#text.length : end + 1) - index };
  }

  /** Where the last cell of a row ends. */
  #rowEnd({ starts }: CsvRow): number {
    return this.#at(this.#cellEnd(starts.at(-1) ?? 0));
  }

  #cellEnd(start: number): number {
    let at = start;
    if (this.#bytes[at] === QUOTE) {
      at++;
      while (at < this.#bytes.length && !(this.#bytes[at] === QUOTE && this.#bytes[at + 1] !== QUOTE))
        at += this.#bytes[at] === QUOTE ? 2 : 1;
      at++;
    }
    while (at < this.#bytes.length && !isEnd(this.#bytes, at)) at++;
    return at;
  }

  #edit(start: number, end: number, text: string): Edit {
    return { start: this.#at(start), end: this.#at(end), text };
  }

  /** From bytes to characters. */
  #at(byte: number): number {
    return this.#bytes.toString("utf8", 0, byte).length;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

function isEnd(bytes: Buffer, at: number): boolean {
  const byte = bytes[at];
  return byte === COMMA || byte === NEWLINE || (byte === RETURN && bytes[at + 1] === NEWLINE);
}

function fieldOf(cell: string | undefined): string {
  return csvLine([cell]).slice(0, -1);
}
