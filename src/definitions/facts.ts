import type { z } from "zod";
import type { Phrase } from "../shared/phrase.js";

/** What Pulumi and the API need to know of a property, beside its type. All default to false. */
export interface Facts {
  /** A change replaces the object: the API cannot update it. */
  readonly replaces?: boolean;
  /** Kept encrypted in the state and masked wherever it would be shown. */
  readonly secret?: boolean;
  /** The API takes it but never gives it back: the state remembers what was sent. */
  readonly writeOnly?: boolean;
  /**
   * It is read right before it is written: the account may have what a write would lose, and a state may not know it.
   */
  readonly readFirst?: boolean;
  /**
   * What the documentation asks of it in a create beyond its type. What an account has already may be otherwise, and is
   * held, changed and removed all the same. It may stand at any depth.
   */
  readonly onCreate?: z.ZodType;
  /**
   * An address: the user and the password in it are secret, and a mask in their place, as an import has it, equals any of the
   * same address.
   */
  readonly address?: boolean;
  /** An array without order. */
  readonly set?: boolean;
  /** The members of the set that are left where they are, and are no difference, unless they are declared. */
  readonly leaves?: (member: unknown) => boolean;
  /** Why the API cannot bring `actual` to `wanted` now, so that it is no difference; undefined where it can. */
  readonly unreachable?: (wanted: unknown, actual: unknown) => string | undefined;
  /** An object of which only the keys that are declared are managed. */
  readonly partial?: boolean;
  /** It names objects of another section of the licence, by their id: `groups`, `agents`. */
  readonly refersTo?: string;
  /**
   * These keys of a `partial` object can be given when the object is created and never after, and a
   * replacement would cost more than it brings: changing one is refused.
   */
  readonly createOnly?: readonly string[];
  /** Of an object that stands at several places: the name of its type in languages that have one. Default: after its place. */
  readonly typeName?: string;
  /** What a value means to a person, as words that stand by themselves. */
  readonly inWords?: (value: unknown) => Phrase;
}

const registry = new WeakMap<z.ZodType, Facts>();
const none: Facts = {};

/** The schema of a property with what is known of it beside its type: `field(text, { replaces: true })`. */
export function field<Schema extends z.ZodType>(schema: Schema, known: Facts): Schema {
  // Facts belong to the instance, and properties share schemas.
  const own = schema.clone();
  registry.set(own, known);
  return own;
}

/** What is known of a property beside its type. */
export function factsOf(schema: z.ZodType | undefined): Facts {
  return (schema && registry.get(schema)) ?? none;
}
