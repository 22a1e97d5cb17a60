import { declarableArgs, declarableFields } from "../../provider/values/declarable.js";
import {
  type Account,
  type Found,
  type Identity,
  unidentifiedIn,
  type Values,
} from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { describe, nameOf } from "../../provider/values/key.js";
import { withoutLeftAlone } from "../../provider/values/sets.js";
import { identityOf, together } from "../../provider/values/identity.js";
import { unclearName } from "../../provider/values/unreadable.js";
import { pathText } from "../../shared/path-text.js";
import { resourceTypes, referredTo } from "../../definitions/index.js";
import { withoutWords } from "../../provider/values/words.js";
import { AccountReader, type OnProgress } from "../account.js";
import type { EntryOptions } from "../model.js";
import { Picks } from "../picks.js";
import { Keys, slugOf } from "./keys.js";
import { readable } from "./readable.js";

/** An object of an account as a licence declares it. */
export interface Surveyed {
  readonly type: ResourceType;
  readonly key: string;
  readonly id: string;
  /** The arguments with ids where they refer to others. */
  readonly args: Values;
  /** The arguments as a person writes them: keys of the licence in place of ids. */
  readonly written: Values;
  readonly options: EntryOptions;
  /** The arguments that are secret as a whole, and stand in the stack's configuration. */
  readonly secret?: ReadonlySet<string>;
  /** All that the account tells of it. */
  readonly state: Values;
  /** Which account it is in, as far as that tells. */
  readonly account: Identity | undefined;
}

/** What goes on during a survey. */
export interface SurveyEvents {
  readonly onProgress?: OnProgress;
  /** Something that a licence cannot declare was left out. */
  readonly onOmission?: (text: string) => void;
}

export interface SurveyOptions extends SurveyEvents {
  /** What is surveyed. What is not is read only as far as it must be, and referred to by its id. Default: all. */
  readonly picks?: Picks;
  /** What objects of the account are called already. Default: all are named anew. */
  readonly naming?: Naming;
}

/** Tells what objects are called already; asked once for each section, in the order in which they are surveyed. */
export type Naming = (
  type: ResourceType,
  objects: { readonly whole: readonly Found[]; readonly listed: readonly Found[] },
) => {
  /** Keys by id. */
  readonly keys: ReadonlyMap<string, string>;
  /** What no other object may be called. */
  readonly taken: Iterable<string>;
};

/**
 * Reads a whole account, section by section, in an order in which whatever is referred to comes first. The same
 * account gives the same objects, keys and order, whatever its ids are.
 *
 * @throws LiveChatError where a read fails: then nothing is known to be complete.
 */
export async function* survey(
  context: Account,
  { picks = new Picks(), naming, ...events }: SurveyOptions = {},
): AsyncGenerator<SurveyedSection> {
  const reader = new AccountReader(context, events.onProgress);
  const picked = resourceTypes.filter((type) => picks.takesSome(type));
  const dividing = new Set(picked.map(({ fields, partition = "" }) => fields[partition]?.refersTo));
  const sections = resourceTypes.map((type) => {
    if (picked.includes(type)) return { type, found: readWhole(reader, type) };
    const isWanted = dividing.has(type.section) || type.tellsAccount !== undefined;
    return { type, found: isWanted ? readListed(reader, type) : Promise.resolve(NOTHING) };
  });
  // All are read at once, and a failure of one is told when its turn comes.
  for (const { found } of sections) found.catch(() => {});
  const surveyor = new Surveyor(events, await accountOf(sections));
  for (let next = sections.shift(); next; next = sections.shift()) {
    const { type, found } = next;
    if (!picked.includes(type)) {
      surveyor.leaveOut(type);
      continue;
    }
    const { whole, listed } = await found;
    for (const one of unidentifiedIn(listed)) {
      const parts = resourceTypes.filter(
        ({ fields, partition = "" }) => fields[partition]?.refersTo === type.section,
      );
      const within =
        parts.length > 0 ? `, with its ${parts.map(({ title }) => `${title}s`).join(" and ")}` : "";
      events.onOmission?.(`${unclearName(type, { state: one })}${within}`);
    }
    for (const one of listed) {
      const error = reader.unread.get(one);
      if (error) surveyor.omit(type, one, error.message);
    }
    yield {
      type,
      objects: surveyor.section(type, whole, { picks, named: naming?.(type, { whole, listed }) }),
    };
  }
}

/** The objects of a section, one after the other. */
export interface SurveyedSection {
  readonly type: ResourceType;
  readonly objects: Iterable<Surveyed>;
}

/** The arguments of an object that are secret, by type and id. */
export type SecretsOf = (type: ResourceType, id: string) => ReadonlySet<string> | undefined;

/** Objects that were read at another time, as a licence declares them; section by section, likewise. */
export async function* surveyKept(
  kept: ReadonlyMap<ResourceType, readonly Found[]>,
  secretsOf: SecretsOf,
  events: SurveyEvents,
): AsyncGenerator<SurveyedSection> {
  const surveyor = new Surveyor(events, undefined, secretsOf);
  for (const type of resourceTypes) yield { type, objects: surveyor.section(type, kept.get(type) ?? []) };
}

/** The objects of a section: as far as the list tells them, and all of each. */
interface Section {
  readonly listed: readonly Found[];
  readonly whole: readonly Found[];
}

const NOTHING: Section = { listed: [], whole: [] };

/** As far as the list tells, which is enough to know by what others are divided, and mostly which account it is. */
async function readListed(reader: AccountReader, type: ResourceType): Promise<Section> {
  const listed = await reader.list(type);
  return { listed, whole: listed };
}

async function readWhole(reader: AccountReader, type: ResourceType): Promise<Section> {
  const listed = await reader.list(type);
  const isRefused = ({ id }: Found) => type.untouchable?.(id) !== undefined;
  const whole = await reader.whole(
    type,
    listed.filter((one) => !isRefused(one)),
  );
  return { listed, whole: [...whole, ...listed.filter(isRefused)] };
}

/** Which account it is, from the sections that tell; a failure is told when their turn comes. */
async function accountOf(
  sections: readonly { readonly type: ResourceType; readonly found: Promise<Section> }[],
): Promise<Identity | undefined> {
  const telling = sections.filter(({ type }) => "tellsAccount" in type);
  const parts = telling.map(async ({ type, found }) => {
    const section = await found.catch(() => undefined);
    return identityOf(type, section?.whole.map(({ state }) => state) ?? []);
  });
  return together(await Promise.all(parts));
}

/** What is kept of each object while a section is put in order; all else is made when it is written. */
interface Draft {
  readonly id: string;
  readonly args: Values;
  readonly state: Values;
  readonly slug: string;
}

class Surveyor {
  readonly #events: SurveyEvents;
  readonly #account: Identity | undefined;
  readonly #secretsOf: SecretsOf;
  /** The keys of the objects surveyed so far, by section and id. */
  readonly #keys = new Map<string, Map<string, string>>();

  constructor(events: SurveyEvents, account: Identity | undefined, secretsOf: SecretsOf = () => undefined) {
    this.#events = events;
    this.#account = account;
    this.#secretsOf = secretsOf;
  }

  /** Objects that are not surveyed have no keys here: whatever refers to them does so by their ids. */
  leaveOut({ section }: ResourceType): void {
    this.#keys.set(section, new Map());
  }

  section(
    type: ResourceType,
    found: readonly Found[],
    { picks = new Picks(), named: known }: { picks?: Picks; named?: ReturnType<Naming> | undefined } = {},
  ): Iterable<Surveyed> {
    const drafts: Draft[] = [];
    for (const object of found) {
      const draft = this.#draft(type, object);
      if (draft) {
        drafts.push(draft);
      }
    }
    // Objects of the same slug are told apart by what they hold.
    const contents = new Map<Draft, string>();
    const contentOf = (draft: Draft): string => {
      const content = contents.get(draft) ?? JSON.stringify(this.#written(type, draft.args));
      contents.set(draft, content);
      return content;
    };
    drafts.sort(
      (a, b) => compare(a.slug, b.slug) || compare(contentOf(a), contentOf(b)) || compareIds(a.id, b.id),
    );
    const names = new Keys(known?.taken);
    // Each has the key that it has among all.
    const named = drafts
      .map((draft) => ({ draft, key: known?.keys.get(draft.id) ?? names.give(draft.slug) }))
      .filter(({ key }) => picks.takes(type, key));
    const { section, idFrom } = type;
    const keys = new Map<string, string>();
    this.#keys.set(section, keys);
    if (referredTo.has(section)) {
      for (const { draft, key } of named) {
        keys.set(String(idFrom === undefined ? draft.id : draft.args[idFrom]), key);
      }
    }
    return this.#surveyed(type, named, twinsAmong(type, drafts));
  }

  /** One after the other, so that only what is being written is there as a whole. */
  *#surveyed(
    type: ResourceType,
    named: readonly { readonly draft: Draft; readonly key: string }[],
    twins: ReadonlySet<Draft>,
  ): Generator<Surveyed> {
    for (const { draft, key } of named) {
      const { id, args, state } = draft;
      const options = {
        ...(type.isBuiltIn?.(state, id) === true && { retainOnDelete: true }),
        ...(twins.has(draft) && { twin: true }),
      };
      const written = this.#written(type, args);
      const secret = this.#secretsOf(type, id);
      yield {
        type,
        key,
        id,
        args,
        written,
        options,
        state,
        account: this.#account,
        ...(secret && { secret }),
      };
    }
  }

  #draft(type: ResourceType, { id, state: read }: Found): Draft | undefined {
    const refused = type.untouchable?.(id);
    if (refused !== undefined) {
      if (type.isBuiltIn?.(read, id) !== true) this.omit(type, { id, state: read }, refused);
      return undefined;
    }
    const state = withoutWords(withoutLeftAlone(type, read, []), ({ path, reason }) =>
      this.omit(type, { id, state: read }, `its ${pathText(path)} cannot be declared: ${reason}`),
    );
    const known = declarableFields(type, state).filter(
      ({ refersTo }) => refersTo === undefined || this.#keys.has(refersTo),
    );
    const { args: given, reasons, left } = declarableArgs(type, known, id, state);
    if (given === undefined) {
      this.omit(type, { id, state }, `it cannot be declared: ${reasons}`);
      return undefined;
    }
    for (const path of left) this.omit(type, { id, state }, `its ${path} cannot be declared`);
    const args = this.#inOrderOfKeys(type, given);
    const isNamed = this.#secretsOf(type, id)?.has(type.naturalKey[0] as string) !== true;
    const slug = isNamed ? slugOf(type, args) : type.title.replaceAll(" ", "-");
    return {
      id,
      args: type.isBuiltIn?.(state, id) === true ? { ...args, adopt: true, ...markOf(type) } : args,
      state,
      slug,
    };
  }

  #written(type: ResourceType, args: Values): Values {
    const written = readable(type.args, args) as Values;
    for (const [name, value] of Object.entries(written)) {
      const keyOf = this.#keyOf(type, name);
      if (keyOf) {
        written[name] = Array.isArray(value) ? value.map(keyOf) : keyOf(value);
      }
    }
    return written;
  }

  /** References in the order of the keys, which are the same in every account of these objects. */
  #inOrderOfKeys(type: ResourceType, args: Values): Values {
    return Object.fromEntries(
      Object.entries(args).map(([name, value]) => {
        const keyOf = this.#keyOf(type, name);
        const isSorted = keyOf !== undefined && Array.isArray(value);
        return [
          name,
          isSorted ? value.toSorted((one, other) => compareMixed(keyOf(one), keyOf(other))) : value,
        ];
      }),
    );
  }

  /** What a property refers to by key in place of its id; undefined for a property that refers to nothing. */
  #keyOf(type: ResourceType, name: string): ((id: unknown) => unknown) | undefined {
    const { refersTo } = type.fields[name] ?? {};
    const keys = refersTo === undefined ? undefined : this.#keys.get(refersTo);
    return keys && ((id) => keys.get(String(id)) ?? id);
  }

  /** Tells that something cannot be declared. */
  omit(type: ResourceType, { id, state }: Found, reason: string): void {
    this.#events.onOmission?.(`${describe(type, state)} (id ${id}): ${reason}`);
  }
}

/** Those of which there are several of one natural key: they have one slug, too. */
function twinsAmong(type: ResourceType, drafts: readonly Draft[]): ReadonlySet<Draft> {
  const alike = [...Map.groupBy(drafts, ({ slug }) => slug).values()].filter(({ length }) => length > 1);
  const sets = alike.flatMap((some) => [...Map.groupBy(some, ({ args }) => nameOf(type, args)).values()]);
  return new Set(sets.filter(({ length }) => length > 1).flat());
}

/** The mark of what stands for another object in another account. */
function markOf({ standIn }: ResourceType): Values {
  return standIn === undefined ? {} : { [standIn.mark]: true };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareMixed(a: unknown, b: unknown): number {
  return compare(String(a), String(b));
}

function compareIds(a: string, b: string): number {
  return Number(a) - Number(b) || compare(a, b);
}
