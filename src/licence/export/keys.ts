import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { FROM } from "../words.js";
import { faultOfName } from "../../provider/values/words.js";

const LONGEST = 40;

/** The name of the component around the objects. An import file tells objects apart by their names alone. */
export const COMPONENT_NAME = "licence";

/** What the key of an object with these canonical arguments begins with: its name in letters, digits and hyphens; the local part of a login. */
export function slugOf(type: ResourceType, args: Values): string {
  const name = String(args[type.naturalKey[0] as string]);
  const local = /^([^@\s]+)@[^@\s]+$/.exec(name)?.[1] ?? name;
  let slug = "";
  for (const [word] of simplified(local).matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const longer = slug === "" ? word : `${slug}-${word}`;
    if (longer.length > LONGEST) {
      slug ||= cut(word);
      break;
    }
    slug = longer;
  }
  const title = type.title.replaceAll(" ", "-");
  if (slug === "") {
    return title;
  }
  // A key of digits only would be taken for an id, and some words for what every object of JavaScript has.
  return /^[\d-]+$/.test(slug) || faultOfName(slug) !== undefined ? `${title}-${slug}` : slug;
}

/** In small letters, without accents, and without what nobody would see in a key. */
function simplified(text: string): string {
  const isSimple = /^[\u0020-\u007e\s]*$/.test(text);
  const plain = isSimple
    ? text
    : text
        .normalize("NFKD")
        .replaceAll(/[\u0300-\u036f]|\p{Default_Ignorable_Code_Point}/gu, "")
        .normalize("NFC");
  return plain.toLowerCase();
}

/** Gives each slug once, and then with a number: `sales`, `sales-2`, `sales-3`. */
export class Keys {
  // Beside the objects of a section, `from` names its tables.
  readonly #taken: Set<string>;
  readonly #next = new Map<string, number>();

  /** @param taken what is called so already. */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set([COMPONENT_NAME, FROM, ...taken]);
  }

  give(slug: string): string {
    let key = slug;
    let number = this.#next.get(slug) ?? 2;
    while (this.#taken.has(key)) {
      key = `${slug}-${number}`;
      number++;
    }
    this.#next.set(slug, number);
    this.#taken.add(key);
    return key;
  }
}

/** The beginning of a word, never half of a character. */
function cut(word: string): string {
  return Array.from(word).slice(0, LONGEST).join("");
}
