import fc from "fast-check";

/** What acts on terminals and build logs, or is there without being seen. */
export const hostilePieces = [
  "\n::error::forged",
  "\r\n::set-output name=a::b",
  "\n  ::add-mask::a",
  "::warning::at the start",
  "##vso[task.setvariable variable=a]b",
  "##[error]forged",
  "##teamcity[message text='a']",
  "\u001b[2J\u001b[31m",
  "\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007",
  "\u009b2J",
  "\u0000",
  "\b\b\b",
  "\rforged",
  "\u061c",
  "\u200b",
  "v\u200dip",
  "\u200e\u200f",
  "\u202eexe.txt",
  "\u2066a\u2069",
  "\u2028a\u2029",
  "\ufeff",
  "\u00ad",
  "\u3164",
  "a\ufe0f",
  "\u{e0041}\u{e007f}",
  "\u{e0100}",
  "\ud800",
  "\udfff",
  "\uffff",
] as const;

/** Names as nobody in their right mind gives them. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom(...hostilePieces), fc.string({ unit: "binary", maxLength: 5 }), fc.string()),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((pieces) => pieces.join(""));

/** What of a text that was printed should not be there; a terminal's own colours are not to be in it. */
export function unprintableIn(text: string): string[] {
  const found: string[] = text.match(/[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029]/gu) ?? [];
  found.push(...(text.match(/[\u2060-\u206f\ufeff\u00ad\u3164\p{Cs}\p{Noncharacter_Code_Point}]/gu) ?? []));
  found.push(...(text.match(/[\u{e0000}-\u{e0fff}]/gu) ?? []));
  const commands = text.split("\n").filter((line) => /^\s*::|##[a-z]*\[/i.test(line));
  return [...found.filter((character) => character !== "\n" && character !== "\t"), ...commands];
}
