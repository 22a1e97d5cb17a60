import type { Definition, Values } from "../../provider/definition.js";
import { naturalKeyOf } from "../../provider/existing.js";

const LONGEST = 40;

/** The name of the component around the objects. An import file tells objects apart by their names alone. */
export const COMPONENT_NAME = "licence";

/** What a key begins with: the object's name in letters, digits and hyphens; the local part of a login. */
export function slugOf(definition: Definition, args: Values): string {
  const [first] = Object.values(naturalKeyOf(definition, args));
  const name = String(first);
  const local = /^([^@\s]+)@[^@\s]+$/.exec(name)?.[1] ?? name;
  const words = local
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== "");
  let slug = "";
  for (const word of words) {
    const longer = slug === "" ? word : `${slug}-${word}`;
    if (longer.length > LONGEST) {
      slug ||= cut(word);
      break;
    }
    slug = longer;
  }
  const type = definition.title.replaceAll(" ", "-");
  if (slug === "") {
    return type;
  }
  // A key of digits only would be taken for an id.
  return /^[\d-]+$/.test(slug) ? `${type}-${slug}` : slug;
}

/** Gives each slug once, and then with a number: `sales`, `sales-2`, `sales-3`. */
export class Keys {
  readonly #taken = new Set([COMPONENT_NAME]);
  readonly #next = new Map<string, number>();

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
