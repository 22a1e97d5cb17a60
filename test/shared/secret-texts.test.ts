import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecretTexts } from "../../src/shared/secret-texts.js";
import { encoders, type Encoder } from "./encoders.js";

const MASK = "[…]";

/** With a part that no other text has by chance, and anything at all around it. */
const secret = fc
  .tuple(
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.uuid(),
    fc.string({ unit: "binary", maxLength: 20 }),
  )
  .map((parts) => parts.join(""));
const around = fc.string({ unit: "grapheme", maxLength: 30 });
const encoder = fc.constantFrom(...encoders);

/** What comes before and after the secret in what is encoded with it. */
interface Layer {
  readonly encoder: Encoder;
  readonly before: string;
  readonly after: string;
}
const layers = fc.array(fc.record({ encoder, before: around, after: around }), {
  minLength: 1,
  maxLength: 3,
});

/** The text, and the part of it that stands for the secret. */
function wrapped(text: string, given: readonly Layer[]): { text: string; part: string } {
  return given.reduce(
    (inner, { encoder: { encode, whole = false }, before, after }) => {
      const all = encode(`${before}${inner.text}${after}`);
      return { text: all, part: whole ? all : encode(inner.part) };
    },
    { text, part: text },
  );
}

describe("a secret", () => {
  it("is found and masked in every encoding, inside of others too, whatever is around it", () => {
    fc.assert(
      fc.property(secret, layers, around, around, (hidden, given, before, after) => {
        const secrets = new SecretTexts();
        secrets.add(hidden);
        const { text, part } = wrapped(hidden, given);
        const masked = secrets.mask(`${before} ${text} ${after}`, MASK);
        expect(masked).toContain(MASK);
        expect(masked).not.toContain(part);
        expect(secrets.in(masked)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(encoders)("leaves what is around it as it is: $name", ({ encode }) => {
    const hidden = "p/s§w ö\"rd'&𝄞<1>";
    const secrets = new SecretTexts();
    secrets.add(hidden);
    expect(secrets.mask(`é %41 \\u00e9: ${encode(hidden)}, 100 % \\o/`, MASK)).toBe(
      `é %41 \\u00e9: ${MASK}, 100 % \\o/`,
    );
  });

  it("is not found where it is not", () => {
    fc.assert(
      fc.property(secret, fc.uuid(), layers, (hidden, other, given) => {
        fc.pre(!other.includes(hidden));
        const secrets = new SecretTexts();
        secrets.add(hidden);
        const { text } = wrapped(other, given);
        expect(secrets.mask(text, MASK)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it("that is short is found as it is only, and inside of words only where it may be", () => {
    const secrets = new SecretTexts();
    secrets.add("abc", false);
    secrets.add("xyz");
    const text = `abc, abcd, YWJj, %61bc; xyz, wxyz, ${Buffer.from("xyz abc xyz").toString("base64")}`;
    expect(secrets.mask(text, MASK)).toBe(text.replace(/^abc/, MASK).replaceAll("xyz", MASK));
  });

  it("is found in an escaped text of some megabytes", () => {
    const secrets = new SecretTexts();
    secrets.add("a token/nobody ma\u00ff see");
    const text = `${"%41 ".repeat(800_000)}${encoders[1]?.encode("a token/nobody ma\u00ff see")}`;
    expect(secrets.mask(text, MASK)).toHaveLength(3_200_000 + MASK.length);
  });

  it("is found in a long text in a short time", () => {
    const secrets = new SecretTexts();
    for (let index = 0; index < 1000; index++) secrets.add(`a-webhook-s-token-${index}`);
    const text = JSON.stringify(
      Array.from({ length: 2000 }, (_, id) => ({ id, text: "%C3%A9 \\ \n word".repeat(3) })),
    );
    const begun = performance.now();
    expect(secrets.mask(text + "a-webhook-s-token-7", MASK).endsWith(MASK)).toBe(true);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it.each([
    ["backslashes", "\\".repeat(200_000)],
    ["percent signs", "%25".repeat(100_000)],
    ["base64", "QUJD".repeat(100_000)],
    ["hex", "6".repeat(300_001)],
    ["entities", "&amp;".repeat(50_000)],
    ["everything", String.raw`%25\\u0025&amp;#x25;%5C&%2525&amp;amp;`.repeat(3000)],
  ])("is looked for in a hostile text of %s without taking long", (_, text) => {
    const secrets = new SecretTexts();
    secrets.add("a-token-nobody-may-see");
    const begun = performance.now();
    expect(secrets.mask(text, MASK)).toBe(text);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
