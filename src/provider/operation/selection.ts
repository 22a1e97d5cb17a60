import { ConfigurationError } from "../../api/errors.js";
import type { Found } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { isOn } from "../../api/switch.js";

/** The objects that a setting is for: all, or exactly some. */
export type Selection = (type: string, id: string) => boolean;

export const NONE: Selection = () => false;

const ENTRY = /^\s*([A-Z]\w*) +(\S+)\s*$/;

/**
 * Reads a setting that is for all objects, for none, or for just those of a list, by type and id: `Tag 1/vip, Group 5`.
 * In an id, what is neither a letter, a digit nor one of `-_.~@/:` is written as in a URL: `Tag 1/big%20deal`.
 *
 * @throws ConfigurationError where it is none of these.
 */
export function selectionOf(names: string, text: string | undefined): Selection {
  const entries = (text ?? "").split(",").map((entry) => ENTRY.exec(entry));
  if (!entries.some((entry) => entry !== null)) {
    const isForAll = isOn(names, text) ?? false;
    return isForAll ? () => true : NONE;
  }
  const named = new Set(
    entries.map((entry) => {
      const id = decoded(entry?.[2]);
      if (id !== undefined) return keyOf(entry?.[1] ?? "", id);
      throw new ConfigurationError(
        `${names} is neither on nor off, nor a list of types and ids`,
        "Set it to true or false, or to those that it is for, as in `Tag 1/vip, Group 5`.",
      );
    }),
  );
  return (type, id) => named.has(keyOf(type, id));
}

/** What such a setting names, where it is a list. */
export function entriesIn(text = ""): string[] {
  return text.split(",").flatMap((entry) => (ENTRY.test(entry) ? [entry.trim()] : []));
}

/** What such a list names an object by. */
export function selectionEntry({ name }: ResourceType, { id }: Found): string {
  const plain = encodeURIComponent(id.toWellFormed()).replaceAll(/[!'()*]/g, percent);
  return `${name} ${plain.replaceAll(/%(40|2F|3A)/g, decodeURIComponent)}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function keyOf(type: string, id: string): string {
  return `${type} ${id}`;
}
