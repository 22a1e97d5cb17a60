import { isDeepStrictEqual } from "node:util";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { isObject } from "../../provider/values/canonical.js";
import { placed } from "../../provider/values/sets.js";
import { escape } from "../substitute.js";
import { type Column, columnOf, valueOf } from "../table/columns.js";
import { cellOfItems, itemsOf } from "../table/csv.js";
import type { Change } from "./yaml-writer.js";

/** The cells of a property, by column. @param value its texts as they are to stand in the file. */
export function cellsOf(
  type: ResourceType,
  value: unknown,
  path: readonly string[],
): Map<string, string> | undefined {
  const title = path.join(".");
  if (isObject(value)) {
    const parts = Object.entries(value).map(([name, inner]) => cellsOf(type, inner, [...path, name]));
    if (parts.length === 0 || parts.includes(undefined)) return undefined;
    return new Map(parts.flatMap((part) => [...(part ?? [])]));
  }
  const column = columnOf(type, title);
  if (typeof column === "string" || title !== title.trim() || title.includes("\n")) return undefined;
  const cell = cellOf(column, value);
  return cell === undefined ? undefined : new Map([[title, cell]]);
}

function cellOf(column: Column, value: unknown): string | undefined {
  if (column.isList !== Array.isArray(value)) return undefined;
  return Array.isArray(value) ? cellOfItems(value.map(String)) : String(value);
}

/** The cells by which a change is written, given what stands in them now; undefined where a table cannot hold it. */
export function changedCells(
  type: ResourceType,
  name: string,
  { known, next, putIn, field }: Change,
  cellNow: (column: string) => string | undefined,
): Map<string, string | undefined> | undefined {
  const cells = new Map<string, string | undefined>();
  const one = (was: unknown, is: unknown, path: readonly string[]): boolean => {
    if (isDeepStrictEqual(was, is)) return true;
    if (isObject(was) || isObject(is)) {
      const [from, to] = [isObject(was) ? was : {}, isObject(is) ? is : {}] as [Values, Values];
      return [...new Set([...Object.keys(from), ...Object.keys(to)])].every((key) =>
        one(from[key], to[key], [...path, key]),
      );
    }
    const title = path.join(".");
    const now = cellNow(title);
    const column = columnOf(type, title);
    if (typeof column === "string") return false;
    if (is === undefined) {
      if (now !== undefined && hasPutIn(now)) putIn(path, undefined);
      else cells.set(title, undefined);
      return true;
    }
    if (column.isList) {
      if (!Array.isArray(is)) return false;
      const cell = listCell(now, [Array.isArray(was) ? was : [], is], (items, index, item) =>
        items !== undefined && hasPutIn(items) ? putIn([...path, index], item) : escape(String(item)),
      );
      if (cell !== undefined) cells.set(title, cell);
      return true;
    }
    if (now !== undefined && hasPutIn(now)) {
      const text = putIn(path, is);
      if (text !== undefined) cells.set(title, text);
      return true;
    }
    const text = `${is as string | number | boolean}`;
    if (!isDeepStrictEqual(valueOf(column, text), is)) return false;
    const isUpper = now !== undefined && /^(TRUE|FALSE)$/.test(now.trim());
    cells.set(title, isUpper ? text.toUpperCase() : escape(text));
    return true;
  };

  function listCell(
    now: string | undefined,
    [was, is]: readonly [unknown[], unknown[]],
    write: (item: string | undefined, index: number, value: unknown) => string | undefined,
  ): string | undefined {
    const items = now === undefined ? [] : itemsOf(now);
    const isKnown = items.length === was.length && field !== undefined;
    const { places, rest } = isKnown && field ? placed(field, was, is) : { places: [], rest: is };
    const kept = places.map((place, index) => {
      if (isDeepStrictEqual(place, was[index])) return items[index];
      if (place !== undefined) return write(items[index], index, place);
      // What is gone from the account leaves no text.
      return hasPutIn(items[index] ?? "") ? write(items[index], index, undefined) : GONE;
    });
    if (kept.includes(undefined)) return undefined;
    const all = [...kept.filter((item) => item !== GONE), ...rest.map((item) => escape(String(item)))];
    const text = cellOfItems(all as string[]);
    const isTight = now?.includes(";") === true && !/;\s|"/.test(now) && !text.includes('"');
    return isTight ? text.replaceAll("; ", ";") : text;
  }

  return one(known, next, [name]) ? cells : undefined;
}

const GONE = "\u0000gone";

function hasPutIn(cell: string): boolean {
  return /\$\{(?:var|config|env):/.test(cell.replaceAll("$${", ""));
}
