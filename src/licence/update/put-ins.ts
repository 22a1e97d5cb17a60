import { escape, placeholdersIn, substitute, type Substitutes } from "../substitute.js";

/**
 * Another text in place of one with `${…}` in it, as it is to be written: what was put in stays put in where the other text
 * has it, too. Undefined where it has not, or has it elsewhere as well, or it is secret.
 */
export function withPutIns(written: string, next: string, values: Substitutes): string | undefined {
  const marks = placeholdersIn(written).map((mark) => ({ mark, ...substitute(mark, values) }));
  if (marks.some(({ text, secret }) => text === undefined || text === "" || secret)) return undefined;
  let result = "";
  let end = 0;
  for (const { mark, text = "" } of marks) {
    const same = marks.filter((other) => other.text === text).length;
    const at = next.indexOf(text, end);
    if (at < 0 || next.split(text).length - 1 !== same) return undefined;
    result += escape(next.slice(end, at)) + mark;
    end = at + text.length;
  }
  return result + escape(next.slice(end));
}
