import type { Change } from "../plan.js";

/** What a report calls its parts: of what would happen, or of what is different in two licences. */
export interface ReportWords {
  readonly document: string;
  readonly changes: string;
  readonly nothing: string;
  /** Above what happens to each object. */
  readonly happens: string;
  /** What was there, and what will be. */
  readonly before: string;
  readonly after: string;
  readonly comes: string;
  readonly goes: string;
  readonly differs: string;
  readonly joins: string;
  readonly leaves: string;
  /** Of the items of a list that both sides have. */
  readonly stays: string;
  readonly secret: string;
  /** Behind an argument of one side alone, and behind such an option. */
  readonly notes: Notes;
  readonly optionNotes: Notes;
}

/** What is said behind an argument that comes, goes or changes. */
export type Notes = Readonly<Partial<Record<Change["kind"], string>>>;

export const planning: ReportWords = {
  document: "Plan",
  changes: "What changes",
  nothing: "Nothing.",
  happens: "What happens",
  before: "Until now",
  after: "From then on",
  comes: "new",
  goes: "deleted",
  differs: "changes",
  joins: "joins",
  leaves: "leaves",
  stays: "unchanged",
  secret: "a secret, which changes",
  notes: { remove: " (no longer declared: it stays as it is)" },
  optionNotes: { remove: " (no longer)" },
};

const ONE_SIDE: Notes = { add: " (not in the first)", remove: " (not in the second)" };

export const comparing: ReportWords = {
  document: "Comparison",
  changes: "What differs",
  nothing: "Nothing.",
  happens: "How",
  before: "In the first",
  after: "In the second",
  comes: "only in the second",
  goes: "only in the first",
  differs: "different",
  joins: "only in the second",
  leaves: "only in the first",
  stays: "alike",
  secret: "a secret, which differs",
  notes: ONE_SIDE,
  optionNotes: ONE_SIDE,
};

/** Behind what both have written alike. */
export const BY_VARS = " (by vars)";
