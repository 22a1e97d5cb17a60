import { AsyncLocalStorage } from "node:async_hooks";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { coded, DRIFT } from "../../shared/codes.js";
import { acceptCommand, accepts, repairs } from "../../shared/drift.js";
import { engineCommand } from "../../shared/engine-command.js";
import { differences, restrict } from "../values/canonical.js";
import type { Declaration } from "../values/declaration.js";
import { declaredInputs, declaredIn } from "../values/declared.js";
import { describe } from "../values/key.js";
import { withoutLeftAlone } from "../values/sets.js";
import { toldIn } from "../values/told.js";
import { keyOf, knownState, withoutInternals, writtenLately } from "../values/state.js";
import { locate } from "../operation/another.js";
import type { Session } from "../operation/session.js";

const drifts = new WeakMap<Session, Drift>();

/** That of an operation. */
export function driftOf(session: Session): Drift {
  const drift = drifts.get(session) ?? new Drift(session);
  drifts.set(session, drift);
  return drift;
}

/**
 * What somebody else did, in a preview, to the stack's objects of those types of which anything is planned: their lists are
 * read for that, and what they tell is told. It is nothing that an `up` would do.
 */
class Drift {
  readonly #session: Session;
  /** What the state has, by type and id. */
  readonly #known = new Map<string, Map<string, Known>>();
  /** Which arguments the program says are secret, by the inputs that they are of. */
  readonly #secrets = new Map<string, readonly string[]>();
  readonly #planned = new Set<string>();
  readonly #made = new Set<string>();
  #isPreview = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The operation is a preview: only its checks are told so. */
  begin(): void {
    this.#isPreview = true;
  }

  get isPreview(): boolean {
    return this.#isPreview;
  }

  /** An object of this type and natural key is to be made. */
  makes(name: string): void {
    this.#made.add(name);
  }

  isMade(name: string): boolean {
    return this.#made.has(name);
  }

  /** The program says which of these arguments are secret. */
  conceals({ type, inputs }: Declaration, secrets: readonly string[]): void {
    this.#secrets.set(keyIn(type, inputs), secrets);
  }

  /** The state has the object of this declaration. */
  async saw({ type, inputs }: Declaration, { id, state }: Found): Promise<void> {
    const known = this.#of(type);
    if (known.has(id)) return;
    // Whoever comes to look at it later is another resource, which may have other secrets.
    const asItself = AsyncLocalStorage.snapshot();
    const secrets = toldIn(inputs)?.secret ?? this.#secrets.get(keyIn(type, inputs));
    const one = { id, state, secrets, asItself };
    known.set(id, one);
    if (this.#planned.has(type.name)) await this.#look(type, one);
  }

  /** Something is planned about an object of this type. */
  async plans(type: ResourceType): Promise<void> {
    if (this.#planned.has(type.name)) return;
    this.#planned.add(type.name);
    await Promise.all([...this.#of(type).values()].map((one) => one.asItself(() => this.#look(type, one))));
  }

  /** What the state has under this id, where a preview came to see it. */
  stateOf(type: ResourceType, id: string): Values | undefined {
    return this.#of(type).get(id)?.state;
  }

  async #look(type: ResourceType, { id, state, secrets }: Known): Promise<void> {
    // What was written just now may not show yet.
    if (writtenLately(state) !== undefined) return;
    const session = this.#session;
    const seen = await session.glimpse(type, async () => ({ found: await locate(type, session, id, state) }));
    if (seen === undefined) return;
    const changed = seen.found && changesOf(type, state, seen.found, concealing(type, secrets));
    if (seen.found !== undefined && changed === undefined) return;
    const what =
      changed === undefined
        ? "deleted outside of this program"
        : `changed outside of this program: ${changed}`;
    const about = `${describe(type, state)} (id ${id}) was ${what}`;
    const todo = `\`${engineCommand("up --refresh")}\` ${repairs} \`${acceptCommand()}\` ${accepts}`;
    session.notify("warning", coded(DRIFT, `${about}. ${todo}`));
  }

  #of({ name }: ResourceType): Map<string, Known> {
    const known = this.#known.get(name) ?? new Map<string, Known>();
    this.#known.set(name, known);
    return known;
  }
}

interface Known extends Found {
  /** The arguments that the program says are secret; undefined where it has not said. */
  readonly secrets: readonly string[] | undefined;
  /** Works on it as its own resource would. */
  readonly asItself: <Result>(work: () => Result) => Result;
}

function keyIn({ name }: ResourceType, inputs: Values): string {
  return `${name}\n${keyOf(withoutInternals(inputs))}`;
}

/** Whether nobody may see the values of a property. */
function concealing(type: ResourceType, secrets: readonly string[] | undefined) {
  return (name: string): boolean =>
    secrets?.includes(name) !== false ||
    type.fields[name]?.secret === true ||
    type.fields[name]?.address === true;
}

/**
 * What somebody changed of the declared properties, from what this stack left to what there is; a list may tell a part of
 * them.
 */
function changesOf(
  type: ResourceType,
  state: Values,
  { state: told }: Found,
  isSecret: (name: string) => boolean,
): string | undefined {
  const paths = declaredIn(state) ?? [];
  const actual = withoutLeftAlone(type, knownState(type, told, state), paths);
  const left = Object.fromEntries(
    Object.entries(declaredInputs(type, state, state)).filter(
      ([name]) => type.listIsComplete || told[name] !== undefined,
    ),
  );
  const changed = differences(type, left, actual).map((name) =>
    isSecret(name)
      ? `${name}: [secret]`
      : `${name}: ${textOf(left[name])} → ${textOf(restrict(type.fields[name], actual[name], left[name]))}`,
  );
  return changed.length === 0 ? undefined : changed.join(", ");
}

/** As much of a value as a warning has room for. */
const LONGEST = 200;

function textOf(value: unknown): string {
  if (value === undefined) return "(nothing)";
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}…`;
}
