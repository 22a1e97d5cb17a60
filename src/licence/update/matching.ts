import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { isStandIn, standingIn } from "../../provider/create/stand-in.js";
import { uniformArgs } from "../../provider/values/canonical.js";
import { Declaration } from "../../provider/values/declaration.js";
import { nameOf, naturalKeyOf } from "../../provider/values/key.js";
import { hasUnknown, UNKNOWN } from "../../provider/values/unknown.js";
import { unclearAmong } from "../../provider/values/unreadable.js";
import type { Naming } from "../export/survey.js";
import type { Holdings, Managed } from "../holdings.js";
import { type Entry, entryName, fill, type LicenceModel } from "../model.js";

/** Which object of the account each entry of a licence stands for. */
export class Matching {
  /** The objects by the names of their entries. */
  readonly objects = new Map<string, Found>();
  /** What the stack has of the entries. */
  readonly held = new Map<string, Managed>();
  /** All that there are, by type. */
  readonly all = new Map<ResourceType, readonly Found[]>();
  /** Entries of which nobody can tell whether the account has them, or what it has. */
  readonly unclear = new Set<string>();
  /** What stands for another object of this account than it names. */
  readonly #standIns = new Map<ResourceType, string | undefined>();
  readonly #model: LicenceModel;
  readonly #holdings: Holdings;
  readonly #isNamedById: (type: ResourceType) => boolean;

  /** @param isNamedById whether new objects of a type are called by their id. */
  constructor(model: LicenceModel, holdings: Holdings, isNamedById: (type: ResourceType) => boolean) {
    this.#model = model;
    this.#holdings = holdings;
    this.#isNamedById = isNamedById;
  }

  /** Matches a section: first what the stack knows by its id, then what has the same natural key. */
  readonly name: Naming = (type, { whole, listed }) => {
    const read = new Set(whole.map(({ id }) => id));
    const objects = [...whole, ...listed.filter(({ id }) => !read.has(id))];
    this.all.set(type, objects);
    this.#standIns.set(type, type.standIn?.idIn([...objects]));
    const entries = this.#model.entries.filter((entry) => entry.type === type);
    const left = new Map(
      objects.filter(({ id }) => type.untouchable?.(id) === undefined).map((one) => [one.id, one]),
    );
    const take = (entry: Entry, object: Found | undefined): void => {
      if (object === undefined || !left.delete(object.id)) return;
      this.objects.set(entryName(entry), object);
      if (!read.has(object.id)) this.unclear.add(entryName(entry));
    };
    for (const entry of entries) {
      const held = this.#holdings.continuedBy(entry, this.argsOf(entry));
      if (held) this.held.set(entryName(entry), held);
      take(entry, held && left.get(held.id));
    }
    for (const entry of entries) {
      if (this.objects.has(entryName(entry))) continue;
      const args = this.argsOf(entry);
      if (hasUnknown(naturalKeyOf(type, args))) continue;
      const name = nameOf(type, args);
      const alike = [...left.values()].filter(({ state }) => nameOf(type, state) === name);
      take(entry, closest(type, args, alike));
      if (alike.length === 0 && unclearAmong(type, args, listed).length > 0)
        this.unclear.add(entryName(entry));
    }
    const keys = entries.flatMap((entry): [string, string][] => {
      const object = this.objects.get(entryName(entry));
      return object === undefined ? [] : [[object.id, entry.key]];
    });
    const byId = this.#isNamedById(type) ? [...left.keys()].map((id): [string, string] => [id, id]) : [];
    return { keys: new Map([...keys, ...byId]), taken: entries.map(({ key }) => key) };
  };

  /** The arguments of an entry as they mean this account. */
  argsOf(entry: Entry): Values {
    const { type } = entry;
    const args = uniformArgs(
      type,
      fill(entry.args, (target) => this.#idOf(target) ?? UNKNOWN),
    );
    return (isStandIn(type, args) ? standingIn(type, args, this.#standIns.get(type)) : undefined) ?? args;
  }

  #idOf({ type, key }: Entry): unknown {
    return this.objects.get(entryName({ type, key }))?.id;
  }
}

function closest(type: ResourceType, args: Values, objects: readonly Found[]): Found | undefined {
  if (objects.length < 2) return objects[0];
  const declaration = new Declaration(type, args);
  const distance = ({ state }: Found): number =>
    declaration.differencesFrom(declaration.stateOf(state)).length;
  return objects.toSorted((one, other) => distance(one) - distance(other))[0];
}
