import type { Review, StepInWords } from "../review/words/index.js";
import type { Row } from "../review/words/rows.js";
import type { Phrase } from "../shared/phrase.js";

/** A comparison for people at a terminal. */
export function comparisonLines({ sections, summary, stack }: Review): string[] {
  const objects = sections.flatMap(({ title, steps }) => [`${title}:`, ...steps.flatMap(stepLines), ""]);
  return [stack, "", ...objects, `${summary}.`];
}

function stepLines({ step, verb, key, rows, options }: StepInWords): string[] {
  const { name, place, id } = step;
  const facts = [
    ...(key.length > 0 ? [textOf(key)] : []),
    ...(id !== undefined ? [`id ${id}`] : []),
    ...(place !== undefined ? [place] : []),
  ];
  return [
    `  ${verb}: ${name}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`,
    // What only one of them has is told by its name: a review, or the licence, has the rest.
    ...(step.operation === "update" || step.operation === "same"
      ? [...rows, ...options].map((row) => `    ${row.path}: ${shownText(row.shown)}${row.note}`)
      : []),
  ];
}

function shownText(shown: Row["shown"]): string {
  switch (shown.as) {
    case "value":
      return textOf(shown.value);
    case "change":
      return `${textOf(shown.old)} → ${textOf(shown.new)}`;
    case "text":
      return shown.parts
        .map(({ text, in: where }) =>
          where === "old" ? `[-${text}-]` : where === "new" ? `{+${text}+}` : text,
        )
        .join("");
    default:
      return [
        ...shown.removed.map((item) => `- ${textOf(item)}`),
        ...shown.added.map((item) => `+ ${textOf(item)}`),
      ].join(", ");
  }
}

function textOf(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === "string" ? part : part.value)).join("");
}
