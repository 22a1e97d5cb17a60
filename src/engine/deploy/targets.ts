import { nearest } from "../../shared/nearest.js";
import { EngineError } from "../errors.js";
import { prerequisitesOf, type ResourceState } from "../state/deployment.js";
import { isDefaultProvider, isUrn, nameOf, STACK_TYPE, typeOf } from "../state/urn.js";

export interface TargetOptions {
  /** Names, URNs, or patterns of them with `*` and `**`; none: everything is one. */
  readonly named: readonly string[];
  /** Whether what depends on a target, its children too, is one itself. */
  readonly dependents: boolean;
}

/** The resources that an operation is to work on; all others stay as they are. */
export class Targets {
  readonly dependents: boolean;
  /** By what was given: the URNs that it stands for, as far as they were seen. */
  readonly #named: ReadonlyMap<string, Set<string>>;
  readonly #chosen = new Set<string>();
  /** What was left as it is, by its URN, and whether it exists. */
  readonly #left = new Map<string, boolean>();

  constructor({ named, dependents }: TargetOptions) {
    this.dependents = dependents;
    this.#named = new Map(named.map((text) => [text, new Set()]));
  }

  /** Whether there are any, so that not everything is one. */
  get areNamed(): boolean {
    return this.#named.size > 0;
  }

  /** Whether it is one. Of what depends on others those must have been asked about before. */
  include(state: ResourceState): boolean {
    if (!this.areNamed || this.#isNamed(state.urn)) {
      this.#chosen.add(state.urn);
      return true;
    }
    const isDependent = this.dependents && [...prerequisitesOf(state)].some((urn) => this.#chosen.has(urn));
    if (isDependent) this.#chosen.add(state.urn);
    return isDependent;
  }

  /** It is none, and stays as it is: `exists`, or not made at all. */
  leave(urn: string, exists: boolean): void {
    this.#left.set(urn, exists);
  }

  isLeft(urn: string): boolean {
    return this.#left.has(urn);
  }

  /** How many of the program's resources were left as they are, and how many of those do not exist. */
  get left(): { readonly all: number; readonly unmade: number } {
    const unmade = [...this.#left.values()].filter((exists) => !exists).length;
    return { all: this.#left.size, unmade };
  }

  /** @throws EngineError `program` where a target needs what is none and does not exist. */
  refuseUnmade(state: ResourceState): void {
    const missing = [...prerequisitesOf(state)].filter((urn) => this.#left.get(urn) === false);
    if (missing.length === 0) return;
    const [needed = "", ...more] = missing.map((urn) => `"${urn}"`);
    throw new EngineError(
      "program",
      `it needs ${[needed, ...more].join(", ")}, which does not exist yet and is no target: name it with --target too.`,
      { urn: state.urn },
    );
  }

  /**
   * @param urns Everything that could be meant, when all of it is known.
   * @throws EngineError `program` where a target is none of these.
   */
  refuseUnknown(urns: Iterable<string>): void {
    const all = [...urns].filter(isResource);
    all.forEach((urn) => this.#isNamed(urn));
    for (const [text, found] of this.#named) {
      if (found.size > 0 || text.includes("*")) continue;
      const meant = nearest(text, all.map(isUrn(text) ? String : nameOf));
      throw new EngineError(
        "program",
        `There is no resource "${text}" to work on (--target)${meant === undefined ? "." : `; did you mean "${meant}"?`} ` +
          "Name it as the plan does, or by its URN in single quotes.",
      );
    }
  }

  /** @throws EngineError `program` where a name stands for several resources. */
  #isNamed(urn: string): boolean {
    if (!isResource(urn)) return false;
    let isNamed = false;
    for (const [text, found] of this.#named) {
      if (!matches(text, urn)) continue;
      isNamed = true;
      found.add(urn);
      if (found.size > 1 && !text.includes("*")) {
        throw new EngineError(
          "program",
          `--target ${text} stands for several resources: name the one that is meant by its URN, of ${[...found].join(", ")}.`,
        );
      }
    }
    return isNamed;
  }
}

function isResource(urn: string): boolean {
  return typeOf(urn) !== STACK_TYPE && !isDefaultProvider(urn);
}

/** As with the CLI, `*` stands for anything within a part of a URN, and `**` for anything at all. */
function matches(text: string, urn: string): boolean {
  const whole = text.includes("::") ? urn : nameOf(urn);
  if (!text.includes("*")) return whole === text;
  const pattern = text
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === "**" ? ".*" : part === "*" ? "[^:]*" : part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"),
    );
  return new RegExp(`^${pattern.join("")}$`, "s").test(whole);
}
