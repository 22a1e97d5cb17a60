import type { Arbitrary } from "fast-check";
import type { LiveChatClient } from "../../src/api/index.js";
import type { Values } from "../../src/definitions/definition.js";
import type { LicenceData } from "../../src/emulator/index.js";

/*
 * What the suites that go through all types need of one. Arguments are in terms of the emulator's sample account: agents
 * john.doe@ (the owner), jane.doe@ and jenny.doe@mycompany.com, groups 0 to 3.
 */
export interface TypeCase {
  /** Where its objects are listed and made: `/groups`. */
  readonly path: string;
  /** The parameter of the calls for one object, as the emulator has it: `:id`. */
  readonly parameter: string;
  /** The fields that tell its objects apart on the wire. */
  readonly apart: readonly string[];
  /** The scopes that managing it takes: today's, and those of the old protocol. */
  readonly scopes: readonly string[];
  readonly oldScopes: readonly string[];
  /** Whether the account can have two that a person takes for one: their id does not follow from the natural key. */
  readonly canBeTwins?: true;
  /** Where every account has some of it, so that an empty list cannot be true: what the refusal says. */
  readonly neverNone?: { readonly said: string; readonly unreadableId: string };

  /** Valid arguments that together hold every field. */
  readonly samples: readonly [Values, ...Values[]];
  /** The n-th of many that differ in what tells them apart, with as little as one needs. */
  readonly plain: (n: number) => Values;
  /** What updates one in place, whatever its arguments are; undefined where the API has no update. */
  readonly edit?: Values;
  readonly life: Life;
  readonly replacements: readonly Replacement[];
  /** One that the sample account has, as it would be declared. */
  readonly existing: Existing;
  /** An id that one could have, and none has. */
  readonly missingId: string;
  /** Arguments that a check refuses. */
  readonly refused: readonly Refusal[];
  /** Calls of the read functions, and what they give, in part. */
  readonly reads: readonly (readonly [name: string, args: object | undefined, expected: unknown])[];
  /** The same of what is not there, and what is said. */
  readonly readsOfNothing: readonly (readonly [name: string, args: object, said: RegExp])[];
  /** Calls of the client whose answers the documentation prints; none where it does not have the section. */
  readonly calls: Readonly<Record<string, (client: LiveChatClient) => unknown>>;

  /** Valid arguments over time, drawn at random, each in the plainest spelling. */
  readonly stories: Arbitrary<Story>;
  readonly spelling: Spelling;
  /** As it stands in a licence file with this text wherever a text may stand; `k0` is a key of each section. */
  readonly withText: (text: string, n: number, withKeys: boolean) => Values;
  /** Puts one with this text into the account, as somebody else would. */
  readonly put: (
    data: LicenceData,
    one: { readonly id: number; readonly text: string; readonly group: number },
  ) => void;
  /** One as no seed could have it. */
  readonly odd: object;
  /** All that an account holds of it, drawn at random. */
  readonly records: (world: World) => Arbitrary<readonly object[]>;
  /** What tells the objects of the account from one another, for a person, and their ids. */
  readonly contents: (data: LicenceData) => (readonly [text: string, id: string | number])[];
  /** Its part of a licence of some 60 objects. */
  readonly part: Part;
  /** Whether the account has what the example of the type declares. */
  readonly isExampleMade: (data: LicenceData) => boolean;
}

/** What the life of one resource of a type is made of. */
export interface Life {
  readonly args: Values;
  /** A change that updates it in place; undefined where the API has no update. */
  readonly updated?: Values;
  /** A change, to the arguments as updated, that replaces it. */
  readonly replaced?: Values;
  /** Whether the old one goes before the new one comes. */
  readonly deletesFirst?: boolean;
  /** Somebody changes it by hand. Returns whether it was there. */
  readonly drift: (data: LicenceData) => boolean;
  /** Whether drift is repaired by replacing it. */
  readonly repairReplaces?: boolean;
  /** Somebody removes it by hand. Returns whether it was there. */
  readonly remove: (data: LicenceData) => boolean;
  /** What the account holds of it, in terms of `args`. */
  readonly actual: (data: LicenceData) => Values | undefined;
}

/** A change of the first sample, or of `of`, that replaces it. */
export interface Replacement {
  readonly of?: Values;
  readonly change: Values;
  readonly replaces: readonly string[];
  readonly deletesFirst: boolean;
}

export interface Existing {
  readonly id: string;
  readonly args: Values;
  /** A change of it that the API takes; undefined where it has no update. */
  readonly change?: Values;
}

export type Refusal = readonly [what: string, args: Values, reasons: readonly string[]];

/** Valid arguments of one resource over time. */
export type Story = Values[];

/** The names of properties, at any depth, whose values may be written in other ways. */
export interface Spelling {
  readonly flags?: readonly string[];
  readonly numbers?: readonly string[];
  readonly sets?: readonly string[];
  /** Texts that may be written as a number. */
  readonly scalars?: readonly string[];
  readonly logins?: readonly string[];
  /** Values that may be left out. */
  readonly defaults?: Values;
  /** Other words for a value, by property. */
  readonly words?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What an account that is drawn at random is made of, beside the objects themselves. */
export interface World {
  readonly owner: string;
  /** The logins of its agents but the owner. */
  readonly logins: readonly string[];
  /** Its groups but group 0, by their names, which may repeat; the ids are in their order. */
  readonly groupNames: readonly string[];
  readonly groupIds: readonly number[];
  readonly author: Arbitrary<string>;
  readonly group: Arbitrary<number>;
  readonly id: Arbitrary<number>;
  /** A name as bad as people make them; where the account may be odd, an empty one too. */
  readonly text: Arbitrary<string>;
  readonly textOfSome: Arbitrary<string>;
  /** Whether there is what no create makes today. */
  readonly odd: boolean;
  /** Up to four, of which no two have an id in common; nor, where there are no twins, a name. */
  readonly distinct: <Value extends { id: unknown }>(
    one: Arbitrary<Value>,
    nameOf: (value: Value) => string,
  ) => Arbitrary<Value[]>;
}

/** A part of a licence, in which most objects belong to one of six groups. */
export interface Part {
  readonly key: string;
  readonly count: number;
  /** Whether each belongs to a group. */
  readonly inGroup: boolean;
  /** `group` is the id of its group, as the state has it. */
  readonly args: (n: number, group: unknown) => Values;
  /** What updates one, or replaces it. */
  readonly edit: (args: Values) => Values;
}

export function byName<T extends { name: string }>(objects: readonly T[], name: string): T | undefined {
  return objects.find((object) => object.name === name);
}

export function change<T extends object>(object: T | undefined, values: Partial<T>): boolean {
  if (object) Object.assign(object, values);
  return object !== undefined;
}

export function drop<T>(objects: T[], object: T | undefined): boolean {
  if (object === undefined) return false;
  objects.splice(objects.indexOf(object), 1);
  return true;
}

/** The name of the group with this id. */
export function nameOfGroup({ groups }: LicenceData, id: number): string | undefined {
  return groups.find((group) => group.id === id)?.name;
}
