import type { Pair, YAMLMap } from "yaml";
import type { ResourceType } from "../../definitions/resource-type.js";
import { resourceTypes } from "../../definitions/index.js";
import { yaml } from "../../shared/yaml-library.js";
import { isMerge, keyOf } from "../convert.js";
import type { IncludeOptions } from "../include-roots.js";
import { Budget } from "../limits.js";
import { type Part, type Parts, readParts } from "../parts.js";
import { type FileOfLicence, readFile } from "../source.js";
import type { CsvRow } from "../table/csv.js";
import { DEFAULTS, FROM } from "../words.js";
import { Edits } from "./edits.js";
import { TableText } from "./table-text.js";
import { YamlLayout } from "./yaml-layout.js";

/** Where an object stands: under a key of a section, or in a row of a table. */
export type Standing =
  | { readonly kind: "yaml"; readonly file: YamlFile; readonly section: YAMLMap; readonly pair: Pair }
  | { readonly kind: "table"; readonly file: TableFile; readonly row: CsvRow };

/** A file of a licence that is being changed. */
interface Changed {
  /** As messages name it, and where it really is. */
  readonly name: string;
  readonly real: string;
  readonly text: string;
  readonly edits: Edits;
}

export interface YamlFile extends Changed {
  readonly part: Part;
  readonly layout: YamlLayout;
}

export interface TableFile extends Changed {
  readonly table: TableText;
}

/** Where new objects of a section go. */
export interface Home {
  readonly file: YamlFile;
  /** What the section holds; undefined where the file has none, or an empty one. */
  readonly section: YAMLMap | undefined;
  /** The section with its key; undefined where the file has none. */
  readonly pair: Pair | undefined;
  /** The last of the section's tables. */
  readonly table: TableFile | undefined;
}

/** The files of a licence, and where in them its objects stand. */
export class Places {
  readonly #yaml: YamlFile[];
  readonly #tables = new Map<string, TableFile>();
  readonly #standing = new Map<string, Standing>();
  readonly #homes = new Map<ResourceType, Home>();

  /** The licence that `loadFile` reads with the same arguments. */
  constructor(file: string, options: IncludeOptions) {
    const parts = readParts(
      file,
      resourceTypes.map(({ section }) => section),
      options,
    );
    this.#yaml = parts.parts.map((part) => {
      const { name, real, text } = part.source;
      return { name, real, text, edits: new Edits(), part, layout: new YamlLayout(text) };
    });
    for (const one of this.#yaml) {
      for (const type of resourceTypes) this.#section(type, one, parts);
    }
  }

  get files(): readonly Changed[] {
    return [...this.#yaml, ...this.#tables.values()];
  }

  /** Where the object stands of which this is the key in its file. */
  of(type: ResourceType, key: string): Standing | undefined {
    return this.#standing.get(`${type.section} ${key}`);
  }

  homeOf(type: ResourceType): Home {
    return (
      this.#homes.get(type) ?? {
        file: this.#yaml[0] as YamlFile,
        section: undefined,
        pair: undefined,
        table: undefined,
      }
    );
  }

  /** What the objects of a section have in common in a file, by name. */
  defaultsIn({ part }: YamlFile, { section }: ResourceType): readonly string[] {
    const all = part.pairs.get(DEFAULTS)?.value;
    const own = yaml().isMap(all) ? all.items.find(({ key }) => keyOf(key) === section)?.value : undefined;
    const map = yaml().isAlias(own) ? part.source.aliases.get(own) : own;
    return yaml().isMap(map) ? map.items.flatMap(({ key }) => keyOf(key) ?? []) : [];
  }

  #section(type: ResourceType, file: YamlFile, parts: Parts): void {
    const pair = file.part.pairs.get(type.section);
    if (pair === undefined) return;
    const section = yaml().isMap(pair.value) ? pair.value : undefined;
    let table: TableFile | undefined;
    for (const inner of section?.items ?? []) {
      const key = keyOf(inner.key);
      if (key === undefined || section === undefined || isMerge(inner)) continue;
      if (key === FROM && !yaml().isMap(inner.value) && !yaml().isAlias(inner.value)) {
        for (const one of this.#tablesOf(type, inner, file, parts)) table = one;
      } else {
        this.#standing.set(`${type.section} ${key}`, { kind: "yaml", file, section, pair: inner });
      }
    }
    const isEmpty = (section?.items.length ?? 0) === 0;
    if (!isEmpty || !this.#homes.has(type)) this.#homes.set(type, { file, section, pair, table });
  }

  *#tablesOf(type: ResourceType, { value }: Pair, { part }: YamlFile, parts: Parts): Generator<TableFile> {
    const { isSeq, isScalar } = yaml();
    for (const item of isSeq(value) ? value.items : [value]) {
      const wanted = isScalar(item) ? item.value : undefined;
      const found = typeof wanted === "string" ? parts.find(wanted, part.source) : undefined;
      if (found === undefined) continue;
      const file = this.#tables.get(found.real) ?? tableFile(found);
      this.#tables.set(found.real, file);
      for (const row of file.table.rows) {
        const key = file.table.keyOf(row, type);
        if (key !== undefined) this.#standing.set(`${type.section} ${key}`, { kind: "table", file, row });
      }
      yield file;
    }
  }
}

function tableFile(file: FileOfLicence): TableFile {
  const text = readFile(file, new Budget());
  return { name: file.name, real: file.real, text, edits: new Edits(), table: new TableText(text) };
}
