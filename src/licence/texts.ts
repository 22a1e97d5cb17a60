import { UNKNOWN } from "../provider/values/unknown.js";
import { faultOfText } from "../provider/values/words.js";
import { type Budget, MOST_CHARACTERS } from "./limits.js";
import type { Place, Reason } from "./problem.js";
import type { Problems } from "./problems.js";
import { placeKey, LaterText } from "./raw.js";
import { type FaultOfText, substitute, type Substituted, type Substitutes } from "./substitute.js";

/** What the texts of a file are read with. */
export interface TextReading {
  readonly problems: Problems;
  /** The values to put in; absent: texts stay as they are written. */
  readonly values?: Substitutes | undefined;
  /** What reading the licence may still take. */
  readonly budget: Budget;
  /** Told of each text that is not as it was written. */
  readonly onPutIn?: ((putIn: PutIn) => void) | undefined;
}

/** A text into which values were put. If it is whole only later, there stands for it what stands for the unknown. */
export interface PutIn {
  readonly path: readonly PropertyKey[];
  readonly place: Place;
  /** The text as it stands in the file. */
  readonly written: string;
  readonly substituted: Substituted;
}

const TOO_MUCH_TEXT = `the texts of the licence are longer than ${MOST_CHARACTERS / 1e6} million characters with all values put in`;

/** A text of a file with its values put in; undefined where it cannot be used, for the reasons that are told. */
export function readText(
  written: string,
  at: { readonly path: readonly PropertyKey[]; readonly place: () => Place },
  { values, budget, problems, onPutIn }: TextReading,
): string | undefined {
  if (values === undefined) return written;
  const { path } = at;
  const refuse = (reason: Reason): undefined => {
    problems.push({ place: at.place(), path, reason });
  };
  const substituted = substitute(written, values);
  const { text, faults } = substituted;
  tellFaults(faults, { place: at.place, path }, problems);
  budget.characters += text?.length ?? 0;
  if (budget.characters > MOST_CHARACTERS) {
    const isFirst = budget.characters - (text?.length ?? 0) <= MOST_CHARACTERS;
    return isFirst ? refuse(TOO_MUCH_TEXT) : undefined;
  }
  if (text !== written) onPutIn?.({ path, place: at.place(), written, substituted });
  if (text === undefined) return UNKNOWN;
  const fault = faultOfText(text);
  return fault === undefined ? text : refuse(fault);
}

/** Tells what is wrong with a text; what is not set may be asked for by many. */
export function tellFaults(
  faults: readonly FaultOfText[],
  { place, path }: { readonly path: readonly PropertyKey[]; readonly place?: () => Place },
  problems: Problems,
): void {
  for (const { reason, missing } of faults) {
    const problem = { place: place?.(), path, reason };
    if (missing === undefined) problems.push(problem);
    else problems.want(missing, problem);
  }
}

/** What was put into the texts of one object, by their path inside of it. */
export class PutIns {
  /** The properties into which a secret of the configuration was put. */
  readonly secrets = new Set<string>();
  readonly later = new Map<string, LaterText>();
  readonly written = new Map<string, string>();

  /** @param depth how much of a path is that of the object itself. */
  constructor(depth: number) {
    this.note = ({ substituted: { text, pieces, secret }, ...put }) => {
      const inside = placeKey(put.path.slice(depth));
      this.written.set(inside, put.written);
      if (secret) this.secrets.add(String(put.path[depth]));
      if (text === undefined) this.later.set(inside, new LaterText(pieces, put));
    };
  }

  readonly note: (putIn: PutIn) => void;
}
