import { canonical, uniformArgs, pick } from "../provider/values/canonical.js";
import { type Account, type Found, unidentifiedIn, type Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { creationFaults, reasonsOf } from "../provider/values/validate.js";
import { riskOf } from "../provider/create/risk.js";
import { isStandIn, said, standingIn } from "../provider/create/stand-in.js";
import { atMostOne } from "../provider/values/refusals.js";
import { Declaration } from "../provider/values/declaration.js";
import { describe, nameOf, naturalKeyOf } from "../provider/values/key.js";
import type { Selection } from "../provider/operation/selection.js";
import { adoptable } from "../provider/create/take-over.js";
import { isUnconfirmed } from "../provider/create/unconfirmed.js";
import { unclearAmong, unclearName } from "../provider/values/unreadable.js";
import { neverTwice, sameObject } from "../provider/operation/duplicates.js";
import { hasUnknown, UNKNOWN } from "../provider/values/unknown.js";
import { pathText } from "../shared/path-text.js";
import { resourceTypes } from "../definitions/index.js";
import { AccountReader, type OnProgress } from "./account.js";
import { asWritten, type Entry, entryName, fill, type LicenceModel, Reference, targetsOf } from "./model.js";
import { Holdings, type Managed, type Removed } from "./holdings.js";
import { continued } from "./continued.js";
import { type Comparison, noteOf, type PreflightObject, refusalOf } from "./outcome.js";
import { Picks } from "./picks.js";
import type { Place } from "./problem.js";
import { placeKey } from "./raw.js";

/** A reference to something that is neither in the licence nor in the account. */
export interface Unmet {
  /** The section of what refers to it. */
  readonly section: string;
  /** The key of what refers to it. */
  readonly key: string;
  /** The property: `groups[1]`. */
  readonly property: string;
  /** What is not there. */
  readonly reason: string;
  /** Where that stands. */
  readonly place?: Place | undefined;
}

/**
 * An object of the account that the licence does not declare: left alone, unless the stack, where it is not known here, or
 * another part of its program has it.
 */
export interface Extra {
  /** The section that it would stand in. */
  readonly section: string;
  /** Its id in the account. */
  readonly id: string;
  /** The object for people: `Group "Sales"`. */
  readonly title: string;
}

/** What bringing a licence to an account would do. */
export interface Preflight {
  /** Whether nothing stands in the way of an `up`. */
  readonly ok: boolean;
  /** What becomes of each object of the licence. */
  readonly objects: readonly PreflightObject[];
  /** References to what is neither in the licence nor in the account. */
  readonly unmet: readonly Unmet[];
  /** What the account has and the licence does not: it is left alone. */
  readonly extra: readonly Extra[];
  /** What the stack has, and the licence has no longer. */
  readonly removed: readonly Removed[];
  /** How many e-mails are sent to those that are made. */
  readonly mails: number;
}

export interface PreflightOptions {
  /** What of that which exists is adopted, all or some, as with `livechat:adopt`. Default: false. */
  readonly adopt?: boolean | Selection;
  /** What is changed although the write may lose what it has, as with `livechat:acceptLoss`. Default: nothing. */
  readonly acceptLoss?: Selection;
  /** What the stack manages. Default: nothing is known of it. */
  readonly managed?: readonly Managed[];
  /** What of the licence and the account is told of. Default: all. */
  readonly picks?: Picks;
  /** Whether agents are protected, as with `protectAgents` of a `Licence`. Default: true. */
  readonly protectAgents?: boolean;
  readonly onProgress?: OnProgress;
}

/**
 * Says what bringing a licence to an account would do, before any write: it only reads.
 *
 * @throws LiveChatError where the account cannot be read.
 */
export async function preflight(
  context: Account,
  model: LicenceModel,
  options: PreflightOptions = {},
): Promise<Preflight> {
  const { picks = new Picks() } = options;
  const reader = new AccountReader(context, options.onProgress);
  const types = typesFor(picks);
  const lists = types.map(async (type) => [type, await reader.list(type)] as const);
  const account = new Map(await Promise.all(lists));
  const { adopt = false, acceptLoss = () => false, managed = [], protectAgents = true } = options;
  const adopts = typeof adopt === "function" ? adopt : () => adopt;
  const holdings = new Holdings(managed, model.entries);
  const flight = new Flight(reader, account, { adopts, acceptsLoss: acceptLoss, holdings, protectAgents });
  const entries = model.entries.filter(({ type }) => types.includes(type));
  const looked = entries.map((entry) => flight.look(entry));
  const isTold = entries.map(({ type, key }) => picks.takes(type, key));
  picks.refuseUnmet();
  const objects = await flight.compareAll(looked.filter((_one, index) => isTold[index]));
  const told = entries.filter((_one, index) => isTold[index]);
  const typeOf = (name: string) => types.find(({ section }) => section === name);
  const takes = ({ section, key }: { readonly section: string; readonly key: string }): boolean => {
    const type = typeOf(section);
    return type !== undefined && picks.takes(type, key);
  };
  const unmet = flight.unmet.filter(takes);
  const blocked = objects.some(({ outcome, needsAdopt }) => outcome === "collides" || needsAdopt === true);
  const removed = holdings.removed(model.ignored).filter(takes);
  const made = objects.flatMap(({ outcome, replaces }, index) =>
    outcome === "create" || replaces === true ? (told[index] ?? []) : [],
  );
  const mails = made.filter(({ type, args }) => type.mails?.(args) === true).length;
  const ok = !blocked && unmet.length === 0 && removed.every(({ problem }) => problem === undefined);
  const gone = new Set(removed.map(({ section, id }) => `${section} ${id}`));
  const extra = flight
    .extra((type, state) => picks.takesAny(type) && !model.ignored.has(type, state))
    .filter(({ section, id }) => !gone.has(`${section} ${id}`));
  return { ok, objects, unmet, extra, removed, mails };
}

/** The types that must be read: those that are picked, and what they refer to and are divided by. */
function typesFor(picks: Picks): ResourceType[] {
  const picked = resourceTypes.filter((type) => picks.takesSome(type));
  const others = new Set(
    picked.flatMap((type) => type.fieldsWith("refersTo").map(({ refersTo }) => refersTo)),
  );
  return resourceTypes.filter((type) => picked.includes(type) || others.has(type.section));
}

/** An entry, and the object that has to be read before the two can be compared. */
interface Looked {
  readonly object: PreflightObject;
  readonly match?: Match;
}

interface Match {
  readonly type: ResourceType;
  readonly args: Values;
  readonly only: Found;
  /** Whether the list may lack it, and reading it by itself tells. */
  readonly isUnsure?: boolean;
}

interface Settings {
  readonly adopts: Selection;
  readonly acceptsLoss: Selection;
  readonly holdings: Holdings;
  readonly protectAgents: boolean;
}

class Flight {
  readonly unmet: Unmet[] = [];
  readonly #reader: AccountReader;
  readonly #account: ReadonlyMap<ResourceType, Found[]>;
  readonly #settings: Settings;
  /** The ids that the entries have in this account; unknown for those that it has not. */
  readonly #ids = new Map<Entry, string>();
  readonly #met = new Set<Found>();
  /** Those of which nobody can tell whether the account has them. */
  readonly #unclearEntries = new Set<Entry>();
  /** The ids that there are in the account. */
  readonly #existing = new Map<ResourceType, ReadonlySet<string>>();
  /** The account's objects by their natural key. */
  readonly #names = new Map<ResourceType, Map<string, Found[]>>();
  /** The entries by their natural key. */
  readonly #named = new Map<string, Entry>();

  constructor(reader: AccountReader, account: ReadonlyMap<ResourceType, Found[]>, settings: Settings) {
    this.#reader = reader;
    this.#account = account;
    this.#settings = settings;
  }

  /** The object in words: as it was written, and those that it refers to by their keys. */
  #title(entry: Entry): string {
    const { type } = entry;
    return describe(type, uniformArgs(type, asWritten(entry, fill(entry.args, entryName))));
  }

  /** What is known of an entry from the lists: all, or which object it is to be compared with. */
  look(entry: Entry): Looked {
    const { type, key, place } = entry;
    this.#findUnmet(entry);
    const written = uniformArgs(
      type,
      fill(entry.args, (target) => this.#ids.get(target) ?? UNKNOWN),
    );
    const stands = this.#standingIn(type, written);
    const args = stands ?? written;
    const about = {
      section: type.section,
      key,
      title: this.#title(entry),
      place,
      ...(stands && { note: said(type, written, stands) }),
    };
    const found = hasUnknown(naturalKeyOf(type, args))
      ? []
      : (this.#byName(type).get(nameOf(type, args)) ?? []);
    const held = this.#settings.holdings.continuedBy(entry, args);
    const twin = this.#twin(entry);
    if (held && (!twin || entry.options.twin === true)) {
      return { object: { ...about, ...this.#managed(entry, args, held) } };
    }
    // Of those that the account has too nobody can tell which one is which, as is said below.
    if (twin && found.length < 2) {
      const isMarked = entry.options.twin === true;
      const problem = (isMarked ? neverTwice : sameObject)(type, entryName(twin));
      return { object: { ...about, outcome: "collides", problem } };
    }
    if (hasUnknown(naturalKeyOf(type, args))) {
      const hidden = targetsOf(entry).find((target) => this.#unclearEntries.has(target));
      if (hidden) {
        const problem = `whether it exists already cannot be told, as it cannot of ${entryName(hidden)}`;
        return { object: { ...about, outcome: "collides", problem } };
      }
      return { object: { ...about, ...creation(type, args) } };
    }
    found.forEach((object) => this.#met.add(object));
    const refused = refusalOf(
      type,
      { args, title: about.title },
      () => void atMostOne(new Declaration(type, args), found),
    );
    const [only] = found;
    const unclear = only === undefined ? this.#unclear(type, args) : undefined;
    const id = unclear && type.get && type.idOf?.(args);
    if (id !== undefined) {
      this.#ids.set(entry, id);
      const match = { type, args, only: { id, state: naturalKeyOf(type, args) }, isUnsure: true };
      return { object: { ...about, outcome: "create" }, match };
    }
    if (unclear !== undefined) {
      this.#unclearEntries.add(entry);
      const problem = `whether it exists already cannot be told: the account has ${unclear}, and that may be this one`;
      return { object: { ...about, outcome: "collides", problem } };
    }
    if (refused !== undefined || only === undefined) {
      return { object: { ...about, ...(refused ?? creation(type, args)) } };
    }
    const holder = this.#settings.holdings.holderOf(type, only.id);
    if (holder) {
      const problem = `the stack has it already, as ${type.section}.${holder.name}: two resources cannot have one object`;
      return { object: { ...about, id: only.id, outcome: "collides", problem } };
    }
    this.#ids.set(entry, only.id);
    return { object: { ...about, id: only.id, outcome: "unchanged" }, match: { type, args, only } };
  }

  /** What becomes of an object that the stack has. */
  #managed(entry: Entry, args: Values, held: Managed): Comparison {
    const { type } = entry;
    if (!isUnconfirmed(held.id)) this.#ids.set(entry, held.id);
    const object = (this.#account.get(type) ?? []).find(({ id }) => id === held.id);
    if (object) this.#met.add(object);
    const { adopts, acceptsLoss, protectAgents } = this.#settings;
    const others = (name: string) =>
      (this.#byName(type).get(name) ?? []).filter(({ id }) => id !== held.id && !adopts(type.name, id));
    return continued(entry, args, held, {
      object,
      others,
      acceptsLoss,
      protectAgents,
      title: this.#title(entry),
    });
  }

  /** An object of which nobody can tell that it is not the one of these arguments. */
  #unclear(type: ResourceType, args: Values): string | undefined {
    const [one] = unclearAmong(type, args, this.#account.get(type) ?? []);
    return one && unclearName(type, one);
  }

  /** The objects as they are once those in the account, read as a whole, were compared with them. */
  async compareAll(looked: readonly Looked[]): Promise<PreflightObject[]> {
    const matches = looked.map(({ match }) => match).filter((match) => match !== undefined);
    const whole = new Map<Found, Found | undefined>();
    for (const [type, some] of Map.groupBy(matches, (match) => match.type)) {
      const listed = some.map(({ only }) => only);
      const read = new Map((await this.#reader.whole(type, listed)).map((object) => [object.id, object]));
      for (const { only, isUnsure } of some) {
        whole.set(only, read.get(only.id) ?? (isUnsure === true ? undefined : only));
      }
    }
    return looked.map(({ object, match }) => {
      if (!match) {
        return object;
      }
      const { type, args, only } = match;
      const { title } = object;
      const unread = this.#reader.unread.get(only);
      if (unread) return { ...object, outcome: "collides", problem: unread.message };
      const there = whole.get(only);
      if (there === undefined) return object;
      let comparison: Comparison | undefined;
      const refused = refusalOf(type, { args, title }, () => {
        comparison = this.#compare(type, args, there);
      });
      return { ...object, id: only.id, ...comparison, ...refused };
    });
  }

  /** The arguments that stand for the one that this account has in its place. */
  #standingIn(type: ResourceType, args: Values): Values | undefined {
    if (!isStandIn(type, args)) return undefined;
    return standingIn(type, args, type.standIn?.idIn(this.#account.get(type) ?? []));
  }

  #compare(type: ResourceType, args: Values, found: Found): Comparison {
    const { differs } = adoptable(new Declaration(type, args), found, this.#settings.acceptsLoss);
    const needsAdopt = args["adopt"] !== true && !this.#settings.adopts(type.name, found.id);
    return differs.length > 0
      ? { outcome: "differs", differs, needsAdopt, ...noteOf(riskOf(type, pick(args, differs), found)) }
      : { outcome: "unchanged", needsAdopt };
  }

  #byName(type: ResourceType): Map<string, Found[]> {
    let names = this.#names.get(type);
    if (!names) {
      const objects = this.#account.get(type) ?? [];
      names = Map.groupBy(objects, ({ state }) => nameOf(type, state));
      this.#names.set(type, names);
    }
    return names;
  }

  /** The entry that has the same natural key, if there is one before this. */
  #twin(entry: Entry): Entry | undefined {
    const { type } = entry;
    const args = fill(entry.args, (target) =>
      this.#ids.has(target) ? this.#ids.get(target) : entryName(target),
    );
    const name = nameOf(type, uniformArgs(type, args));
    const twin = this.#named.get(name);
    if (!twin) {
      this.#named.set(name, entry);
    }
    return twin;
  }

  #findUnmet({ type, key, args, written, place }: Entry): void {
    for (const field of type.fieldsWith("refersTo")) {
      const { name, refersTo } = field;
      const target = resourceTypes.find(({ section }) => section === refersTo);
      const value = args[name];
      if (!target || value === undefined) {
        continue;
      }
      const isList = Array.isArray(value);
      for (const [index, item] of (isList ? value : [value]).entries()) {
        if (item instanceof Reference) {
          continue;
        }
        const id = canonical(field, isList ? [item] : item);
        if (!this.#has(target, Array.isArray(id) ? id[0] : id)) {
          const path = isList ? [name, index] : [name];
          const what = written.get(placeKey(path)) ?? String(item);
          const isCertain = unidentifiedIn(this.#account.get(target) ?? []).length === 0;
          const reason = isCertain
            ? `there is no ${target.title} ${what} in the account, nor in the licence`
            : `whether there is a ${target.title} ${what} in the account cannot be told: there is one whose id cannot be read`;
          this.unmet.push({ section: type.section, key, property: pathText(path), reason, place });
        }
      }
    }
  }

  #has(target: ResourceType, id: unknown): boolean {
    const field = target.idFrom === undefined ? undefined : target.fields[target.idFrom];
    const textOf = (given: unknown) => String(canonical(field, given));
    let ids = this.#existing.get(target);
    if (!ids) {
      ids = new Set((this.#account.get(target) ?? []).map((found) => textOf(found.id)));
      this.#existing.set(target, ids);
    }
    return ids.has(textOf(id));
  }

  /** @param isTold whether an object of this state is told of. */
  extra(isTold: (type: ResourceType, state: Values) => boolean): Extra[] {
    return [...this.#account].flatMap(([type, objects]) =>
      objects
        .filter((object) => !this.#met.has(object) && !isUntouchable(type, object))
        .filter(({ state }) => isTold(type, state))
        .map(({ id, state }) => ({ section: type.section, id, title: describe(type, state) })),
    );
  }
}

/** Whether it is in every account, and nobody can touch it. */
function isUntouchable(type: ResourceType, { id, state }: Found): boolean {
  return type.untouchable?.(id) !== undefined && type.isBuiltIn?.(state, id) === true;
}

function creation(type: ResourceType, args: Values): Comparison {
  const faults = creationFaults(type, args);
  return faults.length > 0
    ? { outcome: "collides", problem: reasonsOf(faults) }
    : { outcome: "create", ...noteOf(riskOf(type, args, undefined)) };
}
