import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { ProviderError } from "../provider/values/errors.js";
import { describe } from "../provider/values/key.js";
import { printable } from "../shared/printable.js";
import type { Place } from "./problem.js";

/**
 * What an `up` would do with an object in this account:
 *
 * - `managed`: the stack has it; the `up` changes the properties in `differs`, and nothing where there are none.
 * - `create`: there is none of its name.
 * - `unchanged`: there is one, just as declared; adopting it changes nothing.
 * - `differs`: there is one, and adopting it changes the properties in `differs`.
 * - `collides`: it can be neither made nor adopted, for the reason in `problem`.
 */
export type Outcome = "managed" | "create" | "unchanged" | "differs" | "collides";

export interface PreflightObject {
  /** The section of the licence. */
  readonly section: string;
  /** The key that the licence has it under. */
  readonly key: string;
  /** The object for people: `Group "Sales"`. */
  readonly title: string;
  /** What an `up` would do with it. */
  readonly outcome: Outcome;
  /** The id that it has in the account. */
  readonly id?: string;
  /** The properties that differ, never their values. */
  readonly differs?: readonly string[];
  /** Whether the change makes a new object of it. */
  readonly replaces?: boolean;
  /** The key that it had before, in the state. */
  readonly renamedFrom?: string;
  /** Whether it exists and is not declared with `adopt: true`, so that `up` refuses. */
  readonly needsAdopt?: boolean;
  /** Why it can be neither made nor adopted. */
  readonly problem?: string;
  /** What else becomes of it. */
  readonly note?: string;
  /** Where the licence declares it. */
  readonly place?: Place | undefined;
}

/** What there is to tell of an entry beside its name. */
export type Comparison = Omit<PreflightObject, "section" | "key" | "title" | "place">;

export function noteOf(note: string | undefined): Pick<PreflightObject, "note"> {
  return note === undefined ? {} : { note };
}

/** What the provider would refuse in an up, as an outcome. */
export function refusalOf(
  type: ResourceType,
  { args, title }: { args: Values; title: string },
  attempt: () => void,
): Comparison | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    const subject = printable(describe(type, args));
    const problem = error.message.startsWith(subject)
      ? // The object is named already.
        error.message.slice(subject.length).replace(/^( \(id [^)]*\) |: )/, "")
      : error.message;
    // A message quotes what was written, never what was put in.
    return { outcome: "collides", problem: problem.replaceAll(subject, printable(title)) };
  }
}
