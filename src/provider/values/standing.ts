import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { PrintableError } from "../../shared/printable-error.js";
import { nameOf } from "./key.js";
import { type DeclaredSoFar, partsOf, type StackState } from "./stack-state.js";
import { faultOfHolder, type Holder } from "./told.js";

/** Why a program cannot go on with what it declares. */
export class StandingError extends PrintableError {}

/** What the state says of the object of a resource. */
export interface Answer {
  readonly own: string;
  readonly state: StackState;
  /** The resources of the state with an object of this natural key. */
  readonly having: readonly string[];
  /** The same, itself left out. */
  readonly others: readonly string[];
  /** The resource of the program that declares the object by the other provider. */
  readonly byOther: string | undefined;
}

/** A resource of the program. */
export interface InProgram {
  readonly type: ResourceType;
  readonly urn: string;
  readonly key: Values;
  /** Whether it is made by a provider of the program's own, whose process sees what others of that provider declare. */
  readonly isElsewhere: boolean;
}

export function answerOf(
  program: DeclaredSoFar,
  state: StackState,
  { type, urn, key, isElsewhere }: InProgram,
): Answer {
  const having = isElsewhere ? [urn].filter((one) => state.urns.has(one)) : state.with(type, key);
  const byOther = isElsewhere ? undefined : program.claim(nameOf(type, key), urn);
  return { own: urn, state, having, others: having.filter((other) => other !== urn), byOther };
}

/** What the engine knows of the names that a resource had. */
export interface Named {
  readonly aliases: () => Promise<readonly string[]> | readonly string[];
  /** Whether the engine may give it an alias by itself: a component's children had other names where it had. */
  readonly inheritsAliases: () => boolean;
}

/**
 * Which resource has the object, as its provider is told; null where none has, or that is not known yet.
 *
 * @throws StandingError
 */
export async function holderIn(
  program: DeclaredSoFar,
  called: string,
  answer: Answer | undefined,
  named: Named,
): Promise<Holder | null> {
  if (answer?.byOther !== undefined) {
    throw new StandingError(
      `${called}: the program declares its object as ${answer.byOther} too, by the dynamic and the native provider: ` +
        "neither knows of the other, and the first of the two to be deleted deletes it for both. Declare it once.",
    );
  }
  if (answer === undefined || answer.having.length === 0) return null;
  const { own, state } = answer;
  if (answer.others.length === 0) return { isOwn: true };
  // The engine takes an alias only where the state does not have the resource under its own name.
  const aliases = state.urns.has(own) ? [own] : await named.aliases();
  const mine = aliases.filter((urn) => state.urns.has(urn));
  const others = answer.others.filter((other) => !mine.includes(other));
  const gone = others.find((other) => !program.declares(other));
  const urn = gone ?? others[0];
  if (urn === undefined) return { isOwn: true };
  const isOwn = answer.having.some((one) => one === own || mine.includes(one));
  const holder = { isOwn, urn, ...(isSameBut(own, urn) && { name: partsOf(urn).name }) };
  // Where this run leaves the resource out, its provider is not asked; and it then deletes the other one's object.
  if (mine.length === 0 && gone !== undefined && !named.inheritsAliases()) {
    throw new StandingError(`${called}: ${faultOfHolder(holder)}`);
  }
  return holder;
}

/** The URN that a child had which is followed under another name, or its present one. */
export function beforeIn(
  program: DeclaredSoFar,
  urn: string,
  answer: Answer | undefined,
  givenNames: readonly string[],
): string {
  // Without the state nothing is told; where that matters, what exists already is refused.
  if (answer === undefined || answer.state.urns.has(urn)) return urn;
  const { place } = partsOf(urn);
  if (givenNames.some((name) => answer.state.urns.has(`${place}::${name}`))) return urn;
  const [before, ...more] = answer.others.filter(
    (other) => isSameBut(urn, other) && !program.declares(other),
  );
  // Of two nobody can tell which one it is.
  return before === undefined || more.length > 0 || !program.take(before) ? urn : before;
}

/** Whether nothing but the name tells two resources apart. */
function isSameBut(one: string, other: string): boolean {
  return partsOf(one).place === partsOf(other).place;
}
