import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PrintableError } from "../../src/shared/printable-error.js";
import { hasHidden, printable, printableJson, printableLines } from "../../src/shared/printable.js";
import { hostilePieces, hostileText, unprintableIn } from "./hostile.js";

describe("a value from outside", () => {
  it.each([
    ["line breaks", "a\nb\r\nc\td", String.raw`a\nb\r\nc\td`],
    ["a forged line of GitHub's", "x\n::error::y", String.raw`x\n::error::y`],
    ["a command at its start", "  ::error::y", String.raw`  \u003a:error::y`],
    ["commands of other build services", "a ##vso[b] ##[c]", String.raw`a #\u0023vso[b] #\u0023[c]`],
    ["escape sequences", "\u001b[31mred\u009b0m", String.raw`\u001b[31mred\u009b0m`],
    ["marks of direction", "a\u061cb\u200fc\u202ed\u2066e", String.raw`a\u061cb\u200fc\u202ed\u2066e`],
    ["what has no width", "a\u200bb\ufeffc\u2060d\u00ad", String.raw`a\u200bb\ufeffc\u2060d\u00ad`],
    ["separators", "a\u2028b\u2029c", String.raw`a\u2028b\u2029c`],
    ["tag characters", "a\u{e0041}\u{e007f}", String.raw`a\u{e0041}\u{e007f}`],
    ["halves of a pair", "\ud83d and \ude00", String.raw`\ud83d and \ude00`],
    ["joiners and selectors without use", "v\u200dip\ufe0f", String.raw`v\u200dip\ufe0f`],
  ])("is shown with its %s written out", (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it.each([
    ["emoji", "👩‍💻 ❤️ 1️⃣ 👍🏽 🇵🇱"],
    ["Persian and Hindi", "می‌خواهم क्‍ष"],
    ["other scripts", "Zażółć, größer, 日本語, עברית, العربية"],
    ["what looks like a command and is none", "C++::std, a:: b, #1 [x], ## [y]"],
  ])("is shown as it is: %s", (_, text) => {
    expect(printable(text)).toBe(text);
    expect(hasHidden(text)).toBe(false);
  });

  it.each(hostilePieces)("has nothing left in it: %j", (piece) => {
    expect(unprintableIn(printable(`a${piece}b`))).toEqual([]);
    expect(printable(piece)).not.toBe(piece);
  });

  it("is one line of nothing but printable text, and stays it", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const told = printable(text);
        expect(told).not.toMatch(/[\n\t]/);
        expect(unprintableIn(told)).toEqual([]);
        expect(printable(told)).toBe(told);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a text of several lines", () => {
  it("keeps its lines and tabs, and loses its colours", () => {
    const text = "\u001b[31merror\u001b[0m\r\n\tat a\n::error::b";
    expect(printableLines(text)).toEqual(["error", "\tat a", String.raw`\u003a:error::b`]);
  });

  it("has nothing unprintable in any of its lines", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(printableLines(text).flatMap(unprintableIn)).toEqual([]);
      }),
    );
  });
});

describe("a JSON document", () => {
  it("says the same to a program, in printable text", () => {
    fc.assert(
      fc.property(fc.dictionary(hostileText, fc.array(hostileText)), (value) => {
        const text = printableJson(value);
        expect(unprintableIn(text)).toEqual([]);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("an error", () => {
  it("has a printable message of one line, or of the lines that it was given", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(unprintableIn(new PrintableError(`a: ${text}`).message)).toEqual([]);
        expect(new PrintableError(["a", `b: ${text}`, "c"]).message.split("\n")).toHaveLength(3);
      }),
    );
  });
});
