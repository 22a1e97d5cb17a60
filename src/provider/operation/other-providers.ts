import { createHash } from "node:crypto";
import type { Identity } from "../../definitions/definition.js";
import { compare } from "../values/identity.js";
import type { Owner, OwnersElsewhere } from "../values/ownership.js";
import type { RunNotes } from "./run-notes.js";

/** What tells whether two providers are of one account. */
export interface Whose {
  /** A digest of the credentials: equal ones are of one account. */
  readonly credentials?: string | undefined;
  /** Known once somebody has looked. */
  readonly account?: Identity | undefined;
}

/** A resource that declares an object. */
export interface Declarer {
  /** Which resource of the program it is. */
  readonly resource: string;
  /** What messages call it. */
  readonly called: string;
  readonly twin: boolean;
  /** Whether it is to be made. */
  readonly isNew: boolean;
}

/** Names of objects are digests: what is declared may be secret. */
interface Note {
  readonly whose?: Whose;
  readonly object: string;
  readonly declarer?: Declarer;
  /** How a resource has the object; null: it is removed. */
  readonly owner?: Owner | null;
}

interface Other {
  whose: Whose;
  readonly declarers: Map<string, Map<string, Declarer>>;
  readonly owners: Map<string, Owner>;
  readonly removed: Set<string>;
}

/**
 * What other providers of the same program and account declare and have: each provider that a program makes itself runs in a
 * process of its own, as do the default one and the dynamic resources.
 */
export class OtherProviders implements OwnersElsewhere {
  readonly #notes: RunNotes;
  readonly #whose: () => Whose;
  readonly #others = new Map<string, Other>();
  #told = "";

  constructor(notes: RunNotes, whose: () => Whose) {
    this.#notes = notes;
    this.#whose = whose;
  }

  /** Tells that a resource declares the object of this natural key. */
  tellDeclarer(name: string, declarer: Declarer): void {
    this.#tell(() => ({ object: digest(name), declarer }));
  }

  /** Who of the others declares it. */
  declarersOf(name: string): Declarer[] {
    return this.#ask(name, ({ declarers }, object) => [...(declarers.get(object)?.values() ?? [])]);
  }

  tellOwner(object: string, owner: Owner | null): void {
    this.#tell(() => ({ object: digest(object), owner }));
  }

  ownersOf(object: string): Owner[] {
    return this.#ask(object, ({ owners }, key) => owners.get(key) ?? []);
  }

  isRemoved(object: string): boolean {
    return this.#ask(object, ({ removed }, key) => removed.has(key)).includes(true);
  }

  #tell(note: () => Note): void {
    this.#notes.write(() => {
      const whose = this.#whose();
      const before = this.#told;
      this.#told = JSON.stringify(whose);
      return this.#told === before ? note() : { ...note(), whose };
    });
  }

  /** What those of this account say of an object. Most often there are none, and nothing has to be found out. */
  #ask<Said>(object: string, said: (other: Other, object: string) => Said | Said[]): Said[] {
    for (const { author, notes } of this.#notes.read()) {
      const other = this.#others.get(author) ?? unheard();
      this.#others.set(author, other);
      for (const note of notes) take(other, note as Note);
    }
    if (this.#others.size === 0) return [];
    const [mine, key] = [this.#whose(), digest(object)];
    return [...this.#others.values()]
      .filter(({ whose }) => isOfOneAccount(mine, whose))
      .flatMap((other) => said(other, key));
  }
}

function unheard(): Other {
  return { whose: {}, declarers: new Map(), owners: new Map(), removed: new Set() };
}

function take(other: Other, { whose, object, declarer, owner }: Note): void {
  if (whose !== undefined) other.whose = whose;
  if (declarer !== undefined) {
    const known = other.declarers.get(object) ?? new Map<string, Declarer>();
    other.declarers.set(object, known.set(declarer.resource, declarer));
  }
  if (owner === null) {
    other.owners.delete(object);
    other.removed.add(object);
  } else if (owner !== undefined) {
    other.owners.set(object, owner);
    other.removed.delete(object);
  }
}

function isOfOneAccount(one: Whose, other: Whose): boolean {
  if (one.credentials !== undefined && one.credentials === other.credentials) return true;
  return one.account !== undefined && compare(one.account, other.account) === "same";
}

/** A text that tells whether two are equal, and nothing else of them. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
