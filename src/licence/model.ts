import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import type { Ignored } from "./ignored.js";
import type { Place } from "./problem.js";
import { type LaterValues, placeKey, type WrittenTexts } from "./raw.js";

/** What of Pulumi's resource options an object of a licence may have, under `options`. */
export interface EntryOptions {
  /** Deleting or replacing it is refused. Default: true for agents, false for all else. */
  readonly protect?: boolean | undefined;
  /** When it is no longer declared, it is forgotten and left in the account. Default: false. */
  readonly retainOnDelete?: boolean | undefined;
  /** A replacement deletes the old object before it makes the new one. Default: where both would have one natural key. */
  readonly deleteBeforeReplace?: boolean | undefined;
  /** Properties whose changes are left alone. */
  readonly ignoreChanges?: readonly string[] | undefined;
  /** Keys that it had before, so that a new key is no new object. */
  readonly aliases?: readonly string[] | undefined;
  /**
   * Whether it is one of several objects that the account itself has of one natural key, as an export marks them: each is
   * managed by its id. Default: false.
   */
  readonly twin?: boolean | undefined;
  /** Whether what an export marks as the owner of its licence is made as an ordinary agent of another. Default: false. */
  readonly createOwnerAsAgent?: boolean | undefined;
}

/** An object of a licence, checked. */
export interface Entry {
  readonly type: ResourceType;
  /** The key under which it stands in its section: the name of its resource. */
  readonly key: string;
  /** Its arguments; where they refer to another object of the licence there stands a {@link Reference}. */
  readonly args: Values;
  readonly options: EntryOptions;
  /** The properties that hold a secret of the configuration. */
  readonly secrets: ReadonlySet<string>;
  /** What arrives later, by its path inside of the object; in its place there is what stands for the unknown. */
  readonly later: LaterValues;
  /** The texts into which values were put, as they were written, by their path inside of the object. */
  readonly written: WrittenTexts;
  readonly place: Place | undefined;
  /** Its number in the order in which the licence is written. */
  readonly position: number;
}

/** Stands in an entry's arguments for the id of another entry. */
export class Reference {
  readonly target: Entry;

  constructor(target: Entry) {
    this.target = target;
  }
}

/** A licence that is right in itself. */
export interface LicenceModel {
  /** The file, or another name for messages. */
  readonly source: string;
  /** Every object, each after those that it refers to. */
  readonly entries: readonly Entry[];
  /** The objects of the account that it leaves to others. */
  readonly ignored: Ignored;
}

/** An entry's arguments with the references filled in. */
export function fill(args: Values, idOf: (target: Entry) => unknown): Values {
  const one = (value: unknown): unknown => (value instanceof Reference ? idOf(value.target) : value);
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, Array.isArray(value) ? value.map(one) : one(value)]),
  );
}

/** An entry's arguments as they stand in its file, where a value was put into a text. */
export function asWritten({ written }: Entry, args: Values): Values {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, written.get(placeKey([name])) ?? value]),
  );
}

/** The entries that an entry refers to. */
export function targetsOf({ args }: Pick<Entry, "args">): Entry[] {
  return Object.values(args)
    .flat()
    .filter((value) => value instanceof Reference)
    .map(({ target }) => target);
}

/** How messages name an entry: `groups.support`. */
export function entryName({ type, key }: Pick<Entry, "type" | "key">): string {
  return `${type.section}.${key}`;
}
