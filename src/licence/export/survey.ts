import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { canonical, canonicalArgs, defaultOf, isObject } from "../../provider/canonical.js";
import {
  type Context,
  type Definition,
  factsOf,
  fieldsOf,
  type Found,
  type Values,
} from "../../provider/definition.js";
import { describe } from "../../provider/existing.js";
import { faultsOf, pathText } from "../../provider/validate.js";
import { definitions } from "../../resources/definitions.js";
import { AccountReader, type OnProgress } from "../account.js";
import type { EntryOptions } from "../model.js";
import { Keys, slugOf } from "./keys.js";
import { memberFor, readable } from "./readable.js";

/** An object of an account as a licence declares it. */
export interface Surveyed {
  readonly definition: Definition;
  readonly key: string;
  readonly id: string;
  /** The arguments with ids where they refer to others. */
  readonly args: Values;
  /** The arguments as a person writes them: keys of the licence in place of ids. */
  readonly written: Values;
  readonly options: EntryOptions;
  /** All that the account tells of it. */
  readonly state: Values;
}

/** What goes on during a survey. */
export interface SurveyEvents {
  readonly onProgress?: OnProgress;
  /** Something that a licence cannot declare was left out. */
  readonly onOmission?: (text: string) => void;
}

/**
 * Reads a whole account, section by section, in an order in which whatever is referred to comes first. The same
 * account gives the same objects, keys and order, whatever its ids are.
 *
 * @throws LiveChatError where a read fails: then nothing is known to be complete.
 */
export async function* survey(context: Context, events: SurveyEvents = {}): AsyncGenerator<Surveyed> {
  const surveyor = new Surveyor(context, events);
  for (const definition of definitions) {
    yield* await surveyor.section(definition);
  }
}

interface Draft extends Omit<Surveyed, "key"> {
  readonly slug: string;
  /** Tells objects of the same slug apart, by what they hold. */
  readonly content: string;
}

class Surveyor {
  readonly #reader: AccountReader;
  readonly #events: SurveyEvents;
  /** The keys of the objects surveyed so far, by section and id. */
  readonly #keys = new Map<string, Map<string, string>>();

  constructor(context: Context, events: SurveyEvents) {
    this.#reader = new AccountReader(context, events.onProgress);
    this.#events = events;
  }

  async section(definition: Definition): Promise<Surveyed[]> {
    const found = await this.#reader.whole(definition, await this.#reader.list(definition));
    const drafts = found
      .map((object) => this.#draft(definition, object))
      .filter((draft) => draft !== undefined)
      .toSorted((a, b) => compare(a.slug, b.slug) || compare(a.content, b.content) || compareIds(a.id, b.id));
    const names = new Keys();
    const keys = new Map<string, string>();
    const surveyed = drafts.map(({ slug, content: _order, ...draft }) => ({
      ...draft,
      key: names.give(slug),
    }));
    for (const { id, args, key } of surveyed) {
      keys.set(String(definition.idFrom === undefined ? id : args[definition.idFrom]), key);
    }
    this.#keys.set(definition.section, keys);
    return surveyed;
  }

  #draft(definition: Definition, { id, state }: Found): Draft | undefined {
    if (definition.refuse?.(id) !== undefined) {
      return undefined;
    }
    const args = this.#args(definition, id, state);
    const faults = faultsOf(definition, args);
    if (faults.length > 0) {
      const reasons = faults.map(({ path, reason }) => `${pathText(path)}: ${reason}`).join("; ");
      this.#omit(definition, id, state, `it cannot be declared: ${reasons}`);
      return undefined;
    }
    const given = definition.isGiven?.(state) === true;
    const declared = given ? { ...args, adopt: true } : args;
    const written = this.#written(definition, declared);
    return {
      definition,
      id,
      args: declared,
      written,
      options: given ? { retainOnDelete: true } : {},
      state,
      slug: slugOf(definition, args),
      content: JSON.stringify(written),
    };
  }

  /** What of the state can be declared, and says something. */
  #args(definition: Definition, id: string, state: Values): Values {
    const args: Values = {};
    for (const [name, field] of Object.entries(shapeOf(memberFor(definition.args, state)))) {
      const value = state[name];
      const { writeOnly, secret, refersTo } = factsOf(field);
      const isOtherSide = refersTo !== undefined && !this.#keys.has(refersTo);
      if (value === undefined || name === "adopt" || writeOnly || secret || isOtherSide) {
        continue;
      }
      const usable = usablePart(field, value);
      if (usable === undefined) {
        // An empty text says nothing; and only LiveChat itself gives some, such as the owner's permission.
        if (value !== "" && definition.isGiven?.(state) !== true) {
          this.#omit(definition, id, state, `its ${name} cannot be declared`);
        }
      } else if (!isDeepStrictEqual(canonical(field, usable), canonical(field, defaultOf(field)))) {
        args[name] = usable;
      }
    }
    return canonicalArgs(definition, args);
  }

  #written(definition: Definition, args: Values): Values {
    const written = readable(definition.args, args) as Values;
    for (const [name, value] of Object.entries(written)) {
      const { refersTo } = factsOf(fieldsOf(definition)[name]);
      const keys = refersTo === undefined ? undefined : this.#keys.get(refersTo);
      if (keys) {
        const keyOf = (id: unknown) => keys.get(String(id)) ?? id;
        written[name] = Array.isArray(value) ? value.map(keyOf).toSorted(compareMixed) : keyOf(value);
      }
    }
    return written;
  }

  #omit(definition: Definition, id: string, state: Values, reason: string): void {
    this.#events.onOmission?.(`${describe(definition, state)} (id ${id}): ${reason}`);
  }
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  return "shape" in schema ? (schema.shape as Record<string, z.ZodType>) : {};
}

/** The value as far as it can be declared: of a partial object, the keys that can. */
function usablePart(field: z.ZodType, value: unknown): unknown {
  if (factsOf(field).partial && isObject(value)) {
    const usable = Object.entries(value).filter(([key, inner]) => field.safeParse({ [key]: inner }).success);
    return usable.length > 0 ? Object.fromEntries(usable) : undefined;
  }
  return field.safeParse(value).success ? value : undefined;
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
