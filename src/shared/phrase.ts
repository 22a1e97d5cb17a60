/** Words of our own with values of somebody else's in between, which whoever prints them quotes in their own way. */
export type Phrase = readonly (string | Quoted)[];

/** A value in a phrase. */
export interface Quoted {
  readonly value: string;
}

/** phrase`when the URL contains ${text}`: what is put in is a value, or another phrase. */
export function phrase(
  words: TemplateStringsArray,
  ...values: readonly (string | number | boolean | Phrase)[]
): Phrase {
  return words.flatMap((word, index): Phrase => {
    const value = values[index - 1];
    const put = value === undefined ? [] : typeof value === "object" ? value : [{ value: String(value) }];
    return word === "" ? put : [...put, word];
  });
}

/** Phrases as one. */
export function joinedPhrases(phrases: readonly Phrase[], between: string): Phrase {
  return phrases.flatMap((each, index) => (index === 0 ? each : [between, ...each]));
}
