import type { ResourceType } from "../../definitions/resource-type.js";
import type { Declaration } from "../values/declaration.js";
import { naturalKeyOf } from "../values/key.js";
import type { Told } from "../values/told.js";
import { hasUnknown } from "../values/unknown.js";
import type { Declarer, OtherProviders } from "./other-providers.js";

/** Whether two that declare an object of one natural key are marked as two objects that the account has. */
export function areTwins({ idOf }: ResourceType, one: Marked, other: Marked): boolean {
  return idOf === undefined && one.twin === true && other.twin === true;
}

interface Marked {
  readonly twin?: boolean | undefined;
}

/** Why two that declare an object of one natural key cannot both stand; `other` is the first of them. */
export function sameObject({ title, naturalKey, idOf }: ResourceType, other: string): string {
  const key = naturalKey.join(" and ");
  const marking = "; where the account itself has two, mark both of them, `twin: true` among their options";
  return (
    `is the same ${title} as ${other}: a second one of the same ${key} is never made. Remove one of the two, or give it ` +
    `another ${naturalKey.join(" or ")}${idOf === undefined ? marking : ""}`
  );
}

/** Why one of two that are marked as twins cannot be made. */
export function neverTwice({ title, naturalKey }: ResourceType, other: string): string {
  return (
    `is marked as a twin of ${other}, and this account does not have two of them: a second ${title} of the same ` +
    `${naturalKey.join(" and ")} is never made. Leave it out`
  );
}

/** What the resources of one operation declare, so that no two of them declare one object. */
export class Duplicates {
  readonly #declarers = new Map<string, Map<string, Declarer>>();
  readonly #elsewhere: OtherProviders;

  constructor(elsewhere: OtherProviders) {
    this.#elsewhere = elsewhere;
  }

  /** Counts a resource, once however often it is checked. Returns why it cannot stand beside another one, if it cannot. */
  add(declaration: Declaration, told: Told, isNew: boolean): string[] {
    const { type, args, name } = declaration;
    const { resource } = told;
    // Of what the class tells nothing, as in an import, nobody knows whether it is asked of twice.
    if (resource === undefined || hasUnknown(naturalKeyOf(type, args))) return [];
    const declarers = this.#declarers.get(name) ?? new Map<string, Declarer>();
    this.#declarers.set(name, declarers);
    const own = { resource, called: called(told), twin: told.twin === true, isNew };
    declarers.set(resource, own);
    this.#elsewhere.tellDeclarer(name, own);
    return [
      ...against(declaration, own, [...declarers.values()]),
      ...against(declaration, own, this.#declarersElsewhere(name)),
    ].slice(0, 1);
  }

  /**
   * Why a resource that was counted cannot stand beside one of another provider: that both are of one account may not have
   * been known then.
   */
  elsewhere(declaration: Declaration): string | undefined {
    const { name } = declaration;
    const declarers = [...(this.#declarers.get(name)?.values() ?? [])];
    return declarers.flatMap((own) => against(declaration, own, this.#declarersElsewhere(name)))[0];
  }

  #declarersElsewhere(name: string): Declarer[] {
    return this.#elsewhere
      .declarersOf(name)
      .map((one) => ({ ...one, called: `${one.called}, which another provider of this account makes` }));
  }
}

/** Why a resource cannot stand beside one of these, if it cannot. */
function against(declaration: Declaration, own: Declarer, declarers: readonly Declarer[]): string[] {
  const { type } = declaration;
  const others = declarers.filter(({ resource }) => resource !== own.resource);
  const about = `${declaration.describe()}: ${own.called}`;
  const unmarked = others.find((one) => !areTwins(type, own, one));
  if (unmarked !== undefined) return [`${about} ${sameObject(type, unmarked.called)}`];
  const made = own.isNew ? others.find((one) => one.isNew) : undefined;
  return made ? [`${about} ${neverTwice(type, made.called)}`] : [];
}

/** `sales-2 (licence.yaml:12:3)` */
function called({ name = "this resource", place }: Told): string {
  return place === undefined ? name : `${name} (${place})`;
}
