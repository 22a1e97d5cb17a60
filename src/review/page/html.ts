import { printable } from "../../shared/printable.js";
import type { Phrase } from "../../shared/phrase.js";

/** HTML that was made here: what comes from elsewhere is text in it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[] | undefined;

/** markup`<p>${text}</p>`: what is put in is text, unless it is HTML already. */
export function markup(words: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    words.map((word, index) => `${index === 0 ? "" : partText(parts[index - 1])}${word}`).join(""),
  );
}

function partText(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(({ text }) => text).join("");
  return escaped(String(part));
}

/** What cannot be seen, or reorders what can, is written out; a text of several lines keeps them. */
function escaped(text: string): string {
  return text
    .split("\n")
    .map(printable)
    .join("\n")
    .replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Longer values are folded. */
const LONG = 600;

/** A value. */
export function code(value: string): Html {
  if (value === "") return markup`<i>empty</i>`;
  if (value.length <= LONG) return markup`<code>${value}</code>`;
  return markup`<details>
    <summary><code>${value.slice(0, 80).toWellFormed()}</code> … ${value.length} characters</summary>
    <code>${value}</code>
  </details>`;
}

/** Words of ours with values in them. A value between backticks in our own words is one too. */
export function inline(words: Phrase): Html[] {
  return words.flatMap((each) =>
    typeof each === "string"
      ? each
          .split("`")
          .map((text, index) => (index % 2 === 1 ? markup`<code>${text}</code>` : markup`${text}`))
      : [code(each.value)],
  );
}
