import fc from "fast-check";
import type { LicenceData } from "../../src/emulator/index.js";

/** The text by which Pulumi tells that a value is not known yet. */
export const TEXT_WORD = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The name by which Pulumi tells its own objects from plain ones, and what it may say of them. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const ASSET = "c44067f5952c0a294b673a41bacd8c17";

/** Names that mean something else to Pulumi, or to JavaScript. */
export const NAME_WORDS = [
  SIGNATURE,
  "",
  "__provider",
  "__declared",
  "__",
  ...Object.getOwnPropertyNames(Object.prototype),
];

/** Words as data: what an account may hold, and nobody should declare. */
export const words = fc.uniqueArray(fc.constantFrom(...NAME_WORDS), { minLength: 1, maxLength: 4 }).map(
  (names) =>
    // Also "__proto__" is a name here, not what the map is.
    Object.fromEntries([
      ...names.map((name) => [name, name === SIGNATURE ? ASSET : "text"]),
      ["a-text", TEXT_WORD],
      // Halves of a character do not survive the way.
      ["a-half", "\ud83d"],
      ["\ude00", "text"],
    ]) as Record<string, string>,
);

/** An account with such words in it, and the places of them. */
export function withWords(
  data: Partial<LicenceData>,
): fc.Arbitrary<{ data: Partial<LicenceData>; places: string[] }> {
  return words.map((properties) => {
    const {
      groups = [],
      agents = [],
      tags = [],
      greetings = [],
      cannedResponses = [],
    } = structuredClone(data);
    greetings.push({
      id: 99_001,
      group: 0,
      active: true,
      name: "words",
      rules: [{ id: 99_001, type: "visit_time_site", value: "5", operator: "equals", condition: "and" }],
      properties: Object.fromEntries([...Object.entries(properties), ["kept", "text"], ["active", "1"]]),
    });
    const count = { inChats: 0, inTickets: 0 };
    const author = agents[0]?.login ?? "";
    tags.push({ name: TEXT_WORD, author, group: 0, creation_date: 1_400_000_000, count });
    cannedResponses.push({
      id: 99_002,
      group: 0,
      text: "words",
      tags: ["kept", TEXT_WORD],
      creation_date: 1_400_000_000,
      created_by: author,
    });
    for (const [index, name] of ["constructor", "toString", "__proto__", "undefined", SIGNATURE].entries()) {
      groups.push({ id: 90_000 + index, name, language: "en", agents: [] });
    }
    return {
      data: { ...data, groups, tags, greetings, cannedResponses },
      places: [
        ...Object.keys(properties)
          // The API client knows no such name: it would change what an answer is.
          .filter((name) => name !== "__proto__")
          .map((name) => `its properties.${name} cannot be declared`),
        "its tags[1] cannot be declared",
        "its tag cannot be declared",
      ],
    };
  });
}
