import { resourceTypes } from "../../definitions/index.js";
import type { Account, Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { accountIn, accountName, compare, identityOf, together } from "../../provider/values/identity.js";
import { restrict } from "../../provider/values/canonical.js";
import { nameOf } from "../../provider/values/key.js";
import { credentialsIn } from "../../shared/addresses.js";
import { PrintableError } from "../../shared/printable-error.js";
import { checkLicence } from "../check.js";
import {
  type Wanted as WantedSecret,
  PLACEHOLDER,
  wantedBy,
  withPlaceholders,
} from "../export/credentials.js";
import { importEntry, nativeImportEntry } from "../export/import-entry.js";
import { readable } from "../export/readable.js";
import { survey, type Surveyed, type SurveyEvents } from "../export/survey.js";
import { escaped } from "../export/yaml.js";
import { Holdings, type Managed } from "../holdings.js";
import type { IncludeOptions } from "../include-roots.js";
import { loadFile } from "../load.js";
import { type Entry, entryName, type LicenceModel, targetsOf } from "../model.js";
import { Picks } from "../picks.js";
import type { Place, Problem } from "../problem.js";
import type { RawEntry, RawLicence } from "../raw.js";
import type { Substitutes } from "../substitute.js";
import { doubtOf } from "./absence.js";
import { differencesOf, inKeys } from "./changes.js";
import { Matching } from "./matching.js";
import { Places } from "./places.js";
import { type Addition, Round, type Wanted } from "./round.js";

export interface UpdateOptions extends SurveyEvents {
  /** The licence file. */
  readonly file: string;
  /** What is put into its texts. */
  readonly values: Substitutes;
  readonly includes: IncludeOptions;
  /** What the stack manages: by it objects are known that have another name. Default: nothing is known of it. */
  readonly managed?: readonly Managed[];
  /** What of the licence is brought. Default: all. */
  readonly picks?: Picks;
  /** Whether its resources are those of the native provider. Default: false. */
  readonly native?: boolean;
}

/** What became of one object of a licence. */
export interface UpdatedObject {
  readonly section: string;
  readonly key: string;
  /** Where it stood, or, of a new one, nothing. */
  readonly place?: Place | undefined;
  /** Those of its properties that were brought; none of an object that is new, or gone. */
  readonly properties: readonly string[];
}

/** A file that is to be written. */
export interface UpdatedFile {
  readonly name: string;
  /** Where it really is. */
  readonly real: string;
  readonly before: string;
  readonly after: string;
}

export interface Updated {
  readonly files: readonly UpdatedFile[];
  readonly changed: readonly UpdatedObject[];
  readonly added: readonly UpdatedObject[];
  readonly removed: readonly UpdatedObject[];
  /** In what the licence is not as the account still, and why. */
  readonly left: readonly Problem[];
  /** The resources that a stack has to take over, in the form of an import file. */
  readonly imports: readonly Values[];
  /** The secrets that new objects need in the stack's configuration. */
  readonly wanted: readonly WantedSecret[];
}

/**
 * The licence could not be made what the account has. Nothing was written.
 *
 * Name the credentials of the stack's own account; what was written in between, look at, and run it again.
 */
export class UpdateError extends PrintableError {
  override readonly name = "UpdateError";
  readonly code = "configuration";
}

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
  readonly #model: LicenceModel;
  readonly #raw: RawLicence;
  /** As the files are to be. */
  #last: LicenceModel;
  readonly #matching: Matching;
  /** What the stack has. */
  readonly #held: ReadonlySet<string>;
  readonly #surveyed = new Map<Found["id"], Surveyed>();
  /** What new objects take from the configuration, which has it later. */
  readonly #secrets = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  readonly #additions = new Map<string, { addition: Addition; surveyed: Surveyed }>();
  readonly #left = new Map<string, Problem>();
  readonly #texts = new Map<string, string>();
  readonly #before = new Map<string, { name: string; text: string }>();
  readonly #changed = new Map<string, Set<string>>();

  constructor(options: UpdateOptions) {
    this.#options = options;
    this.#picks = options.picks ?? new Picks();
    this.#raw = this.#load();
    this.#model = checkLicence(this.#raw);
    this.#last = this.#model;
    this.#held = new Set(options.managed?.map(({ type, id }) => idText(type, id)));
    const places = this.#places();
    this.#matching = new Matching(
      this.#model,
      new Holdings(options.managed ?? [], this.#model.entries),
      (type) => type.idFrom !== undefined && places.homeOf(type).table?.table.hasKeys === false,
    );
  }

  #load(): RawLicence {
    const { file, values, includes } = this.#options;
    const config = (key: string): string | undefined => this.#secrets.get(key) ?? values.config?.(key);
    return loadFile(file, { ...values, config }, { ...includes, texts: this.#texts });
  }

  #places(): Places {
    return new Places(this.#options.file, { ...this.#options.includes, texts: this.#texts });
  }

  async read(account: Account): Promise<void> {
    const { onProgress, onOmission, managed = [] } = this.#options;
    const events = { ...(onProgress && { onProgress }), ...(onOmission && { onOmission }) };
    const sections: Surveyed[] = [];
    for await (const { objects } of survey(account, { ...events, naming: this.#matching.name })) {
      sections.push(...objects);
    }
    this.#refuseOther(managed);
    await this.#doubt(account);
    const isNew = new Set(sections.filter((one) => this.#isNew(one)));
    for (const one of sections) this.#surveyed.set(idText(one.type, one.id), one);
    for (const { type, key } of this.#model.entries) {
      const object = this.#matching.objects.get(entryName({ type, key }));
      if (object) this.#keys.set(`${type.section} ${object.id}`, key);
    }
    for (const { type, key, id } of isNew) this.#keys.set(`${type.section} ${id}`, key);
    for (const surveyed of isNew) {
      this.#matching.objects.set(entryName(surveyed), { id: surveyed.id, state: surveyed.state });
      this.#additions.set(entryName(surveyed), { surveyed, addition: this.#additionOf(surveyed) });
    }
  }

  #isNew(surveyed: Surveyed): boolean {
    const { type, key, state, options } = surveyed;
    if (this.#model.ignored.has(type, state) || this.#matching.objects.has(entryName(surveyed))) return false;
    if (!this.#picks.takes(type, key)) return false;
    const twin = this.#model.entries.find(
      (entry) =>
        entry.type === type &&
        options.twin === true &&
        entry.options.twin !== true &&
        nameOf(type, this.#matching.argsOf(entry)) === nameOf(type, state),
    );
    if (twin === undefined) return true;
    this.#leave({
      place: twin.place,
      path: [type.section, twin.key],
      reason:
        "the account has several of this name: mark it with `options: { twin: true }`, and the others are added",
    });
    return false;
  }

  /** @throws UpdateError where the stack's objects are in another account. */
  #refuseOther(managed: readonly Managed[]): void {
    const parts = resourceTypes.map((type) =>
      identityOf(type, this.#matching.all.get(type)?.map(({ state }) => state) ?? []),
    );
    const identity = together(parts);
    for (const { outputs } of managed) {
      const own = accountIn(outputs);
      if (own !== undefined && compare(own, identity) === "other") {
        throw new UpdateError(
          `the stack is of ${accountName(own)}, and the credentials are those of ${accountName(identity)}: nothing was written`,
        );
      }
    }
  }

  /** What the account lacks may be there all the same: then it stays, and that is told. */
  async #doubt(account: Account): Promise<void> {
    const isThere = ({ type, id }: Managed): boolean =>
      this.#matching.all.get(type)?.some((object) => object.id === id) === true;
    for (const [name, held] of this.#matching.held) {
      if (this.#matching.objects.has(name) || isThere(held)) continue;
      const ofType = (this.#options.managed ?? []).filter(({ type }) => type === held.type);
      const lacking = ofType.filter((one) => !isThere(one)).length;
      // oxlint-disable-next-line no-await-in-loop -- few are gone
      const reason = await doubtOf(account, held, { lacking, all: ofType.length });
      if (reason === undefined) continue;
      this.#matching.unclear.add(name);
      const entry = this.#model.entries.find((one) => entryName(one) === name);
      if (entry) this.#leave({ place: entry.place, path: [entry.type.section, entry.key], reason });
    }
  }

  #keyOf = (section: string, id: unknown): unknown => this.#keys.get(`${section} ${String(id)}`) ?? id;

  #additionOf(surveyed: Surveyed): Addition {
    const { type, key, args, options } = surveyed;
    const plain = readable(type.args, args) as Values;
    const written = Object.fromEntries(
      Object.entries(plain)
        .filter(([name, value]) => !this.#isOnOtherSide(type, name, value))
        .map(([name, value]) => {
          const field = type.fields[name];
          return [name, field ? inKeys(field, value, this.#keyOf) : value];
        }),
    );
    const wanted = wantedBy({ ...surveyed, written });
    for (const [name, { key: config, isWhole }] of wanted) {
      const value = isWhole ? undefined : credentialsIn(written[name]);
      if (value !== undefined) this.#secrets.set(config, value);
    }
    const value = escaped(withPlaceholders(written, wanted)) as Values;
    for (const [name, { key: config }] of wanted)
      value[name] = String(value[name]).replace(PLACEHOLDER, () => `\${config:${config}}`);
    return { type, key, value: Object.keys(options).length > 0 ? { ...value, options } : value };
  }

  /** Whether what a new object refers to declares that relation itself: on both sides it would be a circle. */
  #isOnOtherSide({ fields, section }: ResourceType, name: string, value: unknown): boolean {
    const { refersTo } = fields[name] ?? {};
    const other = resourceTypes.find((type) => type.section === refersTo);
    const back = other?.fieldsWith("refersTo").filter((field) => field.refersTo === section) ?? [];
    if (back.length === 0) return false;
    const keys = new Set([value].flat().map((id) => this.#keyOf(String(refersTo), id)));
    return this.#model.entries.some(
      ({ type, key, args }) =>
        type === other && keys.has(key) && back.some((field) => args[field.name] !== undefined),
    );
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
    const model = isFirst ? this.#model : checkLicence(raw);
    this.#last = model;
    const places = this.#places();
    const round = new Round(places, raw, (problem) => this.#leave(problem));
    const entries = new Map(model.entries.map((entry) => [entryName(entry), entry]));
    const bySource = Map.groupBy(
      raw.entries,
      ({ type, key, madeFrom }) => `${type.section}.${madeFrom ?? key}`,
    );
    for (const members of bySource.values()) {
      const wanted = members.map((one) => this.#wanted(one, entries.get(entryName(one)), gone));
      if (wanted.some(({ isGone, differences }) => isGone || differences.length > 0)) round.bring(wanted);
    }
    for (const [name, { addition }] of this.#additions) if (!entries.has(name)) round.add(addition);
    round.finish();
    const changed = places.files.filter(({ edits }) => !edits.isEmpty);
    for (const { name, real, text, edits } of changed) {
      if (!this.#before.has(real)) this.#before.set(real, { name, text });
      this.#texts.set(real, edits.apply(text));
    }
    return changed.length > 0;
  }

  #wanted(raw: RawEntry, entry: Entry | undefined, gone: ReadonlySet<string>): Wanted {
    const name = entryName(raw);
    const object = this.#matching.objects.get(name);
    if (gone.has(name)) return { raw, isGone: true, differences: [] };
    const isRead = entry && object && !this.#matching.unclear.has(name);
    if (!isRead || !this.#picks.takes(raw.type, raw.key)) return { raw, isGone: false, differences: [] };
    const whole = this.#surveyed.get(idText(raw.type, object.id))?.args;
    const around = { whole, keyOf: this.#keyOf, isHeld: this.#held.has(idText(raw.type, object.id)) };
    const differences = differencesOf(entry, this.#matching.argsOf(entry), object, around).filter(
      (one) => !this.#isLeft(name, one.name),
    );
    for (const { name: property, fault } of differences) {
      if (fault === undefined) continue;
      const reason = `is not what the account has, and that cannot be declared: ${fault}`;
      const place = raw.spot([property])?.place ?? raw.place;
      this.#leave({ place, path: [raw.type.section, raw.key, property], reason });
    }
    if (!this.#additions.has(name)) {
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
        !this.#matching.objects.has(entryName(entry)) &&
        !this.#matching.unclear.has(entryName(entry)) &&
        this.#picks.takes(entry.type, entry.key),
    );
    this.#picks.refuseUnmet();
    const names = new Set(gone.map(entryName));
    for (const entry of this.#model.entries) {
      if (names.has(entryName(entry))) continue;
      for (const target of targetsOf(entry)) {
        if (names.has(entryName(target)) && this.#stillRefers(entry, target)) names.delete(entryName(target));
      }
    }
    return names;
  }

  /** Whether the account's object refers to what is gone, as its entry does; that is told. */
  #stillRefers(entry: Entry, target: Entry): boolean {
    const { type, key, place } = entry;
    const object = this.#matching.objects.get(entryName(entry));
    const field = type
      .fieldsWith("refersTo")
      .find(({ name }) => [entry.args[name]].flat().some((one) => isReferenceTo(one, target)));
    if (field === undefined) return false;
    const isTaken = this.#picks.takes(type, key);
    const value = object?.state[field.name];
    const lost = [value].flat().filter((id) => !this.#exists(field.refersTo, id));
    const isHeld = !isTaken || (Array.isArray(value) ? false : lost.length > 0);
    if (isHeld) {
      const path = [type.section, key, field.name];
      const spot = this.#raw.entries.find((raw) => raw.type === type && raw.key === key)?.spot([field.name]);
      this.#leave({
        place: spot?.place ?? place,
        path,
        reason: `refers to ${entryName(target)}, which is no longer in the account and stays in the file until nothing refers to it`,
      });
    }
    return isHeld;
  }

  #exists(section: string | undefined, id: unknown): boolean {
    const type = resourceTypes.find((one) => one.section === section);
    const objects = type && this.#matching.all.get(type);
    return objects?.some((one) => one.id === String(id)) === true;
  }

  #leaveUnclear(): void {
    for (const entry of this.#model.entries) {
      if (!this.#matching.unclear.has(entryName(entry)) || !this.#picks.takes(entry.type, entry.key))
        continue;
      const reason = "stays as it is: what the account has of it cannot be read";
      this.#leave({ place: entry.place, path: [entry.type.section, entry.key], reason });
    }
  }

  #isLeft(entry: string, property: string): boolean {
    return [...this.#left.values()].some(
      ({ path: [section, key, name] }) => `${String(section)}.${String(key)}` === entry && name === property,
    );
  }

  #leave(problem: Problem): void {
    const name = JSON.stringify(problem.path);
    if (!this.#left.has(name)) this.#left.set(name, problem);
  }

  /** An import records what the files declare of an object, and nothing else. */
  #asDeclared(surveyed: Surveyed): Surveyed {
    const entry = this.#last.entries.find((one) => entryName(one) === entryName(surveyed));
    if (entry === undefined) return surveyed;
    const { secrets } = entry;
    const declared = Object.entries(this.#matching.argsOf(entry)).filter(
      ([name]) => !secrets.has(name) || surveyed.args[name] !== undefined,
    );
    return { ...surveyed, args: asDeclared(entry.type, surveyed.args, Object.fromEntries(declared)) };
  }

  #result(gone: ReadonlySet<string>): Updated {
    const { native = false } = this.#options;
    const entries = new Map(this.#model.entries.map((entry) => [entryName(entry), entry]));
    const told = (name: string, properties: Iterable<string> = []): UpdatedObject => {
      const entry = entries.get(name);
      const [section = "", ...rest] = name.split(".");
      return { section, key: rest.join("."), place: entry?.place, properties: [...properties] };
    };
    const added = [...this.#additions.keys()];
    const brought = [...this.#changed]
      .map(([name, names]): [string, string[]] => [
        name,
        [...names].filter((one) => !this.#isLeft(name, one)),
      ])
      .filter(([, names]) => names.length > 0);
    const isToImport = ({ type, key, id }: Surveyed): boolean =>
      this.#additions.has(entryName({ type, key })) ||
      (this.#held.size > 0 && entries.has(entryName({ type, key })) && !this.#held.has(idText(type, id)));
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
      left: [...this.#left.values()],
      imports: [...this.#surveyed.values()]
        .filter(isToImport)
        .map((one) => entryOf(this.#asDeclared(one), true)),
      wanted: [...this.#additions.values()].flatMap(({ surveyed }) => [...wantedBy(surveyed).values()]),
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

function idText({ section }: ResourceType, id: string): string {
  return `${section} ${id}`;
}
