/** A part of a text, and what stands in its place from now on. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The changes of one file: all that they do not name stays as it is. */
export class Edits {
  readonly #edits: Edit[] = [];

  get isEmpty(): boolean {
    return this.#edits.length === 0;
  }

  /** Adds all of these, or none where one of them meets an earlier one: it waits until that is done. */
  add(edits: readonly Edit[]): boolean {
    if (edits.some((edit) => this.#edits.some((other) => meet(edit, other)))) return false;
    this.#edits.push(...edits);
    return true;
  }

  /** The text with the changes; what is put in at one place stands in the order in which it was added. */
  apply(text: string): string {
    let result = "";
    let end = 0;
    for (const edit of this.#edits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
      result += text.slice(end, edit.start) + edit.text;
      end = edit.end;
    }
    return result + text.slice(end);
  }
}

function meet(one: Edit, other: Edit): boolean {
  return one.start < other.end && other.start < one.end;
}

/** How the lines of a text end. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  return /\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n";
}
