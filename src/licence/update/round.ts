import type { Alias, Node, Pair, YAMLMap } from "yaml";
import type { Values } from "../../definitions/definition.js";
import type { Field, ResourceType } from "../../definitions/resource-type.js";
import { isObject } from "../../provider/values/canonical.js";
import { faultsOf } from "../../provider/values/validate.js";
import { yaml } from "../../shared/yaml-library.js";
import { isMerge, keyOf } from "../convert.js";
import { escaped } from "../export/yaml.js";
import type { Problem } from "../problem.js";
import { OPTIONS } from "../options.js";
import { placeKey, type RawEntry, type RawLicence } from "../raw.js";
import { type Several, severalOf } from "../several.js";
import { KEY } from "../table/columns.js";
import { cellsOf, changedCells } from "./cells.js";
import type { Difference } from "./changes.js";
import type { Edit } from "./edits.js";
import type { Home, Places, Standing, TableFile, YamlFile } from "./places.js";
import { withPutIns } from "./put-ins.js";
import { blockPairs, flowPair } from "./render.js";
import { type Change, YamlWriter } from "./yaml-writer.js";

/** An object that the files do not have yet; its texts are as they are to stand in the file. */
export interface Addition {
  readonly type: ResourceType;
  readonly key: string;
  readonly value: Values;
}

/** What becomes of one entry of the licence. */
export interface Wanted {
  readonly raw: RawEntry;
  readonly isGone: boolean;
  readonly differences: readonly Difference[];
}

/** Told of what cannot be written. */
export type Leave = (problem: Problem) => void;

/** Writes changes into the files of a licence, as far as they do not get into each other's way. */
export class Round {
  readonly #places: Places;
  readonly #raw: RawLicence;
  readonly #leave: Leave;
  readonly #additions = new Map<ResourceType, Addition[]>();
  readonly #removals = new Map<YAMLMap, { file: YamlFile; pairs: Set<Pair> }>();

  constructor(places: Places, raw: RawLicence, leave: Leave) {
    this.#places = places;
    this.#raw = raw;
    this.#leave = leave;
  }

  add(addition: Addition): void {
    this.#additions.set(addition.type, [...(this.#additions.get(addition.type) ?? []), addition]);
  }

  /** Brings what is written at one place: an entry, or several that are written together. */
  bring(members: readonly Wanted[]): void {
    const [first] = members as [Wanted, ...Wanted[]];
    const { type, madeFrom, key } = first.raw;
    const standing = this.#places.of(type, madeFrom ?? key);
    if (standing === undefined) return;
    if (members.every(({ isGone }) => isGone)) this.#remove(standing, first.raw);
    else if (madeFrom === undefined) this.#write(standing, first.raw, first.differences);
    else this.#bringSeveral(standing, members, severalOf(type) as Several);
  }

  /** What is to be written when all entries were brought. */
  finish(): void {
    for (const [section, { file, pairs }] of this.#removals) {
      file.edits.add(file.layout.without(section, pairs));
    }
    const homes = [...this.#additions].map(([type, additions]) => ({
      home: this.#places.homeOf(type),
      additions,
    }));
    // A new section stands below all that the file has, and below what is added to its last one.
    for (const { home, additions } of homes) if (home.pair !== undefined) this.#addAll(home, additions);
    for (const { home, additions } of homes) if (home.pair === undefined) this.#addAll(home, additions);
  }

  #remove(standing: Standing, raw: RawEntry): void {
    if (standing.kind === "table") {
      standing.file.edits.add([standing.file.table.remove(standing.row)]);
      return;
    }
    const { section, pair, file } = standing;
    const alias = usedElsewhere(file, pair);
    if (alias) {
      const { line } = file.part.source.placeOf(alias);
      this.#left(
        raw,
        [],
        `is no longer in the account, and stays: its anchor is used on line ${line}. Move what others use under a key that begins with \`x-\``,
      );
      return;
    }
    const removed = this.#removals.get(section) ?? { file, pairs: new Set() };
    removed.pairs.add(pair);
    this.#removals.set(section, removed);
  }

  #bringSeveral(standing: Standing, members: readonly Wanted[], several: Several): void {
    const { one, many } = several;
    const staying = members.filter(({ isGone }) => !isGone);
    const signature = ({ differences }: Wanted): string => JSON.stringify(differences);
    const own = staying.find(({ differences }) => differences.length === 0) ?? staying[0];
    const isOwn = (wanted: Wanted): boolean =>
      own !== undefined &&
      signature(wanted) === signature(own) &&
      !own.differences.some(({ name }) => name === one);
    const together = staying.filter(isOwn);
    const apart = staying.filter((wanted) => !isOwn(wanted));
    const [{ raw }] = members as [Wanted, ...Wanted[]];
    const split = apart.map((wanted) => this.#asOne(wanted, several));
    if (split.includes(undefined)) return;
    if (together.length === 0) {
      this.#remove(standing, raw);
    } else {
      const nameIn = ({ raw: { key, madeFrom = "" } }: Wanted): string => key.slice(madeFrom.length + 1);
      const field: Field = { ...(raw.type.fields[one] as Field), set: true };
      const rest = { name: many, field, known: members.map(nameIn), next: together.map(nameIn) };
      const shared = (together[0] as Wanted).differences;
      const changed = together.length < members.length ? [rest, ...shared] : shared;
      if (!this.#write(standing, raw, changed)) return;
    }
    for (const addition of split as Addition[]) this.add(addition);
  }

  /** An entry that was written together with others, by itself; undefined where that is told to be impossible. */
  #asOne({ raw, differences }: Wanted, { one, many }: Several): Addition | undefined {
    const { type, key, written } = raw;
    const asWritten = (value: unknown, path: readonly PropertyKey[]): unknown => {
      if (typeof value === "string") return written.get(placeKey(path)) ?? escaped(value);
      if (Array.isArray(value)) return value.map((item, index) => asWritten(item, [...path, index]));
      if (!isObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, asWritten(inner, [...path, name])]),
      );
    };
    const value = asWritten(raw.value, []) as Values;
    delete value[many];
    for (const { name, next } of differences) {
      if (isPutIn(raw, name)) {
        const text = this.#putIn(raw, [name], next);
        if (text === undefined) return undefined;
        value[name] = text;
      } else if (next === undefined) delete value[name];
      else value[name] = escaped(next);
    }
    // What an object says first tells it from others.
    const { [one]: group, options, ...rest } = value;
    return { type, key, value: { ...rest, [one]: group, ...(options !== undefined && { options }) } };
  }

  /** Returns whether it could be begun in this round. */
  #write(standing: Standing, raw: RawEntry, differences: readonly Difference[]): boolean {
    return standing.kind === "yaml"
      ? this.#writeYaml(standing, raw, differences)
      : this.#writeRow(standing, raw, differences);
  }

  #writeYaml(
    { file, pair }: Extract<Standing, { kind: "yaml" }>,
    raw: RawEntry,
    differences: readonly Difference[],
  ): boolean {
    const edits: Edit[] = [];
    for (const difference of differences) {
      const { name } = difference;
      if (!hasOwn(pair, name) && isPutIn(raw, name)) {
        this.#putIn(raw, [name], undefined);
        continue;
      }
      const told = { any: false };
      const writer = new YamlWriter(file.layout, this.#changeOf(raw, difference, told));
      writer.property(pair, name);
      edits.push(...writer.edits);
      if (writer.edits.length === 0 && !told.any)
        this.#left(raw, [name], "is not what the account has, and comes from elsewhere: change it there");
    }
    return file.edits.add(edits);
  }

  #writeRow(
    { file, row }: Extract<Standing, { kind: "table" }>,
    raw: RawEntry,
    differences: readonly Difference[],
  ): boolean {
    const cells = new Map<string, string | undefined>();
    for (const difference of differences) {
      const { name } = difference;
      const told = { any: false };
      const change = this.#changeOf(raw, difference, told);
      const changed = changedCells(raw.type, name, change, (column) => file.table.cell(row, column));
      for (const [column, cell] of changed ?? []) cells.set(column, cell);
      if (changed === undefined || (changed.size === 0 && !told.any))
        this.#left(
          raw,
          [name],
          "is not what the account has, and a table cannot hold that: write the object in the licence file",
        );
    }
    const edits = file.table.withColumns([...cells.keys()]);
    return file.edits.add([...edits, ...file.table.change(row, cells)]);
  }

  #changeOf(raw: RawEntry, { field, known, next }: Difference, told: { any: boolean }): Change {
    const putIn = (path: readonly PropertyKey[], value: unknown): string | undefined => {
      const text = this.#putIn(raw, path, value);
      told.any ||= text === undefined;
      return text;
    };
    return { field, known, next, putIn };
  }

  /** The text with what was put in, where the account's has it as well; else that is told. */
  #putIn(raw: RawEntry, path: readonly PropertyKey[], next: unknown): string | undefined {
    const written = raw.written.get(placeKey(path));
    const isSecret = raw.secrets.has(String(path[0]));
    const text =
      written === undefined || next === undefined || isSecret
        ? undefined
        : withPutIns(written, textOf(next), this.#raw.values ?? {});
    if (text === undefined) {
      const what = isSecret ? "secret, " : "";
      this.#left(
        raw,
        path,
        `is not what the account has, and is put together from elsewhere (${what}\`\${…}\`): change what is put in, or write it out here`,
      );
    }
    return text;
  }

  #left(raw: RawEntry, inside: readonly PropertyKey[], reason: string): void {
    const place = raw.spot(inside)?.place ?? raw.place;
    this.#leave({ place, path: [raw.type.section, raw.key, ...inside], reason });
  }

  #addAll(home: Home, additions: readonly Addition[]): void {
    const { file, section, pair } = home;
    const { layout, edits } = file;
    const whole = additions.map((one) => ({ ...one, value: this.#withDefaults(file, one.type, one.value) }));
    const rows = new Map(whole.map((addition) => [addition, home.table && rowOf(home.table, addition)]));
    const cells = [...rows.values()].filter((row) => row !== undefined);
    if (home.table && cells.length > 0) {
      const { table } = home.table;
      const columns = table.withColumns(cells.flatMap((row) => [...row.keys()]));
      home.table.edits.add([...columns, ...cells.map((row) => table.add(row))]);
    }
    const rest = whole.filter((addition) => rows.get(addition) === undefined);
    if (rest.length === 0) return;
    const values = Object.fromEntries(rest.map(({ key, value }) => [key, value]));
    const name = (rest[0] as Addition).type.section;
    const contents = file.part.source.document.contents;
    const taken = section && this.#removals.get(section)?.pairs;
    if (section && section.flow === true && section.items.length > 0) {
      let isFirst = taken?.size === section.items.length;
      for (const [key, value] of Object.entries(values)) {
        edits.add([layout.into(section, flowPair(key, value, isJson(section)), isFirst)]);
        isFirst = false;
      }
    } else if (section && section.items.length > 0) {
      const column = layout.columnOf(layout.startOfItem(section.items[0]));
      edits.add([layout.below(section.items.at(-1), blockPairs(values, column))]);
    } else if (pair) {
      edits.add([layout.behind(pair, `\n${blockPairs(values, 2)}`)].map(withoutSpace));
    } else if (yaml().isMap(contents) && contents.flow === true) {
      edits.add([
        layout.into(contents, flowPair(name, values, isJson(contents)), contents.items.length === 0),
      ]);
    } else {
      const space = /\S/.test(layout.text) ? "\n" : "";
      edits.add([layout.linesAt(layout.text.length, `${space}${name}:\n${blockPairs(values, 2)}`)]);
    }
  }

  /** What others say of themselves by saying nothing, where the file says something else for all of them. */
  #withDefaults(file: YamlFile, type: ResourceType, value: Values): Values {
    const several = severalOf(type);
    const names = this.#places
      .defaultsIn(file, type)
      .map((name) => (name === several?.many ? several.one : name));
    const silent = names.filter(
      (name) => value[name] === undefined && type.fields[name]?.default !== undefined,
    );
    return { ...value, ...Object.fromEntries(silent.map((name) => [name, type.fields[name]?.default])) };
  }
}

/**
 * The cells of an object in a table: what that has columns for, and what the object cannot be without. Undefined where the
 * table cannot hold it.
 */
function rowOf({ table }: TableFile, { type, key, value }: Addition): Map<string, string> | undefined {
  const cells = cellsOf(type, value, []);
  if (cells === undefined) return undefined;
  const faults = faultsOf(type, {}).map(({ path: [name] }) => String(name));
  const needed = new Set([...type.naturalKey, ...faults, OPTIONS]);
  const kept = [...cells].filter(([name]) => table.has(name) || needed.has(name.split(".", 1)[0] as string));
  if (table.hasKeys) return new Map([[KEY, key], ...kept]);
  return type.idFrom !== undefined && value[type.idFrom] === key ? new Map(kept) : undefined;
}

function withoutSpace(edit: Edit): Edit {
  return { ...edit, text: edit.text.replace(/^: (?=\r?\n)/, ":") };
}

function hasOwn({ value }: Pair, name: string): boolean {
  return yaml().isMap(value) && value.items.some((one) => keyOf(one.key) === name && !isMerge(one));
}

function isPutIn({ written }: RawEntry, name: string): boolean {
  return [...written.keys()].some((key) => (JSON.parse(key) as PropertyKey[])[0] === name);
}

function isJson(map: YAMLMap): boolean {
  const key: unknown = map.items[0]?.key;
  return yaml().isScalar(key) && key.type === "QUOTE_DOUBLE";
}

/** Something outside of an object that stands for a part of it. */
function usedElsewhere({ part: { source } }: YamlFile, pair: Pair): Alias | undefined {
  const inside = new Set<unknown>();
  yaml().visit(pair as unknown as Node, { Node: (_key, node) => void inside.add(node) });
  return [...source.aliases].find(([alias, target]) => inside.has(target) && !inside.has(alias))?.[0];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
