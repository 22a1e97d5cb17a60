import type { Pair } from "yaml";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { yaml } from "../../shared/yaml-library.js";
import type { Conversion } from "../convert.js";
import { MOST_COLUMNS, MOST_FILES, MOST_ITEMS, MOST_PIECES, PIECES_OF_OBJECT, TOO_MUCH } from "../limits.js";
import { ELSEWHERE, type Parts } from "../parts.js";
import { LicenceError, type Place, type Problem } from "../problem.js";
import type { RawEntry } from "../raw.js";
import { type FileOfLicence, readFile, UnreadableSourceError } from "../source.js";
import { PutIns, readText } from "../texts.js";
import { FROM } from "../words.js";
import { type Column, columnOf, KEY, valueOf } from "./columns.js";
import { CsvFault, CsvTooLargeError, csvRows, type CsvRow, itemsOf, Positions } from "./csv.js";

interface Tables extends Conversion {
  readonly type: ResourceType;
  /** `from: responses.csv`, or a list of such names. */
  readonly pair: Pair;
  readonly find: Parts["find"];
}

/** The objects of the tables that a section names. */
export function* entriesOfTables(tables: Tables): Generator<RawEntry> {
  const { type, pair, source, problems, budget, find } = tables;
  const { isSeq, isScalar } = yaml();
  const items = isSeq(pair.value) ? pair.value.items : [pair.value];
  for (const [index, item] of items.entries()) {
    const path = isSeq(pair.value) ? [type.section, FROM, index] : [type.section, FROM];
    const at = { place: source.placeOf(item ?? pair.key), path };
    const wanted = isScalar(item) ? item.value : undefined;
    const file = typeof wanted === "string" && wanted !== "" ? find(wanted, source) : undefined;
    const refuse = (reason: string): void => {
      problems.push({ ...at, reason });
      problems.miss(type.section);
    };
    if (typeof wanted !== "string" || wanted === "") {
      refuse("must be the name of a table, `objects.csv`, or a list of them");
    } else if (file === undefined) {
      refuse(`${wanted} ${ELSEWHERE}`);
    } else if (++budget.files > MOST_FILES) {
      refuse(`a licence has at most ${MOST_FILES} files`);
      return;
    } else {
      yield* entriesOf(file, { ...tables, at, wanted });
    }
  }
}

function* entriesOf(
  file: FileOfLicence,
  tables: Tables & { readonly at: Omit<Problem, "reason">; readonly wanted: string },
): Generator<RawEntry> {
  const { type, problems, budget, at, wanted } = tables;
  try {
    const text = Buffer.from(readFile(file, budget));
    const table = new Table(file, text, tables);
    yield* table.entries();
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    // A file that is not there is the fault of the line that names it.
    const isUnreadable = error instanceof UnreadableSourceError;
    const said = error.problems.map((one) =>
      isUnreadable ? { ...at, reason: `${wanted} ${one.reason}` } : one,
    );
    problems.push(...said);
    problems.miss(type.section);
  }
}

class Table {
  readonly #file: FileOfLicence;
  readonly #positions: Positions;
  readonly #with: Tables;
  readonly #header: CsvRow | undefined;
  readonly #names: readonly string[];
  readonly #rows: readonly CsvRow[];

  /** @throws LicenceError where it is no table. */
  constructor(file: FileOfLicence, text: Buffer, tables: Tables) {
    this.#file = file;
    this.#with = tables;
    this.#positions = new Positions(text);
    const [header, ...rows] = this.#read(text);
    this.#header = header;
    this.#names = header?.cells.map((cell) => cell?.trim() ?? "") ?? [];
    this.#rows = rows;
  }

  #read(text: Buffer): CsvRow[] {
    try {
      const { budget } = this.#with;
      const rows = csvRows(text, MOST_PIECES - budget.pieces);
      budget.pieces += rows.reduce((sum, { cells }) => sum + PIECES_OF_OBJECT + 2 * cells.length, 0);
      if (budget.pieces > MOST_PIECES) throw new CsvTooLargeError("has too many cells");
      return rows;
    } catch (error) {
      if (error instanceof CsvTooLargeError) {
        throw new LicenceError(this.#file.name, [{ place: this.#place(0), path: [], reason: TOO_MUCH }]);
      }
      if (!(error instanceof CsvFault)) throw error;
      const problem = {
        place: this.#place(error.start),
        path: [],
        reason: `not valid CSV: ${error.message}`,
      };
      throw new LicenceError(this.#file.name, [problem]);
    }
  }

  #place(start: number): Place {
    return { file: this.#file.name, ...this.#positions.of(start) };
  }

  *entries(): Generator<RawEntry> {
    const columns = this.#columns();
    if (columns === undefined) return;
    for (const row of this.#rows) {
      const entry = this.#entry(row, columns);
      if (entry !== undefined) yield entry;
    }
  }

  /** What the header says; undefined where the rows cannot be read by it. */
  #columns(): readonly (Column | undefined)[] | undefined {
    const { problems, type } = this.#with;
    const path = [type.section];
    const refuse = (start: number, reason: string): undefined => {
      problems.push({ place: this.#place(start), path, reason });
      problems.miss(type.section);
    };
    if (this.#header === undefined)
      return refuse(0, "holds nothing: the first line of a table names its columns");
    const { cells, starts } = this.#header;
    const names = this.#names;
    if (cells.length > MOST_COLUMNS) return refuse(0, `has more than ${MOST_COLUMNS} columns`);
    const separator = names.length === 1 ? /[;\t|]/.exec(names[0] ?? "")?.[0] : undefined;
    if (separator !== undefined) {
      const what = separator === "\t" ? "tabs" : separator;
      return refuse(
        starts[0] ?? 0,
        `has no commas between its columns, but ${what}: save it as CSV with commas`,
      );
    }
    let isRight = true;
    const columns = names.map((name, index) => {
      const start = starts[index] ?? 0;
      if (name === KEY || name === "") return undefined;
      const first = names.indexOf(name);
      const column = first < index ? `${name} stands here a second time` : columnOf(type, name);
      if (typeof column !== "string") return column;
      isRight = false;
      return refuse(start, first < index ? column : `${name}: ${column}`);
    });
    const hasKey = names.includes(KEY) || (type.idFrom !== undefined && names.includes(type.idFrom));
    if (isRight && !hasKey) {
      isRight = false;
      const what = type.idFrom === undefined ? KEY : `${KEY} or ${type.idFrom}`;
      refuse(
        starts[0] ?? 0,
        `a table of ${type.section} needs a column ${what}: what each object is called here`,
      );
    }
    return isRight ? columns : undefined;
  }

  #entry(row: CsvRow, columns: readonly (Column | undefined)[]): RawEntry | undefined {
    const { type } = this.#with;
    const place = this.#place(row.starts[0] ?? 0);
    const names = this.#names;
    const refuse = (index: number, reason: string): undefined => {
      const at = this.#place(row.starts[index] ?? 0);
      this.#with.problems.push({ place: at, path: [type.section], reason });
      this.#with.problems.miss(type.section);
    };
    const nameless = row.cells.findIndex((cell, index) => cell !== undefined && (names[index] ?? "") === "");
    if (nameless >= 0) {
      return refuse(nameless, "this cell has no column: where a text has a comma in it, it stands in quotes");
    }
    const cellOf = (name = "") => row.cells[names.indexOf(name)]?.trim();
    const key = names.includes(KEY) ? cellOf(KEY) : cellOf(type.idFrom);
    if (key === undefined || key === "") {
      return refuse(
        Math.max(names.indexOf(KEY), 0),
        `must have a ${names.includes(KEY) ? KEY : type.idFrom}: what the object is called here`,
      );
    }
    const putIns = new PutIns(2);
    const value: Values = {};
    for (const [index, column] of columns.entries()) {
      const cell = row.cells[index];
      if (column === undefined || cell === undefined) continue;
      const path = [type.section, key, ...column.path];
      const at = { path, place: () => this.#place(row.starts[index] ?? 0) };
      put(value, column.path, this.#value(cell, column, at, putIns));
    }
    const spot = (inside: readonly PropertyKey[]) => {
      const index = columns.findIndex((column) => isAlong(column?.path, inside));
      return { place: index < 0 || row.starts[index] === undefined ? place : this.#place(row.starts[index]) };
    };
    const { secrets, later, written } = putIns;
    return { type, key, value, place, spot, secrets, later, written };
  }

  #value(
    cell: string,
    column: Column,
    at: { readonly path: readonly PropertyKey[]; readonly place: () => Place },
    putIns: PutIns,
  ): unknown {
    const reading = { ...this.#with, onPutIn: putIns.note };
    const one = (written: string, path: readonly PropertyKey[]): unknown => {
      const text = readText(written, { ...at, path }, reading);
      return text === undefined ? undefined : valueOf(column, text);
    };
    if (!column.isList) return one(cell, at.path);
    const items = itemsOf(cell);
    if (items.length > MOST_ITEMS) {
      const reason = `has more than ${MOST_ITEMS.toLocaleString("en-US")} items`;
      this.#with.problems.push({ place: at.place(), path: at.path, reason });
      return undefined;
    }
    return items.map((item, index) => one(item, [...at.path, index]));
  }
}

function put(value: Values, path: readonly string[], inner: unknown): void {
  const last = path.at(-1) as string;
  let holder = value;
  for (const name of path.slice(0, -1)) holder = (holder[name] ??= {}) as Values;
  holder[last] = inner;
}

/** Whether a place is in a column, or holds it. */
function isAlong(column: readonly string[] | undefined, inside: readonly PropertyKey[]): boolean {
  if (column === undefined || inside.length === 0) return false;
  const length = Math.min(column.length, inside.length);
  return column.slice(0, length).every((name, index) => name === inside[index]);
}
