import { z } from "zod";
import type { LiveChatClient } from "../api/index.js";

/** Values of a resource, by property: its inputs, or its state. */
export type Values = Record<string, unknown>;

/** What Pulumi and the API need to know of a property, beside its type. All default to false. */
export interface Facts {
  /** A change replaces the object: the API cannot update it. */
  readonly replaces?: boolean;
  /** Kept encrypted in the state and masked wherever it would be shown. */
  readonly secret?: boolean;
  /** The API takes it but never gives it back: the state remembers what was sent. */
  readonly writeOnly?: boolean;
  /** An array without order. */
  readonly set?: boolean;
  /** An object of which only the keys that are declared are managed. */
  readonly partial?: boolean;
  /** It names objects of another section of the licence, by their id: `groups`, `agents`. */
  readonly refersTo?: string;
  /**
   * These keys of a `partial` object can be given when the object is created and never after, and a
   * replacement would cost more than it brings: changing one is refused.
   */
  readonly createOnly?: readonly string[];
}

/**
 * Attaches {@link Facts} to the schema of a property: `text.clone().register(facts, { replaces: true })`. The
 * facts belong to the instance, and a schema that several properties share must be cloned first.
 */
export const facts = z.registry<Facts>();

/** An object in the account, as a resource sees it. */
export interface Found {
  /** The id that Pulumi keeps. */
  readonly id: string;
  /** All that is known of it, under the names of the arguments and outputs. */
  readonly state: Values;
}

/** What a definition's functions work with. */
export interface Context {
  readonly api: LiveChatClient;
  /** The caller's own password: the API wants it to change any agent's password. */
  readonly currentPassword: string | undefined;
}

/** A field that the API tells but nobody declares. */
export interface Computed {
  /** Made by the API and not to be shown. */
  readonly secret?: boolean;
}

/**
 * A resource type: data and pure functions, from which the one generic provider and the export are made.
 * Shared code never asks which type it holds.
 */
export interface Definition {
  /** The name of the type: `Agent`. Its token is `pulumi-nodejs:dynamic/livechat:Agent`, for ever. */
  readonly type: string;
  /** The type in prose: `canned response`. */
  readonly title: string;
  /** The section of a licence file that holds these objects, and the API's section: `cannedResponses`. */
  readonly section: string;
  /** What the arguments must be. */
  readonly args: z.ZodObject | z.ZodDiscriminatedUnion;
  /** What the API tells beside the arguments. */
  readonly computed: Readonly<Record<string, Computed>>;
  /** The arguments that tell one object from another for a person, and that make a create safe to repeat. */
  readonly naturalKey: readonly string[];
  /** The argument that is the id as well, where there is one. */
  readonly idFrom?: string;
  /** The id, where it follows from the natural key: then no other object ever has it. */
  idOf?(values: Values): string;
  /**
   * Whether the list carries the whole object. If so it is read through the list, which all objects of a
   * type share; if not, through `get`.
   */
  readonly listIsWhole: boolean;
  /** The argument by which the API's list is divided, and without which it does not show everything. */
  readonly partition?: string;
  /** All partitions there are: where one looks for an object of which only the id is known. */
  partitions?(context: Context): Promise<readonly unknown[]>;
  /** Deleting one loses what nothing brings back: the resources of a licence file are protected from it. */
  readonly precious?: boolean;
  /** Told as a warning in the preview where an object is replaced. */
  readonly replacementWarning?: (old: Values) => string;

  /** All objects; of one partition, where the type has partitions. Complete, or an error. */
  list(context: Context, partition?: unknown): Promise<Found[]>;
  /** The object with this id. Absent: undefined, or the API's NotFoundError. */
  get?(context: Context, id: string, state: Values): Promise<Values | undefined>;
  /** Makes the object. Arguments that the API's create does not take may be left: an update follows. */
  create(context: Context, args: Values): Promise<Found>;
  /**
   * Brings `changed` (the declared properties that differ, whole) to the account; undefined: the API cannot
   * update this type, and every property of it replaces.
   */
  update?(context: Context, id: string, changed: Values, old: Values): Promise<Values>;
  /** Removes the object. Gone already: the API's NotFoundError, which the provider takes for success. */
  delete(context: Context, id: string, state: Values): Promise<void>;
  /** Refuses what no schema can: an id that must not be touched. Called before anything is written. */
  refuse?(id: string): string | undefined;
  /** Refuses what the API would: a change of these properties of an object in this state, or its removal. */
  refuseChange?(state: Values, change: readonly string[] | "removal"): string | undefined;
  /** Whether LiveChat itself made the object and keeps it: it is in every account, and cannot be deleted. */
  isGiven?(state: Values): boolean;
  /** What this declares about other objects, so that contradictions are told before anything is written. */
  claims?(args: Values, id: string | undefined): Claim | undefined;
  /** What an object tells for certain of the account that it is in. */
  tellsAccount?(state: Values): Identity;
}

/** What tells one account from another. A licence keeps its number when it gets another owner. */
export interface Identity {
  /** The owner's login, in lower case. */
  readonly owner?: string;
  /** The number of the licence. */
  readonly licence?: number;
}

/** "These, and only these, belong together": one side of a relation that two resources can declare. */
export interface Claim {
  /** Which relation: both sides name it alike. */
  readonly relation: string;
  /** Which side of it speaks. */
  readonly side: "left" | "right";
  /** Whose claim it is, as the other side's members name it. */
  readonly of: string;
  readonly members: readonly string[];
}

/** The schemas of all arguments, by name. Those of a union's members are taken together. */
export function fieldsOf(definition: Pick<Definition, "args">): Readonly<Record<string, z.ZodType>> {
  return fieldsOfSchema(definition.args);
}

const cache = new WeakMap<z.ZodType, Record<string, z.ZodType>>();

function fieldsOfSchema(schema: z.ZodType): Record<string, z.ZodType> {
  let fields = cache.get(schema);
  if (!fields) {
    fields =
      schema instanceof z.ZodDiscriminatedUnion
        ? Object.assign({}, ...schema.options.map((option) => fieldsOfSchema(option as z.ZodType)))
        : (schema as z.ZodObject).shape;
    cache.set(schema, fields as Record<string, z.ZodType>);
  }
  return fields as Record<string, z.ZodType>;
}

const none: Facts = {};
const knownFacts = new WeakMap<z.ZodType, Facts>();

/** What is known of a property beside its type. */
export function factsOf(field: z.ZodType | undefined): Facts {
  if (!field) {
    return none;
  }
  // The registry makes a new object for each answer, and this is asked for every property of every object.
  const known = knownFacts.get(field) ?? facts.get(field) ?? none;
  knownFacts.set(field, known);
  return known;
}
