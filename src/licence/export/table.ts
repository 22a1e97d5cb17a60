import { isDeepStrictEqual } from "node:util";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { isObject } from "../../provider/values/canonical.js";
import { OPTIONS } from "../options.js";
import { escape } from "../substitute.js";
import { type Column, columnOf, KEY, valueOf } from "../table/columns.js";
import { cellOfItems, csvLine } from "../table/csv.js";
import { wantedBy } from "./credentials.js";
import type { Surveyed } from "./survey.js";

/** The objects of one section as a table. */
export class TableWriter {
  readonly #type: ResourceType;
  readonly #rows: ReadonlyMap<string, string>[] = [];

  constructor(type: ResourceType) {
    this.#type = type;
  }

  /** The name of the file. */
  get file(): string {
    return tableFile(this.#type);
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  /** Adds an object. Returns whether the table can have all of it. */
  add(surveyed: Surveyed): boolean {
    const { key, written, options } = surveyed;
    const cells = new Map([[KEY, key]]);
    const value = Object.keys(options).length > 0 ? { ...written, [OPTIONS]: options } : written;
    if (wantedBy(surveyed).size > 0 || !this.#fill(cells, value, [])) return false;
    this.#rows.push(cells);
    return true;
  }

  text(): string {
    const fields = [KEY, ...Object.keys(this.#type.fields), OPTIONS];
    const orderOf = (name: string): number => fields.indexOf(name.split(".", 1)[0] as string);
    const names = [...new Set(this.#rows.flatMap((row) => [...row.keys()]))].toSorted(
      (one, other) => orderOf(one) - orderOf(other),
    );
    return [csvLine(names), ...this.#rows.map((row) => csvLine(names.map((name) => row.get(name))))].join("");
  }

  #fill(cells: Map<string, string>, value: Values, path: readonly string[]): boolean {
    return Object.entries(value).every(([name, inner]) => {
      const here = [...path, name];
      if (isObject(inner)) return Object.keys(inner).length > 0 && this.#fill(cells, inner, here);
      const title = here.join(".");
      const column = columnOf(this.#type, title);
      const cell = typeof column === "string" ? undefined : cellOf(column, inner);
      if (cell === undefined || title !== title.trim() || title.includes("\n")) return false;
      cells.set(title, cell);
      return true;
    });
  }
}

/** The name of the table of a type. */
export function tableFile({ section }: ResourceType): string {
  return `${section}.csv`;
}

/** The cell that means just this value; undefined where there is none. */
function cellOf(column: Column, value: unknown): string | undefined {
  if (column.isList !== Array.isArray(value)) return undefined;
  if (!Array.isArray(value)) return textOf(column, value);
  const items = value.map((item) => textOf(column, item));
  return items.includes(undefined) ? undefined : cellOfItems(items as string[]);
}

function textOf(column: Column, value: unknown): string | undefined {
  const text = String(value);
  const isFaithful = text.isWellFormed() && isDeepStrictEqual(valueOf(column, text), value);
  return isFaithful ? escape(text) : undefined;
}
