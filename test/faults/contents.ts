import type { LicenceHandle } from "../../src/emulator/index.js";
import { caseOf, typeNames } from "../types/index.js";

/** Everything in the account, by what tells one object from another. */
export function contents(licence: Pick<LicenceHandle, "data">): string[] {
  return objectsOf(licence)
    .map(([text]) => text)
    .toSorted();
}

/** The same, and the id of each. */
export function objectsOf({
  data,
}: Pick<LicenceHandle, "data">): (readonly [text: string, id: string | number])[] {
  return typeNames.flatMap((type) => caseOf(type).contents(data));
}

/** What the account has once more than is wanted, as far as a warning tells of it with all ids. */
export function toldTwins(
  licence: LicenceHandle,
  wanted: readonly string[],
  told: readonly string[],
): string[] {
  return [...Map.groupBy(objectsOf(licence), ([text]) => text)].flatMap(([text, objects]) => {
    const more = objects.length - wanted.filter((one) => one === text).length;
    const ids = objects.map(([, id]) => String(id));
    const isTold = told.some((one) => / is in the account \d times/.test(one) && namesAll(one, ids));
    return more > 0 && isTold ? Array.from({ length: more }, () => text) : [];
  });
}

/** Whether a text has each of these ids as a word of its own. */
export function namesAll(text: string, ids: readonly string[]): boolean {
  const words = new Set(text.split(/[\s,:;()"]+/).map((word) => word.replace(/\.$/, "")));
  return ids.every((id) => words.has(id));
}
