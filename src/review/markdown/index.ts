import type { Plan } from "../plan.js";
import { partLine } from "../summary.js";
import type { Review, Section } from "../words/index.js";
import { DRIFT } from "../../shared/codes.js";
import { accepts, repairs } from "../../shared/drift.js";
import { code, inline, word } from "./escape.js";
import { driftedRows, stepRows } from "./rows.js";

/** What a comment on GitHub may have, in characters. */
export const MOST_CHARACTERS = 65_535;

/** What is left for closing what is open, and for saying what is missing. */
const RESERVE = 500;

/** From so many objects on, sections are folded. */
const FOLDED_FROM = 20;

/** As much as stands above the plan of each kind of message. */
const MOST_MESSAGES = 15;

/**
 * A plan as a comment in GitHub's Markdown, which GitLab's reads as well: always short enough for a comment, and cut between rows
 * only. Its first line is the same in every review of a stack, so that a job finds the comment to update.
 */
export function toMarkdown(review: Review): string {
  const lines = [markerOf(review), ...headOf(review)];
  const blocks = [
    ...driftBlocks(review),
    ...review.sections.map((section) => sectionBlock(section, review.plan)),
  ];
  let room = MOST_CHARACTERS - RESERVE - lines.reduce((sum, line) => sum + line.length + 1, 0);
  const take = (line: string): boolean => {
    room -= line.length + 1;
    if (room >= 0) lines.push(line);
    return room >= 0;
  };
  const all = blocks.reduce((sum, { objects }) => sum + objects.length, 0);
  let told = 0;
  for (const block of blocks) {
    const { open, close } = frameOf(block, all >= FOLDED_FROM);
    if (!open.every(take)) break;
    for (const rows of block.objects) {
      if (!rows().every(take)) break;
      told++;
    }
    lines.push(...close);
    if (room < 0) break;
  }
  if (told < all) {
    lines.push(
      "",
      `**There is no room here for all of ${all - told} more objects:** look at the page, or at the whole plan.`,
    );
  }
  lines.push("", `<sub>${review.words.document} ${code(review.plan.fingerprint)}</sub>`, "");
  return lines.join("\n");
}

/** A comment that no reader sees; nothing of a name can end it. */
export function markerOf({ stack }: Pick<Review, "stack">): string {
  return `<!-- pulumi-livechat review ${encodeURIComponent(stack.toWellFormed()).replaceAll("%2F", "/").replaceAll("--", "-%2D")} -->`;
}

function headOf(review: Review): string[] {
  const { plan, stack, summary, guards } = review;
  const lines = [`### ${stack === "" ? "" : `${code(stack)}: `}${summary}`, ""];
  const account = accountOf(plan);
  if (account !== undefined) lines.push(account, "");
  lines.push(
    ...messages(
      "`up` would be refused",
      plan.refusals.map(({ message }) => code(message)),
    ),
  );
  lines.push(...messages("Refused by guards", guards.refused.map(inline)));
  lines.push(...messages("Allowed, though guards would refuse it", guards.allowed.map(inline)));
  const consequences = review.sections.flatMap(({ steps }) =>
    steps.flatMap(({ title, step, consequences: all }) =>
      all.map((each) => `${word(title)} ${code(step.name)} ${inline(each)}`),
    ),
  );
  lines.push(...messages("To know", consequences));
  const warnings = plan.diagnostics.filter(
    ({ severity, code: about }) => severity === "warning" && about !== DRIFT,
  );
  lines.push(
    ...messages(
      "Warnings",
      warnings.map(({ message }) => code(message)),
    ),
  );
  return lines;
}

function accountOf({ account }: Plan): string | undefined {
  if (account === undefined) return undefined;
  const { owner, licence } = account;
  const facts = [
    ...(owner !== undefined ? [`of ${code(owner)}`] : []),
    ...(licence !== undefined ? [`licence ${licence}`] : []),
  ];
  return facts.length === 0 ? undefined : `The account ${facts.join(", ")}`;
}

function messages(title: string, all: readonly string[]): string[] {
  if (all.length === 0) return [];
  const more = all.length - MOST_MESSAGES;
  const shown = all.slice(0, MOST_MESSAGES).map((each) => `- ${each}`);
  return [`**${title}**`, "", ...shown, ...(more > 0 ? [`- and ${more} more`] : []), ""];
}

/** A part of the comment that may be folded, and the rows of each object in it. */
interface Block {
  readonly title: string;
  /** What is in it, in numbers. */
  readonly counts: string;
  /** What stands above the objects. */
  readonly above?: string;
  readonly objects: readonly (() => readonly string[])[];
}

function driftBlocks({ drift }: Review): Block[] {
  if (drift === undefined) return [];
  const { objects, messages: said, command, accepting } = drift;
  return [
    {
      title: "Changed outside of this program",
      counts: `${objects.length + said.length}`,
      above: `${code(command)} ${repairs} ${code(accepting)} ${accepts}`,
      objects: [
        ...objects.map((object) => () => driftedRows(object)),
        ...said.map((message) => () => [`- ${code(message)}`]),
      ],
    },
  ];
}

function sectionBlock({ title, steps }: Section, plan: Plan): Block {
  const counts = partLine(
    steps.map(({ step }) => step),
    plan,
  );
  return { title, counts, objects: steps.map((step) => () => stepRows(step)) };
}

function frameOf({ title, counts, above }: Block, folded: boolean): { open: string[]; close: string[] } {
  const first = above === undefined ? [] : [above, ""];
  if (!folded) return { open: [`#### ${word(title)}`, "", ...first], close: [""] };
  // A summary is HTML: a type of another package stands in it without its name.
  const name = /^[A-Za-z ]+$/.test(title) ? title : "Others";
  return {
    open: [`<details><summary>${name}: ${counts}</summary>`, "", ...first],
    close: ["", "</details>", ""],
  };
}
