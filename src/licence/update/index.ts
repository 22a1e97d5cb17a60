import type { Account, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { restrict } from "../../provider/values/canonical.js";
import { checkLicence } from "../check.js";
import { wantedBy } from "../export/credentials.js";
import { importEntry, nativeImportEntry } from "../export/import-entry.js";
import type { Surveyed } from "../export/survey.js";
import { loadFile } from "../load.js";
import { type Entry, entryName, type LicenceModel, targetsOf } from "../model.js";
import { Picks } from "../picks.js";
import { LicenceError, problemText } from "../problem.js";
import type { RawEntry, RawLicence } from "../raw.js";
import { differencesOf } from "./changes.js";
import { FoundObjects } from "./found.js";
import { Left } from "./left.js";
import { Places } from "./places.js";
import { Round, type Wanted } from "./round.js";
import { type Updated, type UpdatedObject, UpdateError, type UpdateOptions } from "./updated.js";

export {
  type Updated,
  type UpdatedFile,
  type UpdatedObject,
  UpdateError,
  type UpdateOptions,
} from "./updated.js";

/** More than any licence takes: each time, what others shared is written out at one more of them. */
const MOST_ROUNDS = 20;

/**
 * Brings what an account has into the files of a licence, and changes only those lines that must change. Nothing is written
 * yet: the files are given as they are to be, and were read again as such.
 *
 * @throws LicenceError where the licence is not right, UpdateError where it is of another account, LiveChatError where the
 *   account cannot be read.
 */
export async function updateLicence(account: Account, options: UpdateOptions): Promise<Updated> {
  const updater = new Updater(options);
  await updater.read(account);
  return updater.run();
}

class Updater {
  readonly #options: UpdateOptions;
  readonly #picks: Picks;
  readonly #raw: RawLicence;
  readonly #model: LicenceModel;
  readonly #found: FoundObjects;
  readonly #left = new Left();
  /** What new objects take from the configuration, which has it later. */
  readonly #secrets = new Map<string, string>();
  /** As the files are to be. */
  #last: LicenceModel;
  readonly #texts = new Map<string, string>();
  readonly #before = new Map<string, { readonly name: string; readonly text: string }>();
  readonly #changed = new Map<string, Set<string>>();

  constructor(options: UpdateOptions) {
    this.#options = options;
    this.#picks = options.picks ?? new Picks();
    this.#raw = this.#load();
    this.#model = checkLicence(this.#raw);
    this.#last = this.#model;
    const places = this.#places();
    this.#found = new FoundObjects(this.#model, options, {
      left: this.#left,
      secrets: this.#secrets,
      isNamedById: (type) => type.idFrom !== undefined && places.homeOf(type).table?.table.hasKeys === false,
    });
  }

  async read(account: Account): Promise<void> {
    await this.#found.read(account);
  }

  #load(): RawLicence {
    const { file, values, includes } = this.#options;
    const config = (key: string): string | undefined => this.#secrets.get(key) ?? values.config?.(key);
    return loadFile(file, { ...values, config }, { ...includes, texts: this.#texts });
  }

  #places(): Places {
    return new Places(this.#options.file, { ...this.#options.includes, texts: this.#texts });
  }

  run(): Updated {
    this.#leaveUnclear();
    const gone = this.#gone();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (!this.#round(gone, round === 0)) return this.#result(gone);
    }
    throw new UpdateError(
      `${this.#options.file}: it could not be made what the account has: nothing was written`,
    );
  }

  /** Returns whether anything was changed. */
  #round(gone: ReadonlySet<string>, isFirst: boolean): boolean {
    const raw = isFirst ? this.#raw : this.#load();
    const model = isFirst ? this.#model : this.#check(raw);
    this.#last = model;
    const places = this.#places();
    const round = new Round(places, raw, this.#left.tell);
    const entries = new Map(model.entries.map((entry) => [entryName(entry), entry]));
    const bySource = Map.groupBy(
      raw.entries,
      ({ type, key, madeFrom }) => `${type.section}.${madeFrom ?? key}`,
    );
    for (const members of bySource.values()) {
      const wanted = members.map((one) => this.#wanted(one, entries.get(entryName(one)), gone));
      if (wanted.some(({ isGone, differences }) => isGone || differences.length > 0)) round.bring(wanted);
    }
    for (const [name, { addition }] of this.#found.additions) if (!entries.has(name)) round.add(addition);
    round.finish();
    const changed = places.files.filter(({ edits }) => !edits.isEmpty);
    for (const { name, real, text, edits } of changed) {
      if (!this.#before.has(real)) this.#before.set(real, { name, text });
      this.#texts.set(real, edits.apply(text));
    }
    return changed.length > 0;
  }

  /** @throws UpdateError where the files would be no licence. */
  #check(raw: RawLicence): LicenceModel {
    try {
      return checkLicence(raw);
    } catch (error) {
      if (!(error instanceof LicenceError)) throw error;
      const why = error.problems.slice(0, 10).map((problem) => `  ${problemText(problem)}`);
      throw new UpdateError(
        [
          `${raw.source}: nothing was written, since with what the account has it would not be right:`,
          ...why,
        ],
        {
          cause: error,
        },
      );
    }
  }

  #wanted(raw: RawEntry, entry: Entry | undefined, gone: ReadonlySet<string>): Wanted {
    const name = entryName(raw);
    const object = this.#found.matching.objects.get(name);
    if (gone.has(name)) return { raw, isGone: true, differences: [] };
    const isRead = entry && object && !this.#found.matching.unclear.has(name);
    if (!isRead || !this.#picks.takes(raw.type, raw.key)) return { raw, isGone: false, differences: [] };
    const { type } = raw;
    const around = {
      whole: this.#found.wholeOf(type, object.id),
      keyOf: this.#found.keyOf,
      isHeld: this.#found.isHeld(type, object.id),
    };
    const differences = differencesOf(entry, this.#found.matching.argsOf(entry), object, around).filter(
      (one) => !this.#left.has(name, one.name),
    );
    for (const { name: property, fault } of differences) {
      if (fault !== undefined)
        this.#left.tellOf(
          raw,
          property,
          `is not what the account has, and that cannot be declared: ${fault}`,
        );
    }
    if (!this.#found.additions.has(name)) {
      const known = this.#changed.get(name) ?? new Set();
      for (const one of differences) known.add(one.name);
      this.#changed.set(name, known);
    }
    return { raw, isGone: false, differences: differences.filter(({ fault }) => fault === undefined) };
  }

  /** The entries whose objects are gone, but for those that others refer to still. */
  #gone(): ReadonlySet<string> {
    const gone = this.#model.entries.filter(
      (entry) =>
        !this.#found.matching.objects.has(entryName(entry)) &&
        !this.#found.matching.unclear.has(entryName(entry)) &&
        this.#picks.takes(entry.type, entry.key),
    );
    this.#picks.refuseUnmet();
    const names = new Set(gone.map(entryName));
    // What stays keeps what it refers to.
    for (let before = -1; before !== names.size;) {
      before = names.size;
      for (const entry of this.#model.entries.filter((one) => !names.has(entryName(one)))) {
        const held = targetsOf(entry).filter((target) => names.has(entryName(target)));
        for (const target of held) if (this.#stillRefers(entry, target)) names.delete(entryName(target));
      }
    }
    return names;
  }

  /** Whether the account's object refers to what is gone, as its entry does; that is told. */
  #stillRefers(entry: Entry, target: Entry): boolean {
    const { type, key, place } = entry;
    const object = this.#found.matching.objects.get(entryName(entry));
    const field = type
      .fieldsWith("refersTo")
      .find(({ name }) => [entry.args[name]].flat().some((one) => isReferenceTo(one, target)));
    if (field === undefined) return false;
    const isTaken = this.#picks.takes(type, key);
    const value = object?.state[field.name];
    const lost = [value].flat().filter((id) => !this.#found.exists(field.refersTo, id));
    const isRead = object !== undefined && !this.#found.matching.unclear.has(entryName(entry));
    const isHeld = !isTaken || !isRead || (!Array.isArray(value) && lost.length > 0);
    if (isHeld) {
      const path = [type.section, key, field.name];
      const spot = this.#raw.entries.find((raw) => raw.type === type && raw.key === key)?.spot([field.name]);
      this.#left.tell({
        place: spot?.place ?? place,
        path,
        reason: `refers to ${entryName(target)}, which is no longer in the account and stays in the file until nothing refers to it`,
      });
    }
    return isHeld;
  }

  #leaveUnclear(): void {
    for (const entry of this.#model.entries) {
      if (!this.#found.matching.unclear.has(entryName(entry)) || !this.#picks.takes(entry.type, entry.key))
        continue;
      const reason = "stays as it is: what the account has of it cannot be read";
      this.#left.tell({ place: entry.place, path: [entry.type.section, entry.key], reason });
    }
  }

  /** An import records what the files declare of an object, and nothing else. */
  #asDeclared(surveyed: Surveyed): Surveyed {
    const entry = this.#last.entries.find((one) => entryName(one) === entryName(surveyed));
    if (entry === undefined) return surveyed;
    const { secrets } = entry;
    const declared = Object.entries(this.#found.matching.argsOf(entry)).filter(
      ([name]) => !secrets.has(name) || surveyed.args[name] !== undefined,
    );
    return { ...surveyed, args: asDeclared(entry.type, surveyed.args, Object.fromEntries(declared)) };
  }

  #result(gone: ReadonlySet<string>): Updated {
    const { managed, native = false } = this.#options;
    const entries = new Map(this.#model.entries.map((entry) => [entryName(entry), entry]));
    const told = (name: string, properties: Iterable<string> = []): UpdatedObject => {
      const entry = entries.get(name);
      const [section = "", ...rest] = name.split(".");
      return { section, key: rest.join("."), place: entry?.place, properties: [...properties] };
    };
    const added = [...this.#found.additions.keys()];
    const brought = [...this.#changed]
      .map(([name, names]): [string, string[]] => [
        name,
        [...names].filter((one) => !this.#left.has(name, one)),
      ])
      .filter(([, names]) => names.length > 0);
    const isToImport = ({ type, key, id }: Surveyed): boolean =>
      this.#found.additions.has(entryName({ type, key })) ||
      ((managed?.length ?? 0) > 0 && entries.has(entryName({ type, key })) && !this.#found.isHeld(type, id));
    const entryOf = native ? nativeImportEntry : importEntry;
    return {
      files: [...this.#before].map(([real, { name, text }]) => ({
        name,
        real,
        before: text,
        after: this.#texts.get(real) ?? text,
      })),
      changed: brought.map(([name, names]) => told(name, names)),
      added: added.map((name) => told(name)),
      removed: [...gone].map((name) => told(name)),
      left: this.#left.all,
      imports: [...this.#found.surveyed.values()]
        .filter(isToImport)
        .map((one) => entryOf(this.#asDeclared(one), true)),
      wanted: [...this.#found.additions.values()].flatMap(({ surveyed }) => [...wantedBy(surveyed).values()]),
    };
  }
}

function asDeclared(type: ResourceType, whole: Values, declared: Values): Values {
  const values = Object.entries(declared).flatMap(([name, value]): [string, unknown][] => {
    const field = type.fields[name];
    const known = restrict(field, whole[name], value);
    // What only the declaration says is a default, an instruction, or nothing that an import may hold.
    const isOpen = field?.secret !== true && field?.address !== true;
    return known !== undefined ? [[name, known]] : isOpen ? [[name, value]] : [];
  });
  return Object.fromEntries(values);
}

function isReferenceTo(value: unknown, target: Entry): boolean {
  return typeof value === "object" && value !== null && "target" in value && value.target === target;
}
