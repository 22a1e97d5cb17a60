import { z } from "zod";
import type { LiveChatClient, MethodName, ObjectList } from "../api/index.js";
import { listWith } from "../api/shapes.js";
import type { Phrase } from "../shared/phrase.js";

/** Values of a resource, by property: its inputs, or its state. */
export type Values = Record<string, unknown>;

/** An object in the account, as a resource sees it. */
export interface Found<State = Values> {
  /** The id that Pulumi keeps. */
  readonly id: string;
  /** All that is known of it, under the names of the arguments and outputs. */
  readonly state: State;
}

/** As much of a state as is told, or can be read. */
type Partly<State> = { [Name in keyof State]?: State[Name] | undefined };

/** What a list of the API holds, as a resource sees it. `toFound` is given what of an object can be read, too. */
export function foundIn<Told, State>(
  list: ObjectList<Told>,
  toFound: (one: Told) => Found<State>,
): ObjectList<Found<State>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field but the id may be missing, and that is not used
  const unidentified = list.unidentified.map((one) => ({ state: toFound(one as Told).state }));
  return listWith(list.map(toFound), unidentified);
}

/** What can be read of those objects of a list of which nobody can tell which they are. */
export function unidentifiedIn(objects: readonly Found[]): readonly Values[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- lists that the API did not give have none
  const { unidentified = [] } = objects as Partial<ObjectList<Found>>;
  return unidentified.map(({ state = {} }) => state);
}

/** What a definition's functions work with. */
export interface Account {
  readonly api: LiveChatClient;
  /** The caller's own password: the API wants it to change any agent's password. */
  readonly currentPassword: string | undefined;
  /** Whether somebody says that what the lists lack is gone, whatever speaks against it. Default false. */
  readonly acceptsAbsence?: boolean;
}

/** The schema of all arguments of a type. */
export type ArgsSchema = ObjectSchema | z.ZodDiscriminatedUnion<readonly ObjectSchema[]>;

type ObjectSchema = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** What is not there is left out, at every depth, and never undefined. */
type Given<T> = T extends readonly (infer Item)[]
  ? Given<Item>[]
  : T extends object
    ? { [K in keyof T]: Given<Exclude<T[K], undefined>> }
    : T;

/** The arguments as the schema reads them. */
type Args<Schema extends ArgsSchema> = Given<z.output<Schema>>;

/** The names of all arguments; of a union, those of every member. */
type NameIn<T> = T extends unknown ? keyof T & string : never;

type ValueIn<T, Name extends string> = T extends unknown
  ? Name extends keyof T
    ? Exclude<T[Name], undefined>
    : never
  : never;

/** Some of the arguments; of a union, some of any member's. */
type Some<T> = { [Name in NameIn<T>]?: ValueIn<T, Name> };

/** What is in the state and cannot be declared. */
type ComputedName<State, T> = Exclude<keyof State & string, NameIn<T>>;

/** The definition of a resource type: data and pure functions. What is made of it is a `ResourceType`. */
export interface Spec<Schema extends ArgsSchema, State extends object> {
  /** The name of the type: `Agent`. Its token is `pulumi-nodejs:dynamic/livechat:Agent`, for ever. */
  readonly name: string;
  /** The type in prose: `canned response`. */
  readonly title: string;
  /** The section of a licence file that holds these objects, and the API's section: `cannedResponses`. */
  readonly section: string;
  /** What the arguments must be. */
  readonly args: Schema;
  /** What the API tells beside the arguments; `secret` in its facts: made by the API and not to be shown. */
  readonly computed: { readonly [Name in ComputedName<State, Args<Schema>>]: z.ZodType };
  /** The arguments that tell one object from another for a person, and that make a create safe to repeat. */
  readonly naturalKey: readonly NameIn<Args<Schema>>[];
  /** The argument that is the id as well, where there is one. */
  readonly idFrom?: NameIn<Args<Schema>>;
  /** The id, where it follows from the natural key: then no other object ever has it. */
  idOf?(values: Partial<State>): string;
  /**
   * Whether the list carries the whole object. If so it is read through the list, which all objects of a
   * type share, and `get` only tells whether that lacks something; if not, it is read through `get`.
   */
  readonly listIsComplete: boolean;
  /** The argument by which the API's list is divided, and without which it does not show everything. */
  readonly partition?: NameIn<Args<Schema>>;
  /** The client's methods that managing these objects takes: from them follow the scopes. */
  readonly needs: readonly MethodName[];
  /** All partitions there are: where one looks for an object of which only the id is known. */
  partitions?(account: Account): Promise<readonly unknown[]>;
  /** Whether people keep its objects in lists: `export --csv` writes a table of them. Default false. */
  readonly tabular?: boolean;
  /** Deleting one loses what nothing brings back: the resources of a licence file are protected from it. */
  readonly protectByDefault?: boolean;
  /** Told as a warning in the preview where an object is replaced. */
  readonly replacementWarning?: (old: Partial<State>) => string;

  /**
   * Makes the object. Arguments that the API's create does not take may be left: an update follows. It stands first
   * of the functions: the type of the state comes from what it gives back.
   */
  create(account: Account, args: Args<Schema>): Promise<Found<State>>;
  /** All objects; of one partition, where the type has partitions. To be read through `listAll`. */
  list(account: Account, partition?: unknown): Promise<Found<Partly<NoInfer<State>>>[]>;
  /** Why no account has these objects and no others, in words that follow "the list": `lacks group 0`. */
  impossible?(objects: readonly Found<Partly<State>>[]): string | undefined;
  /** The object with this id, by a call of its own. Absent: undefined, or the API's NotFoundError. */
  get?(account: Account, id: string, old: Partial<State>): Promise<NoInfer<State> | undefined>;
  /**
   * Brings `changed` (the declared properties that differ, whole) to the account; undefined: the API cannot
   * update this type, and every property of it replaces.
   */
  update?(
    account: Account,
    id: string,
    changed: Some<Args<Schema>>,
    old: Partial<State>,
  ): Promise<NoInfer<State>>;
  /** Removes the object. Gone already: the API's NotFoundError, which the provider takes for success. */
  delete(account: Account, id: string, state: Partial<State>): Promise<void>;
  /** Refuses what no schema can: an id that must not be touched. Called before anything is written. */
  untouchable?(id: string): string | undefined;
  /** Refuses what the API would: a change of these properties of an object in this state, or its removal. */
  forbids?(state: Partial<State>, change: readonly string[] | "removal"): string | undefined;
  /**
   * What a write of these properties may lose or not bring, since the documentation does not say that the API takes it:
   * told as a warning in the preview. What `loses` is there already, and is written only where that was allowed by name.
   * `old` is the object as it is; undefined where it is to be made.
   */
  risk?(
    args: Some<Args<Schema>>,
    old: Partial<State> | undefined,
  ): { readonly reason: string; readonly loses: boolean } | undefined;
  /** What of `sent` the API has not taken, by its answer, and what to do about it. */
  notTaken?(sent: Some<Args<Schema>>, answer: NoInfer<State>): string | undefined;
  /** Whether LiveChat itself made the object and keeps it: it is in every account, and cannot be deleted. */
  isBuiltIn?(state: Partial<State>, id: string): boolean;
  /** What this declares about other objects, so that contradictions are told before anything is written. */
  relation?(args: Some<Args<Schema>>, id: string | undefined): Relation | undefined;
  /** Of which of them an account takes so many and no more. */
  readonly atMost?: Limit<Some<Args<Schema>>>;
  /** Every account has one such object of its own, and no other is ever made. */
  readonly standIn?: StandIn<NameIn<Args<Schema>>>;
  /** Whether making the object sends somebody an e-mail. */
  mails?(args: Some<Args<Schema>>): boolean;
  /** What an object tells for certain of the account that it is in. */
  tellsAccount?(state: Partial<State>): Identity;
  /** What the object does, in words that follow its name: `is reached when …`. */
  inWords?(args: Some<Args<Schema>>): Phrase | undefined;
  /** After how many seconds it does so at the earliest, where it waits at all. */
  waits?(args: Some<Args<Schema>>): number | undefined;
  /** What a step means for people beyond the values that change, each in words that follow the object's name. */
  consequences?(step: Consequential<Some<Args<Schema>>>): readonly Phrase[];
}

/** A step, as far as it can have consequences. */
export interface Consequential<Declared> {
  readonly operation: "create" | "update" | "replace" | "delete";
  /** What was there, and what will be; what is secret or not known yet is not among them. */
  readonly old: Declared;
  readonly new: Declared;
  /** The arguments that change. */
  readonly changed: ReadonlySet<string>;
}

/** What tells one account from another. A licence keeps its number when it gets another owner. */
export interface Identity {
  /** The owner's login, in lower case. */
  readonly owner?: string;
  /** The number of the licence. */
  readonly licence?: number;
}

/** How many of certain objects an account takes. */
export interface Limit<Declared> {
  readonly count: number;
  /** What they are, in prose: `announcement greetings`. */
  readonly what: string;
  /** Whether an object is one of them. */
  counts(args: Declared): boolean;
}

/** An object that stands, in another account, for the one that this has in its place. */
export interface StandIn<Name extends string> {
  /** The argument that marks it, as true. */
  readonly mark: Name;
  /** What it is, in prose: `owner`. */
  readonly what: string;
  /** The id of the one that an account has, among its objects. */
  idIn(objects: readonly Found[]): string | undefined;
}

/** "These, and only these, belong together": one side of a relation that two resources can declare. */
export interface Relation {
  /** Which relation: both sides name it alike. */
  readonly relation: string;
  /** Which side of it speaks. */
  readonly side: "left" | "right";
  /** Whose claim it is, as the other side's members name it. */
  readonly of: string;
  readonly members: readonly string[];
}
