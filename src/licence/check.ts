import { z } from "zod";
import { creationFaults, type Fault, faultsOf, isMissing } from "../provider/values/validate.js";
import { tooMany } from "../provider/operation/counts.js";
import { Relations } from "../provider/values/ownership.js";
import { areTwins, sameObject } from "../provider/operation/duplicates.js";
import { uniformArgs } from "../provider/values/canonical.js";
import { nameOf, naturalKeyOf } from "../provider/values/key.js";
import type { Values } from "../definitions/definition.js";
import { nearest } from "../shared/nearest.js";
import { hasUnknown, UNKNOWN } from "../provider/values/unknown.js";
import { faultOfName } from "../provider/values/words.js";
import { hasHidden } from "../shared/printable.js";
import { Ignored } from "./ignored.js";
import { LONGEST_KEY } from "./limits.js";
import { type Entry, entryName, type EntryOptions, fill, type LicenceModel, Reference } from "./model.js";
import { OPTIONS, optionsSchema } from "./options.js";
import { inOrder } from "./order.js";
import { credentialsIn } from "../shared/addresses.js";
import { looksUnfilled } from "./placeholder.js";
import { LicenceError, placeText, type Reason } from "./problem.js";
import type { Missing, Problems } from "./problems.js";
import { defaultsOf } from "./defaults.js";
import { memberOf } from "../provider/values/names.js";
import { DEFAULTS, IGNORE } from "./words.js";
import { placeKey, type RawEntry, type RawLicence } from "./raw.js";

export interface CheckOptions {
  /** Whether all of it is to be made, so that what the API asks of a create counts too. Default: false. */
  readonly isNew?: boolean;
  /** The vars that were given in vain. Default: those that the licence does not use. */
  readonly unknownVars?: readonly string[] | undefined;
}

/**
 * Checks what was read, and connects what refers to one another.
 *
 * @throws LicenceError with all problems at once.
 */
export function checkLicence(raw: RawLicence, options: CheckOptions = {}): LicenceModel {
  const { isNew = false, unknownVars = raw.vars?.unknown ?? [] } = options;
  const { problems, vars, ignored = new Ignored() } = raw;
  for (const name of unknownVars) if (vars) problems.push(vars.problemOf(name));
  const checker = new Checker(raw.entries, problems, isNew);
  const checked = raw.entries.map((entry) => checker.check(entry));
  problems.tellMissing();
  const entries = checked.filter((entry) => entry !== undefined);
  const ordered = inOrder(entries, problems);
  if (problems.count === 0) {
    findContradictions(ordered, problems);
    findCrowds(entries, problems);
    findDuplicates(entries, problems);
    findIgnored(entries, ignored, problems);
  }
  if (problems.count > 0) {
    throw new LicenceError(raw.source, problems.kept, problems.count);
  }
  return { source: raw.source, entries: ordered, ignored };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

class Checker {
  readonly #problems: Problems;
  readonly #isNew: boolean;
  readonly #sections = new Map<string, Map<string, Writable<Entry>>>();
  /** Entries by the argument that is their id, where their type has one. */
  readonly #byId = new Map<string, Map<unknown, Entry>>();

  constructor(raws: readonly RawEntry[], problems: Problems, isNew: boolean) {
    this.#problems = problems;
    this.#isNew = isNew;
    for (const [position, { type, key, place, secrets, later, written, value }] of raws.entries()) {
      const { section, idFrom } = type;
      const entry = { type, key, args: {}, options: {}, secrets, later, written, place, position };
      mapIn(this.#sections, section).set(key, entry);
      const id = idFrom === undefined ? undefined : (value as Values | null)?.[idFrom];
      if (id !== undefined) {
        mapIn(this.#byId, section).set(id, entry);
      }
    }
  }

  check(raw: RawEntry): Entry | undefined {
    const { type, key, value } = raw;
    const word = faultOfName(key);
    if (word !== undefined) {
      this.#problems.push({ place: raw.place, path: [type.section, key], reason: word });
    }
    if (/^\d+$/.test(key) || hasHidden(key) || key.length > LONGEST_KEY) {
      const reason = /^\d+$/.test(key)
        ? "a key of digits only would be taken for an id: begin it with a letter"
        : `a key has at most ${LONGEST_KEY} characters, and none that cannot be seen`;
      this.#problems.push({ place: raw.place, path: [type.section, key], reason });
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#refuse(raw, [], noProperties(raw));
      return undefined;
    }
    const { [OPTIONS]: options = {}, ...given } = value as Values;
    const entry = mapIn(this.#sections, type.section).get(key) as Writable<Entry>;
    entry.args = this.#connect(raw, given);
    this.#secrets(raw, given);
    const known = fill(entry.args, () => UNKNOWN);
    const faults = faultsOf(type, known);
    this.#faults(raw, [], faults);
    if (this.#isNew) this.#faults(raw, [], creationFaults(type, known, faults));
    entry.options = this.#options(raw, options);
    if (type.standIn && entry.options.createOwnerAsAgent === true) {
      const { [type.standIn.mark]: _mark, ...ordinary } = entry.args;
      entry.args = ordinary;
    }
    return entry;
  }

  #options(raw: RawEntry, options: unknown): EntryOptions {
    if (hasUnknown(options)) {
      this.#refuse(raw, [OPTIONS], "cannot wait for what arrives later: give the options values");
      return {};
    }
    const faults = faultsOf({ args: optionsSchema }, options as Values);
    this.#faults(raw, [OPTIONS], faults);
    if (faults.length > 0) {
      return {};
    }
    const parsed = optionsSchema.parse(options);
    const names = Object.keys(raw.type.fields);
    for (const [index, name] of (parsed.ignoreChanges ?? []).entries()) {
      if (!names.includes(name.split(/[.[]/, 1)[0] as string)) {
        const path = [OPTIONS, "ignoreChanges", index];
        const property = raw.written.get(placeKey(path)) ?? name;
        const guess = nearest(property, names);
        const better = guess === undefined ? "" : `; did you mean ${guess}?`;
        const reason = `${withArticle(raw.type.title)} has no property ${property}${better}`;
        this.#refuse(raw, path, reason);
      }
    }
    return parsed;
  }

  #faults(raw: RawEntry, inside: readonly PropertyKey[], faults: readonly Fault[]): void {
    for (const { path, reason } of faults) {
      const whole = [...inside, ...path];
      // What the defaults were to give is not missing because they could not be read.
      if (isMissing(raw.value, whole) && !this.#problems.isRead(DEFAULTS, defaultsOf(raw.type))) continue;
      const isOption =
        path.length === 1 && inside.length === 0 && Object.hasOwn(optionsSchema.shape, path[0] ?? "");
      this.#refuse(raw, whole, isOption ? underOptions(String(path[0])) : hint(reason, raw, whole));
    }
  }

  /** The arguments with a Reference wherever a key stands for an id. */
  #connect(raw: RawEntry, given: Values): Values {
    const args: Values = { ...given };
    for (const { name, schema, refersTo } of raw.type.fieldsWith("refersTo")) {
      const value = given[name];
      // One in place of a list, or a list in place of one, is left as it is: the schema says what belongs there.
      if (
        refersTo === undefined ||
        value === undefined ||
        memberOf(schema, value) instanceof z.ZodArray !== Array.isArray(value)
      ) {
        continue;
      }
      const asIt = (item: unknown, path: PropertyKey[]) =>
        this.#target(raw, { section: refersTo, item, path, isId: (id) => accepts(schema, value, id) });
      args[name] = Array.isArray(value)
        ? value.map((item, index) => asIt(item, [name, index]))
        : asIt(value, [name]);
    }
    return args;
  }

  #target(
    raw: RawEntry,
    {
      section,
      item,
      path,
      isId,
    }: { section: string; item: unknown; path: PropertyKey[]; isId: (id: unknown) => boolean },
  ): unknown {
    if (typeof item !== "string" || item === UNKNOWN) {
      return item;
    }
    const keys = this.#sections.get(section);
    const target = keys?.get(item) ?? this.#byId.get(section)?.get(item);
    if (target) {
      return new Reference(target);
    }
    if (isId(item)) return item;
    const written = raw.written.get(placeKey(path));
    const what = JSON.stringify(written ?? item);
    this.#want(raw, path, { in: section, name: item }, (guess) => {
      const meant = written === undefined ? guess(item, (keys?.keys() ?? []) as Iterable<string>) : undefined;
      const better = meant === undefined ? "" : `; did you mean ${meant}?`;
      return `there is no ${what} among the ${section} of this licence${better}`;
    });
    return UNKNOWN;
  }

  #secrets(raw: RawEntry, given: Values): void {
    for (const { name, secret, address } of Object.values(raw.type.fields)) {
      const credentials = address === true ? credentialsIn(given[name]) : undefined;
      const password = credentials?.slice(credentials.indexOf(":") + 1);
      const secrets = [secret === true ? given[name] : undefined, credentials, password];
      if (secrets.some(looksUnfilled)) {
        const reason = "looks like a placeholder or a mask, not like a secret: nobody could use it";
        this.#refuse(raw, [name], reason);
      }
    }
  }

  #want(raw: RawEntry, inside: readonly PropertyKey[], what: Missing, reason: Reason): void {
    const path = [raw.type.section, raw.key, ...inside];
    if (this.#problems.has(path)) return;
    this.#problems.want(what, { place: raw.spot(inside)?.place ?? raw.place, path, reason });
  }

  #refuse(raw: RawEntry, inside: readonly PropertyKey[], reason: Reason): void {
    const path = [raw.type.section, raw.key, ...inside];
    if (this.#problems.has(path)) return;
    const problem = { place: raw.spot(inside)?.place ?? raw.place, path, reason };
    if (raw.isShared?.(inside) === true) this.#problems.once(problem);
    else this.#problems.push(problem);
  }
}

/** Why what stands under a key is no object, and what its writer may have meant. */
function noProperties({ type, key, value }: RawEntry): string {
  const what = withArticle(type.title);
  if (typeof value === "object") return `must hold the properties of ${what}`;
  if (Object.hasOwn(type.fields, key))
    return `is a property of ${what}: indent it deeper, so that it stands below the key of one`;
  const [field] = Object.keys(type.fields);
  return `must hold the properties of ${what}, as \`${field}: …\` with a colon and a space, each on a line of its own`;
}

/** Whether a field's own schema takes this value where it takes references. */
function accepts(schema: z.ZodType, whole: unknown, id: unknown): boolean {
  return schema.safeParse(Array.isArray(whole) ? [id] : id).success;
}

function underOptions(name: string): string {
  return `is one of the options of a resource: it stands under them, \`${OPTIONS}: { ${name}: … }\``;
}

/** What a person does about it, where the file shows more than the value does. */
function hint(reason: string, raw: RawEntry, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>(
    (inner, key) => (inner as Values | undefined)?.[key as string],
    raw.value,
  );
  if (value === null) {
    const isText = /^#[^\s#]/.test(raw.spot(path)?.source ?? "");
    const otherwise = isText ? "; a text that begins with # stands in quotes" : "";
    return `has no value: give it one, or leave the line out${otherwise}`;
  }
  const isTooDeep = reason === "unknown property" && path.length === 1 && typeof value === "object";
  if (isTooDeep)
    return `${reason}; if it is ${withArticle(raw.type.title)} itself, begin it where ${raw.key} begins`;
  // What was put in is nobody's to be guessed at.
  if (raw.written.has(placeKey(path))) return reason.replace(/; did you mean [^;]*\?$/, "");
  const [, expected = ""] = /^expected (string|array|object|record)\b/.exec(reason) ?? [];
  const source = raw.spot(path)?.source;
  return expected === "string" && source !== undefined
    ? `must be a text: put it in quotes, "${source}"`
    : (kinds[expected] ?? reason);
}

/** What a schema expects, in the words of a file. */
const kinds: Readonly<Record<string, string>> = {
  string: "must be a text",
  array: "must be a list: `[one, other]`, or a line with `- ` for each",
  object: "must hold properties, each with its value",
  record: "must hold names, each with its value",
};

/** Two sides of a relation that are both declared and disagree: Pulumi would tell only in the middle of an up. */
function findContradictions(entries: readonly Entry[], problems: Problems): void {
  const relations = new Relations();
  for (const entry of entries) {
    const { type, key, place } = entry;
    const args = fill(entry.args, idOf);
    const relation = hasUnknown(args) ? undefined : type.relation?.(args, String(idOf(entry)));
    const contradiction = relation && relations.add(relation);
    if (contradiction !== undefined) {
      problems.push({ place, path: [type.section, key], reason: contradiction });
    }
  }
}

/** Objects of which an account takes so many and no more: told of the first that is too many. */
function findCrowds(entries: readonly Entry[], problems: Problems): void {
  for (const [{ atMost }, all] of Map.groupBy(entries, ({ type }) => type)) {
    const counted = atMost ? all.filter(({ args }) => atMost.counts(args)) : [];
    const first = counted[atMost?.count ?? 0];
    if (atMost && first) {
      const path = [first.type.section, first.key];
      problems.push({ place: first.place, path, reason: tooMany(atMost, counted.map(entryName)) });
    }
  }
}

/** What is declared, and left to others all the same. */
function findIgnored(entries: readonly Entry[], ignored: Ignored, problems: Problems): void {
  for (const { type, key, place, args } of entries) {
    if (!ignored.has(type, args)) continue;
    const reason = `is declared here, and \`${IGNORE}\` leaves it to others: take it out of one of the two`;
    problems.push({ place, path: [type.section, key], reason });
  }
}

/** Two that declare one object: told of the second, with the place of the first. */
function findDuplicates(entries: readonly Entry[], problems: Problems): void {
  const first = new Map<string, Entry>();
  for (const entry of entries) {
    const { type, key, place, options } = entry;
    const args = uniformArgs(type, fill(entry.args, entryName));
    if (hasUnknown(naturalKeyOf(type, args))) continue;
    const name = nameOf(type, args);
    const other = first.get(name);
    if (other === undefined) first.set(name, entry);
    else if (!areTwins(type, options, other.options)) {
      const at = other.place && ` (${placeText(other.place)})`;
      problems.push({
        place,
        path: [type.section, key],
        reason: sameObject(type, `${entryName(other)}${at ?? ""}`),
      });
    }
  }
}

/** The id of an entry as far as the licence knows it, or what stands for it: as it was written. */
function idOf({ type: { idFrom }, key, args, written }: Entry): unknown {
  return idFrom === undefined ? JSON.stringify(key) : (written.get(placeKey([idFrom])) ?? args[idFrom]);
}

function mapIn<Value>(maps: Map<string, Map<unknown, Value>>, name: string): Map<unknown, Value> {
  const map = maps.get(name) ?? new Map<unknown, Value>();
  maps.set(name, map);
  return map;
}

function withArticle(title: string): string {
  return `${/^[aeiou]/.test(title) ? "an" : "a"} ${title}`;
}
