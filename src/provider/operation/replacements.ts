import type { ResourceType } from "../../definitions/resource-type.js";
import type { Told } from "../values/told.js";

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

/** A resource that was checked with old inputs. */
interface Checked {
  /** The natural key of what the state has. */
  readonly key: string;
  /** What Pulumi's question for the differences told, if it has asked. */
  asked?: { readonly id: string; readonly keepsKey: boolean };
}

/**
 * Which resources of this operation are replaced, and how. Pulumi tells no provider: of a resource that is replaced it
 * asks for a second check, without the old inputs, as of one that is made. Where the replacement is forced, the CLI asks
 * for no differences between the two (`replacementTrigger`, `replaceWith`), or for the second check alone (`--replace`, a
 * taint); and so of what it deletes with something else.
 */
export class Replacements {
  /** By `Told.resource`. */
  readonly #checked = new Map<string, Checked>();
  /** The same, by the natural key. */
  readonly #byKey = new Map<string, Checked>();
  /** Those whose object is deleted first, by `Told.resource`. */
  readonly #first = new Set<string>();
  /** Objects that are deleted with what they depend on, by type and id. */
  readonly #early = new Set<string>();
  /** What is replaced, by the natural key of the new object. */
  readonly #planned = new Map<string, Replacement>();

  /** A resource is checked of which the state has an object of this natural key. */
  checked({ resource }: Told, key: string): void {
    if (resource === undefined) return;
    const checked = { key };
    this.#checked.set(resource, checked);
    this.#byKey.set(key, checked);
  }

  /** Pulumi asks how the object of this natural key differs from what was checked. A refresh asks too, but before that. */
  asked(key: string, asked: NonNullable<Checked["asked"]>): void {
    const checked = this.#byKey.get(key);
    if (checked !== undefined) checked.asked = asked;
  }

  /** Pulumi asks about an object because what it depends on is deleted first: it goes before that, if it has to be replaced. */
  goesEarly({ name }: ResourceType, id: string): void {
    this.#early.add(`${name}\n${id}`);
  }

  isEarly({ name }: ResourceType, id: string): boolean {
    return this.#early.has(`${name}\n${id}`);
  }

  /** How a resource that is checked without old inputs is replaced; undefined where it seems to be a new one. */
  plan(told: Told, key: string): Replacement | undefined {
    const { resource = "", retained, deleteBeforeReplace, replaceWith = [], deletedWith, holder } = told;
    const checked = this.#checked.get(resource);
    const asked = checked?.asked;
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
