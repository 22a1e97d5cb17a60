import type { Told } from "./told.js";

/** How a resource of the state is replaced, as far as it can be known before. */
export interface Replacement {
  /** Whether its new object has the natural key of its old one, so that both cannot exist at once. */
  readonly isSameKey: boolean;
  /** Whether the old object is deleted before the new one is made. */
  readonly deletesFirst: boolean;
  /** The old object's id, where Pulumi has asked for the differences. */
  readonly id?: string;
  /** Whether Pulumi may leave the old object to what it is `deletedWith`, and not delete it by itself. */
  readonly goesAlong: boolean;
}

/** What a diff was asked about. */
interface Asked {
  readonly id: string;
  readonly keepsKey: boolean;
}

/**
 * Which resources of this operation are replaced, and how. Pulumi tells no provider: of a resource that is replaced it
 * asks for a second check, without the old inputs, as of one that is made; and where the replacement is forced
 * (`--replace`, a taint, `replacementTrigger`, `replaceWith`, `deletedWith`) it asks for no diff, or for that check alone.
 */
export class Replacements {
  /** The natural key and the inputs of the resources that were checked with old inputs, by `Told.resource`. */
  readonly #checked = new Map<string, { readonly key: string; readonly inputs: string }>();
  readonly #asked = new Map<string, Asked>();
  /** Those whose object is deleted first, by `Told.resource`. */
  readonly #first = new Set<string>();
  /** Objects that are deleted with what they depend on, by type and id. */
  readonly #early = new Set<string>();
  /** What is replaced, by the natural key of the new object. */
  readonly #planned = new Map<string, Replacement>();

  /** A resource of the state is checked: what it has, and the inputs that it is to get. */
  checked({ resource }: Told, key: string, inputs: string): void {
    if (resource !== undefined) this.#checked.set(resource, { key, inputs });
  }

  /** Pulumi asks how these inputs differ from what the state has. */
  asked(inputs: string, asked: Asked): void {
    this.#asked.set(inputs, asked);
  }

  /** Pulumi asks about an object because what it depends on is deleted first: it goes before that, if it has to be replaced. */
  goesEarly(type: string, id: string): void {
    this.#early.add(`${type}\n${id}`);
  }

  isEarly(type: string, id: string): boolean {
    return this.#early.has(`${type}\n${id}`);
  }

  /** How a resource that is checked without old inputs is replaced; undefined where it seems to be a new one. */
  plan(told: Told, key: string): Replacement | undefined {
    const { resource = "", retained, deleteBeforeReplace, replaceWith = [], deletedWith, holder } = told;
    const checked = this.#checked.get(resource);
    const asked = checked && this.#asked.get(checked.inputs);
    const wanted = checked
      ? (deleteBeforeReplace ?? asked?.keepsKey)
      : deleteBeforeReplace === true || replaceWith.some((one) => one === null || this.#first.has(one));
    if (checked === undefined && holder?.isOwn !== true) return undefined;
    const stays = retained === true || (typeof deletedWith === "string" && this.#first.has(deletedWith));
    const deletesFirst = wanted === true && !stays;
    if (deletesFirst) this.deletesFirst(told);
    const isSameKey = checked === undefined || checked.key === key;
    const replacement = {
      isSameKey,
      deletesFirst,
      goesAlong: deletedWith !== undefined,
      ...(asked && { id: asked.id }),
    };
    this.#planned.set(key, replacement);
    return replacement;
  }

  /** Tells that the object of a resource is deleted before its new one is made. */
  deletesFirst({ resource }: Told): void {
    if (resource !== undefined) this.#first.add(resource);
  }

  /** The replacement that an object of this natural key is made for. */
  planned(key: string): Replacement | undefined {
    return this.#planned.get(key);
  }
}
