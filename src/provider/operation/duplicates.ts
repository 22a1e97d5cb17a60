import type { ResourceType } from "../../definitions/resource-type.js";
import type { Declaration } from "../values/declaration.js";
import { naturalKeyOf } from "../values/key.js";
import type { Told } from "../values/told.js";
import { hasUnknown } from "../values/unknown.js";

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

interface Declarer {
  readonly told: Told;
  /** Whether it is to be made. */
  readonly isNew: boolean;
}

/** What the resources of one operation declare, so that no two of them declare one object. */
export class Duplicates {
  readonly #declarers = new Map<string, Map<string, Declarer>>();

  /** Counts a resource, once however often it is checked. Returns why it cannot stand beside another one, if it cannot. */
  add(declaration: Declaration, told: Told, isNew: boolean): string[] {
    const { type, args, name } = declaration;
    const { resource } = told;
    // Of what the class tells nothing, as in an import, nobody knows whether it is asked of twice.
    if (resource === undefined || hasUnknown(naturalKeyOf(type, args))) return [];
    const declarers = this.#declarers.get(name) ?? new Map<string, Declarer>();
    this.#declarers.set(name, declarers);
    const others = [...declarers].filter(([each]) => each !== resource).map(([, one]) => one);
    declarers.set(resource, { told, isNew });
    const about = `${declaration.describe()}: ${called(told)}`;
    const unmarked = others.find((one) => !areTwins(type, told, one.told));
    if (unmarked !== undefined) return [`${about} ${sameObject(type, called(unmarked.told))}`];
    const made = isNew ? others.find((one) => one.isNew) : undefined;
    return made ? [`${about} ${neverTwice(type, called(made.told))}`] : [];
  }
}

/** `sales-2 (licence.yaml:12:3)` */
function called({ name = "this resource", place }: Told): string {
  return place === undefined ? name : `${name} (${place})`;
}
