import { isObject } from "../../provider/values/canonical.js";

/*
 * What of a licence file needs no YAML library: most of it, and writing thousands of objects takes a tenth of the
 * time. Whatever is not plainly one of the forms below is left to the library, so that nothing here has to know all
 * of YAML. What comes out is the same, character by character.
 */

/** Texts that are themselves: they begin with a letter, and nothing in them means anything to YAML. */
const bare = /^\p{L}(?:[\p{L}\p{M}\p{N} ,.!?()'/@_+=;-]|:(?=[^ ]))*[\p{L}\p{M}\p{N},.!?()'/@_+=;]$|^\p{L}$/u;
/** Those of them that mean something as a whole. */
const word = /^(?:null|true|false)$/i;
/** Texts of one line that need quotes, and nothing inside of them: `a: b`, `a #b`. */
const quoted = /^[\p{L}\p{N} ,.!?()/@_+=;:#-]*[\p{L}\p{N}](?:: | #)[\p{L}\p{N} ,.!?()/@_+=;:#-]*$/u;
/** Texts of several lines, with no white space around a line and no character that cannot be seen. */
const block = /^[^\s\p{C}\p{Z}$]+(?:(?: +|\n+)[^\s\p{C}\p{Z}$]+)*$/u;

const LONGEST_KEY = 100;

/** A map in block style, each line of it after `indent`; undefined where it takes a library to be sure. */
export function plainYaml(value: Readonly<Record<string, unknown>>, indent: string): string | undefined {
  const inner = `${indent}  `;
  let lines = "";
  for (const [key, item] of Object.entries(value)) {
    if (!isBare(key) || key.length > LONGEST_KEY) {
      return undefined;
    }
    const text = valueAfter(item, inner);
    if (text === undefined) {
      return undefined;
    }
    lines += `${indent}${key}:${text}\n`;
  }
  return lines;
}

/** What stands after the colon of a key: a value in its line, or the lines below it. */
function valueAfter(value: unknown, indent: string): string | undefined {
  if (Array.isArray(value)) {
    return value.length === 0 ? " []" : listBelow(value, indent);
  }
  if (isObject(value)) {
    const lines = plainYaml(value, indent);
    return lines === "" ? " {}" : lines && `\n${lines.slice(0, -1)}`;
  }
  const text = scalar(value, indent);
  return text && ` ${text}`;
}

function listBelow(items: readonly unknown[], indent: string): string | undefined {
  const inner = `${indent}  `;
  let lines = "";
  for (const item of items) {
    const text = isObject(item) ? plainYaml(item, inner)?.slice(inner.length, -1) : scalar(item, inner);
    // An empty text here is an empty map, which has a form of its own.
    if (text === undefined || text === "") {
      return undefined;
    }
    lines += `\n${indent}- ${text}`;
  }
  return lines;
}

function scalar(value: unknown, indent: string): string | undefined {
  if (typeof value === "string") {
    if (isBare(value)) {
      return value;
    }
    if (quoted.test(value)) {
      return `"${value}"`;
    }
    return value.includes("\n") && block.test(value)
      ? `|-\n${value.replaceAll(/^(?=.)/gm, indent)}`
      : undefined;
  }
  const isPlain = typeof value === "boolean" || (Number.isSafeInteger(value) && !Object.is(value, -0));
  return isPlain ? String(value) : undefined;
}

function isBare(text: string): boolean {
  return bare.test(text) && !word.test(text);
}
