import { resourceTypes } from "../../definitions/index.js";
import type { Account, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { accountIn, accountName, compare, identityOf, together } from "../../provider/values/identity.js";
import { nameOf } from "../../provider/values/key.js";
import { credentialsIn } from "../../shared/addresses.js";
import { PLACEHOLDER, wantedBy, withPlaceholders } from "../export/credentials.js";
import { readable } from "../export/readable.js";
import { survey, type Surveyed } from "../export/survey.js";
import { escaped } from "../export/yaml.js";
import { Holdings, type Managed } from "../holdings.js";
import { entryName, type LicenceModel } from "../model.js";
import { Picks } from "../picks.js";
import { doubtOf } from "./absence.js";
import { inKeys } from "./changes.js";
import type { Left } from "./left.js";
import { Matching } from "./matching.js";
import type { Addition } from "./round.js";
import { UpdateError, type UpdateOptions } from "./updated.js";

interface Surroundings {
  readonly left: Left;
  /** Gets what new objects take from the configuration, which has it later. */
  readonly secrets: Map<string, string>;
  /** Whether new objects of a type are called by their id. */
  readonly isNamedById: (type: ResourceType) => boolean;
}

/** What an account has of a licence, and what it has beside that. */
export class FoundObjects {
  readonly matching: Matching;
  /** All that can be declared, by type and id. */
  readonly surveyed = new Map<string, Surveyed>();
  /** What the licence does not have yet, by the names that it has there from now on. */
  readonly additions = new Map<string, { readonly addition: Addition; readonly surveyed: Surveyed }>();
  readonly #secrets: Map<string, string>;
  readonly #keys = new Map<string, string>();
  readonly #model: LicenceModel;
  readonly #options: UpdateOptions;
  readonly #managed: readonly Managed[];
  readonly #held: ReadonlySet<string>;
  readonly #picks: Picks;
  readonly #left: Left;

  constructor(model: LicenceModel, options: UpdateOptions, { left, secrets, isNamedById }: Surroundings) {
    const { managed = [], picks = new Picks() } = options;
    this.#model = model;
    this.#options = options;
    this.#managed = managed;
    this.#held = new Set(managed.map(({ type, id }) => idText(type, id)));
    this.#picks = picks;
    this.#left = left;
    this.#secrets = secrets;
    this.matching = new Matching(model, new Holdings(managed, model.entries), isNamedById);
  }

  /** Whether the stack has the object. */
  isHeld(type: ResourceType, id: string): boolean {
    return this.#held.has(idText(type, id));
  }

  /** All that an export would declare of an object. */
  wholeOf(type: ResourceType, id: string): Values | undefined {
    return this.surveyed.get(idText(type, id))?.args;
  }

  /** Whether the account has an object of a section. */
  exists(section: string | undefined, id: unknown): boolean {
    const type = resourceTypes.find((one) => one.section === section);
    const objects = type && this.matching.all.get(type);
    return objects?.some((one) => one.id === String(id)) === true;
  }

  async read(account: Account): Promise<void> {
    const { onProgress, onOmission } = this.#options;
    const events = { ...(onProgress && { onProgress }), ...(onOmission && { onOmission }) };
    const sections: Surveyed[] = [];
    for await (const { objects } of survey(account, { ...events, naming: this.matching.name })) {
      sections.push(...objects);
    }
    this.#refuseOther();
    await this.#doubt(account);
    const isNew = new Set(sections.filter((one) => this.#isNew(one)));
    for (const one of sections) this.surveyed.set(idText(one.type, one.id), one);
    for (const { type, key } of this.#model.entries) {
      const object = this.matching.objects.get(entryName({ type, key }));
      if (object) this.#keys.set(`${type.section} ${object.id}`, key);
    }
    for (const { type, key, id } of isNew) this.#keys.set(`${type.section} ${id}`, key);
    for (const surveyed of isNew) {
      this.matching.objects.set(entryName(surveyed), { id: surveyed.id, state: surveyed.state });
      this.additions.set(entryName(surveyed), { surveyed, addition: this.#additionOf(surveyed) });
    }
  }

  #isNew(surveyed: Surveyed): boolean {
    const { type, key, state, options } = surveyed;
    if (this.#model.ignored.has(type, state) || this.matching.objects.has(entryName(surveyed))) return false;
    if (!this.#picks.takes(type, key)) return false;
    const twin = this.#model.entries.find(
      (entry) =>
        entry.type === type &&
        options.twin === true &&
        entry.options.twin !== true &&
        nameOf(type, this.matching.argsOf(entry)) === nameOf(type, state),
    );
    if (twin === undefined) return true;
    this.#left.tell({
      place: twin.place,
      path: [type.section, twin.key],
      reason:
        "the account has several of this name: mark it with `options: { twin: true }`, and the others are added",
    });
    return false;
  }

  /** @throws UpdateError where the stack's objects are in another account. */
  #refuseOther(): void {
    const parts = resourceTypes.map((type) =>
      identityOf(type, this.matching.all.get(type)?.map(({ state }) => state) ?? []),
    );
    const identity = together(parts);
    for (const { outputs } of this.#managed) {
      const own = accountIn(outputs);
      if (own !== undefined && compare(own, identity) === "other") {
        throw new UpdateError(
          `the stack is of ${accountName(own)}, and the credentials are those of ${accountName(identity)}: nothing was written`,
        );
      }
    }
  }

  /** What the account lacks may be there all the same: then it stays, and that is told. */
  async #doubt(account: Account): Promise<void> {
    const isThere = ({ type, id }: Managed): boolean =>
      this.matching.all.get(type)?.some((object) => object.id === id) === true;
    for (const [name, held] of this.matching.held) {
      if (this.matching.objects.has(name) || isThere(held)) continue;
      const ofType = this.#managed.filter(({ type }) => type === held.type);
      const lacking = ofType.filter((one) => !isThere(one)).length;
      // oxlint-disable-next-line no-await-in-loop -- few are gone
      const reason = await doubtOf(account, held, { lacking, all: ofType.length });
      if (reason === undefined) continue;
      this.matching.unclear.add(name);
      const entry = this.#model.entries.find((one) => entryName(one) === name);
      if (entry) this.#left.tell({ place: entry.place, path: [entry.type.section, entry.key], reason });
    }
  }

  readonly keyOf = (section: string, id: unknown): unknown =>
    this.#keys.get(`${section} ${String(id)}`) ?? id;

  #additionOf(surveyed: Surveyed): Addition {
    const { type, key, args, options } = surveyed;
    const plain = readable(type.args, args) as Values;
    const written = Object.fromEntries(
      Object.entries(plain)
        .filter(([name, value]) => !this.#isOnOtherSide(type, name, value))
        .map(([name, value]) => {
          const field = type.fields[name];
          return [name, field ? inKeys(field, value, this.keyOf) : value];
        }),
    );
    const wanted = wantedBy({ ...surveyed, written });
    for (const [name, { key: config, isWhole }] of wanted) {
      const value = isWhole ? undefined : credentialsIn(written[name]);
      if (value !== undefined) this.#secrets.set(config, value);
    }
    const value = escaped(withPlaceholders(written, wanted)) as Values;
    for (const [name, { key: config }] of wanted)
      value[name] = String(value[name]).replace(PLACEHOLDER, () => `\${config:${config}}`);
    return { type, key, value: Object.keys(options).length > 0 ? { ...value, options } : value };
  }

  /** Whether what a new object refers to declares that relation itself: on both sides it would be a circle. */
  #isOnOtherSide({ fields, section }: ResourceType, name: string, value: unknown): boolean {
    const { refersTo } = fields[name] ?? {};
    const other = resourceTypes.find((type) => type.section === refersTo);
    const back = other?.fieldsWith("refersTo").filter((field) => field.refersTo === section) ?? [];
    if (back.length === 0) return false;
    const keys = new Set([value].flat().map((id) => this.keyOf(String(refersTo), id)));
    return this.#model.entries.some(
      ({ type, key, args }) =>
        type === other && keys.has(key) && back.some((field) => args[field.name] !== undefined),
    );
  }
}

function idText({ section }: ResourceType, id: string): string {
  return `${section} ${id}`;
}
