import { diffWordsWithSpace } from "diff";

/** A part of two texts: in both, only in the old one, or only in the new one. */
export interface TextPart {
  readonly text: string;
  readonly in: "both" | "old" | "new";
}

/** Beyond so many changes the least way from one text to the other is not looked for: it would take minutes. */
const MOST_CHANGES = 500;

/** Beyond so many characters texts are compared as wholes. */
const LONGEST = 50_000;

/** Two texts word by word. */
export function textDiff(before: string, after: string): TextPart[] {
  const isShort = before.length + after.length <= LONGEST;
  const parts = isShort ? diffWordsWithSpace(before, after, { maxEditLength: MOST_CHANGES }) : undefined;
  if (parts === undefined) {
    return [
      { text: before, in: "old" },
      { text: after, in: "new" },
    ];
  }
  return parts.map(({ value, added, removed }) => ({
    text: value,
    in: added ? "new" : removed ? "old" : "both",
  }));
}
