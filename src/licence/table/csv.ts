import { createRequire } from "node:module";
import { PrintableError } from "../../shared/printable-error.js";
import type { CsvErrorCode, InfoField, InfoRecord } from "csv-parse/sync";

/** A cell: undefined where nothing stands in it, and no quotes either. */
export type Cell = string | undefined;

export interface CsvRow {
  readonly cells: readonly Cell[];
  /** Where each cell begins, in bytes from the beginning of the text. */
  readonly starts: readonly number[];
}

/** Lines and columns count from 1; columns in characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a text as a table, and where, in bytes. */
export class CsvFault extends PrintableError {
  override readonly name = "CsvFault";
  readonly start: number;

  constructor(start: number, reason: string) {
    super(reason);
    this.start = start;
  }
}

/** A text has more cells than may be read. */
export class CsvTooLargeError extends PrintableError {
  override readonly name = "CsvTooLargeError";
}

let library: typeof import("csv-parse/sync") | undefined;

/** The library, loaded when a table is read: most licences have none. */
function csv(): typeof import("csv-parse/sync") {
  library ??= createRequire(import.meta.url)("csv-parse/sync") as typeof import("csv-parse/sync");
  return library;
}

/**
 * The rows of a text by RFC 4180, the header too; rows without anything in them are left out.
 *
 * @param text without a byte order mark, as UTF-8.
 * @param mostCells so many are read, and no more.
 * @throws CsvFault, CsvTooLargeError
 */
export function csvRows(text: Buffer, mostCells: number = Number.POSITIVE_INFINITY): CsvRow[] {
  const rows: CsvRow[] = [];
  let starts: number[] = [];
  let next = 0;
  let count = 0;
  try {
    csv().parse(text, {
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      skip_empty_lines: true,
      cast: (value: string, { quoting, bytes, index }: InfoField) => {
        if (index === 0) next = afterEmptyLines(text, next);
        starts.push(next);
        if (++count > mostCells) throw new CsvTooLargeError("has too many cells");
        next = bytes + 1;
        return value === "" && !quoting ? undefined : value;
      },
      // They are kept here, each with its places.
      on_record: (record: readonly Cell[], { bytes }: InfoRecord) => {
        if (record.some((cell) => cell !== undefined && cell.trim() !== ""))
          rows.push({ cells: record, starts });
        next = bytes;
        starts = [];
        return null;
      },
    });
    return rows;
  } catch (error) {
    const { code } = error as { readonly code?: CsvErrorCode };
    const reason = code === undefined ? undefined : reasons[code];
    if (reason === undefined) throw error;
    throw new CsvFault(starts.length === 0 ? afterEmptyLines(text, next) : next, reason);
  }
}

/** What the library refuses, with the options above. */
const reasons: Partial<Record<CsvErrorCode | "INVALID_OPENING_QUOTE", string>> = {
  CSV_QUOTE_NOT_CLOSED: "the quote that opens here is never closed",
  CSV_INVALID_CLOSING_QUOTE:
    'the quotes of this cell close before its end: inside of quotes write each `"` twice, as `""`',
  INVALID_OPENING_QUOTE:
    'a cell with a `"` in it stands in quotes, with each `"` inside twice: `"say ""hi"""`',
};

const MARK = ";";

/** The items of a cell that holds several, by a semicolon; by the rules of a row for those that have one inside. */
export function itemsOf(cell: string): string[] {
  if (!cell.includes('"')) {
    return cell
      .split(MARK)
      .map((item) => item.trim())
      .filter((item) => item !== "");
  }
  const [items = []] = csv().parse(cell, {
    delimiter: MARK,
    trim: true,
    // There is one row of them, and what stands in several lines is one all the same.
    record_delimiter: "\u0000",
    cast: (value, { quoting }) => (value === "" && !quoting ? undefined : value),
  });
  return items.filter((item: Cell) => item !== undefined);
}

/** The cell of these items. */
export function cellOfItems(items: readonly string[]): string {
  return items
    .map((item) => (item === "" || item !== item.trim() || /[;"\0]/.test(item) ? quoted(item) : item))
    .join(`${MARK} `);
}

/** A row of a table, with its end. */
export function csvLine(cells: readonly Cell[]): string {
  const texts = cells.map((cell) => {
    if (cell === undefined) return "";
    return cell === "" || /[",\r\n]/.test(cell) || cell !== cell.trim() ? quoted(cell) : cell;
  });
  return `${texts.join(",")}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Where something begins, by its distance in bytes from the beginning. */
export class Positions {
  readonly #text: Buffer;
  readonly #lines: number[] = [0];

  constructor(text: Buffer) {
    this.#text = text;
    for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, at + 1))
      this.#lines.push(at + 1);
  }

  of(start: number): Position {
    let [low, high] = [0, this.#lines.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] as number) <= start) low = middle;
      else high = middle;
    }
    const before = this.#text.toString("utf8", this.#lines[low], start);
    return { line: low + 1, column: before.length + 1 };
  }
}

const NEWLINE = 10;
const RETURN = 13;

function afterEmptyLines(text: Buffer, start: number): number {
  let at = start;
  while (text[at] === NEWLINE || (text[at] === RETURN && text[at + 1] === NEWLINE)) at++;
  return at;
}
