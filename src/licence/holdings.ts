import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { describe, nameOf } from "../provider/values/key.js";
import { LICENCE_TYPE } from "../shared/permanent.js";
import { hasUnknown } from "../provider/values/unknown.js";
import { type Ignored, LET_GO } from "./ignored.js";
import type { Entry } from "./model.js";

/** A resource that a stack manages, as its state has it; secrets in clear. */
export interface Managed {
  readonly type: ResourceType;
  /** The name of the resource: the key of its entry in the licence. */
  readonly name: string;
  readonly id: string;
  /** The URN of the resource that it belongs to. */
  readonly parent: string;
  readonly inputs: Values;
  readonly outputs: Values;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** What a stack manages that its next `up` does not find in the licence. */
export interface Removed {
  /** The section that it stood in. */
  readonly section: string;
  /** The key that it had. */
  readonly key: string;
  /** Its id in the account. */
  readonly id: string;
  /** The object for people: `Group "Sales"`. */
  readonly title: string;
  /** Whether it is only forgotten (`retainOnDelete`), and stays in the account. */
  readonly stays: boolean;
  /** Why the `up` refuses to delete it. */
  readonly problem?: string;
}

/** What a stack manages, and which entry of the licence continues what of it. */
export class Holdings {
  readonly #all: readonly Managed[];
  readonly #byName: ReadonlyMap<string, Managed>;
  readonly #byId: ReadonlyMap<string, Managed>;
  readonly #byKey: ReadonlyMap<string, readonly Managed[]>;
  /** The entries of the licence, by their type and key. */
  readonly #declared: ReadonlySet<string>;
  readonly #continued = new Set<Managed>();

  constructor(all: readonly Managed[], entries: readonly Entry[]) {
    this.#all = all;
    this.#byName = new Map(all.map((one) => [placeOf(one.type, one.name), one]));
    this.#byId = new Map(all.map((one) => [placeOf(one.type, one.id), one]));
    this.#byKey = Map.groupBy(all, ({ type, outputs }) => nameOf(type, outputs));
    this.#declared = new Set(entries.map(({ type, key }) => placeOf(type, key)));
  }

  /**
   * The resource that an entry continues: that of its key, of a key that it had before, or, where its key is new and the
   * old one gone, of its natural key. Each is continued once.
   */
  continuedBy({ type, key, options }: Entry, args: Values): Managed | undefined {
    const named = [key, ...(options.aliases ?? [])].map((name) => this.#byName.get(placeOf(type, name)));
    const ofKey = hasUnknown(args) ? [] : (this.#byKey.get(nameOf(type, args)) ?? []);
    const renamed = ofKey.filter((one) => !this.#declared.has(placeOf(type, one.name)));
    const found = [...named, ...renamed].find((one) => one !== undefined && !this.#continued.has(one));
    if (found !== undefined) this.#continued.add(found);
    return found;
  }

  /** The resource that has an object of the account. */
  holderOf(type: ResourceType, id: string): Managed | undefined {
    return this.#byId.get(placeOf(type, id));
  }

  /**
   * What the licence no longer has. Of what other parts of a program declare nobody can tell: only that counts which stands
   * under a `Licence`, and, of several, under the one that this licence continues.
   */
  removed(ignored: Ignored): Removed[] {
    const ofLicences = this.#all.filter(({ parent }) => parent.includes(`${LICENCE_TYPE}::`));
    const continued = ofLicences.filter((one) => this.#continued.has(one));
    const parents = new Set((continued.length > 0 ? continued : ofLicences).map(({ parent }) => parent));
    if (continued.length === 0 && parents.size > 1) return [];
    return ofLicences
      .filter((one) => parents.has(one.parent) && !this.#continued.has(one))
      .map(({ type, name, id, outputs, protect, retainOnDelete }) => ({
        section: type.section,
        key: name,
        id,
        title: describe(type, outputs),
        stays: retainOnDelete,
        ...(!retainOnDelete &&
          ignored.has(type, outputs) && { problem: `\`ignore\` leaves it to others: ${LET_GO}` }),
        ...(protect && { problem: "it is protected: keep it in the licence, or `state unprotect` it first" }),
      }));
  }
}

function placeOf(type: ResourceType, name: string): string {
  return `${type.name} ${name}`;
}
