import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { differences } from "../values/canonical.js";
import { declaredInputs, declaredIn } from "../values/declared.js";
import { describe } from "../values/key.js";
import { withoutLeftAlone } from "../values/sets.js";
import { knownState } from "../values/state.js";
import { writtenLately } from "../values/state.js";
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
  readonly #known = new Map<string, Map<string, Found>>();
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

  /** The state has this object. */
  async saw(type: ResourceType, id: string, state: Values): Promise<void> {
    const known = this.#of(type);
    if (known.has(id)) return;
    known.set(id, { id, state });
    if (this.#planned.has(type.name)) await this.#look(type, { id, state });
  }

  /** Something is planned about an object of this type. */
  async plans(type: ResourceType): Promise<void> {
    if (this.#planned.has(type.name)) return;
    this.#planned.add(type.name);
    await Promise.all([...this.#of(type).values()].map((known) => this.#look(type, known)));
  }

  /** What the state has under this id, where a preview came to see it. */
  stateOf(type: ResourceType, id: string): Values | undefined {
    return this.#of(type).get(id)?.state;
  }

  async #look(type: ResourceType, { id, state }: Found): Promise<void> {
    // What was written just now may not show yet.
    if (writtenLately(state) !== undefined) return;
    const session = this.#session;
    const seen = await session.glimpse(type, async () => ({ found: await locate(type, session, id, state) }));
    if (seen === undefined) return;
    const what =
      seen.found === undefined ? "is not in the account any more" : changesOf(type, state, seen.found);
    if (what === undefined) return;
    session.notify(
      "warning",
      `${describe(type, state)} (id ${id}) ${what}: somebody did that since this stack last looked. \`refresh\` brings ` +
        "it into the state, and the plan after that shows what becomes of it",
    );
  }

  #of({ name }: ResourceType): Map<string, Found> {
    const known = this.#known.get(name) ?? new Map<string, Found>();
    this.#known.set(name, known);
    return known;
  }
}

/** Which declared properties somebody changed; a list may tell a part of them. */
function changesOf(type: ResourceType, state: Values, { state: told }: Found): string | undefined {
  const paths = declaredIn(state) ?? [];
  const actual = withoutLeftAlone(type, knownState(type, told, state), paths);
  const declared = Object.entries(declaredInputs(type, state, state)).filter(
    ([name]) => type.listIsComplete || told[name] !== undefined,
  );
  const changed = differences(type, Object.fromEntries(declared), actual);
  return changed.length === 0 ? undefined : `has another ${changed.join(", ")} in the account`;
}
