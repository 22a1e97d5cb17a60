import pLimit from "p-limit";
import type { Values } from "../definitions/definition.js";
import { pluginOptions } from "../provider/program/plugin.js";
import { inputsWith } from "../provider/values/inputs.js";
import {
  type Kind,
  otherTokens,
  propertiesOf,
  registeredOf,
  secretOutputsOf,
  tokenOfKind,
} from "../provider/values/registration.js";
import { answerOf, beforeIn, holderIn } from "../provider/values/standing.js";
import { DeclaredSoFar, partsOf, type StackState, stackStateOf } from "../provider/values/stack-state.js";
import { hasUnknown, UNKNOWN } from "../provider/values/unknown.js";
import { LICENCE_TYPE } from "../shared/permanent.js";
import { printable } from "../shared/printable.js";
import type { AskedResource, MadeResource, ProgramEngine } from "../shared/program-engine.js";
import { REFUSED } from "../shared/told.js";
import { checkLicence } from "./check.js";
import { bySection, optionsOf, referredBy, standOf } from "./declared.js";
import { loadFile } from "./load.js";
import { type Entry, entryName, fill, type LicenceModel, targetsOf } from "./model.js";
import { licenceArgsOf, numberedIds, type StackSettings } from "./settings.js";
import type { Substitutes } from "./substitute.js";
import { dependenciesOf, notation, plain, Referred, sealed, wholeOf, written } from "./written.js";

/**
 * So many resources are asked for at a time: more than an engine works on, and so few that what one takes while it is decided
 * does not add up.
 */
const MOST_AT_ONCE = 256;

export interface LicenceStack extends StackSettings {
  /** The stack's configuration, by keys with or without a namespace. */
  readonly config: (key: string) => string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The program of those who write YAML only (`program.ts`), without the SDK: what its component makes resources of is asked of
 * the engine directly.
 *
 * @param read gives the licence, once the component is there to which it belongs.
 * @throws PrintableError where the licence is not right.
 */
export async function runLicence(
  engine: ProgramEngine,
  stack: LicenceStack,
  read: (stack: LicenceStack) => LicenceModel = readLicence,
): Promise<void> {
  const { project, stack: name } = engine;
  const root = await engine.register({
    type: "pulumi:pulumi:Stack",
    name: `${project}-${name}`,
    custom: false,
  });
  if (root === undefined) return;
  let outputs: Values = {};
  try {
    outputs = await declare(engine, stack, root, read);
  } finally {
    // A program that fails gives none.
    await engine.registerOutputs(root.urn, outputs);
  }
}

/**
 * Reads the licence of a stack.
 *
 * @throws PrintableError where it is not right.
 */
export function readLicence(stack: LicenceStack): LicenceModel {
  const { file, includeRoot, vars } = licenceArgsOf(stack);
  const { config, isSecret, env } = stack;
  const values: Substitutes = { vars, config, isSecret, env };
  return checkLicence(loadFile(file, values, { project: stack.root, includeRoot }));
}

/** Returns the outputs of the stack. */
async function declare(
  engine: ProgramEngine,
  stack: LicenceStack,
  root: MadeResource,
  read: (stack: LicenceStack) => LicenceModel,
): Promise<Values> {
  const args = licenceArgsOf(stack);
  const component = await engine.register({
    type: LICENCE_TYPE,
    name: "licence",
    custom: false,
    parent: root.urn,
  });
  if (component === undefined) return {};
  const model = read(stack);
  const objects = new Objects(engine, component.urn, args);
  const made = await objects.register(model.entries);
  if (made === undefined) return {};
  const fault = model.ignored.isEmpty ? undefined : model.ignored.faultOf(objects.undeclared);
  if (fault !== undefined) {
    engine.fail(printable(fault));
    return {};
  }
  const ids = bySection(made.map(([entry, { id }]) => [entry, id]));
  const isKnown = made.every(([, { id }]) => id !== "");
  await engine.registerOutputs(component.urn, { ids: isKnown ? ids : UNKNOWN });
  return { ids: isKnown ? numberedIds(ids) : UNKNOWN };
}

/** The resources of the objects of a licence. */
class Objects {
  readonly #engine: ProgramEngine;
  readonly #parent: string;
  readonly #isNative: boolean;
  readonly #protectAgents: boolean;
  readonly #state: StackState;
  readonly #program = new DeclaredSoFar();
  readonly #made = new Map<Entry, Promise<MadeResource | undefined>>();

  constructor(
    engine: ProgramEngine,
    parent: string,
    { native = false, protectAgents = true }: { native?: boolean; protectAgents?: boolean },
  ) {
    this.#engine = engine;
    this.#parent = parent;
    this.#isNative = native;
    this.#protectAgents = protectAgents;
    this.#state = stackStateOf(engine.stored());
  }

  /** What the state has, and the licence no more. */
  get undeclared() {
    return this.#program.undeclaredBelow(LICENCE_TYPE, this.#state);
  }

  /** All of them; undefined where one failed. */
  async register(entries: readonly Entry[]): Promise<[Entry, MadeResource][] | undefined> {
    for (const entry of entries) {
      const names = [entry.key, ...(entry.options.aliases ?? [])];
      for (const name of names) this.#program.declare(tokenOfKind(this.#kindOf(entry)), name);
    }
    // What one waits for stands before it, and so was begun before it.
    const limit = pLimit(MOST_AT_ONCE);
    for (const entry of entries) {
      this.#made.set(
        entry,
        limit(() => this.#registerOne(entry)),
      );
    }
    const made = await Promise.all([...this.#made].map(async ([entry, one]) => [entry, await one] as const));
    const done = made.flatMap(([entry, one]) =>
      one === undefined ? [] : [[entry, one] as [Entry, MadeResource]],
    );
    return done.length === made.length ? done : undefined;
  }

  async #registerOne(entry: Entry): Promise<MadeResource | undefined> {
    const targets = new Map<Entry, MadeResource>();
    for (const target of targetsOf(entry)) {
      // oxlint-disable-next-line no-await-in-loop -- all were begun before
      const made = await this.#made.get(target);
      if (made === undefined) return undefined;
      targets.set(target, made);
    }
    const made = await this.#engine.register(await this.#asked(entry, targets));
    const refusal = made?.outputs[REFUSED];
    // An `up` would refuse it: the plan goes on, and fails with all of them.
    if (typeof refusal === "string") this.#engine.fail(printable(refusal));
    return made;
  }

  async #asked(entry: Entry, targets: ReadonlyMap<Entry, MadeResource>): Promise<AskedResource> {
    const { type, key, secrets } = entry;
    const { isPreview, project, stack } = this.#engine;
    const kind = this.#kindOf(entry);
    const token = tokenOfKind(kind);
    const { twin, aliases: names = [], ...options } = optionsOf(entry, this.#protectAgents);
    const filled = fill(entry.args, (target) => referredIn(target, targets.get(target)));
    const special = { inputOf: written, whole: wholeOf(isPreview) };
    const inputs = Object.fromEntries(
      Object.entries(inputsWith(special, type, key, filled)).map(([name, value]) => [
        name,
        secrets.has(name) ? notation.secret(value) : value,
      ]),
    );
    const props = propertiesOf(type, inputs, notation);
    const { place } = partsOf(this.#parent);
    const urn = `${place}$${token}::${key}`;
    const answer = this.#answer(kind, urn, props);
    const before = beforeIn(
      this.#program,
      urn,
      answer,
      names.map(({ name }) => name),
    );
    const others = otherTokens(kind);
    const holder = await holderIn(this.#program, `${type.name} ${JSON.stringify(key)}`, answer, {
      aliases: () => [
        ...names.map(({ name }) => `${place}$${token}::${name}`),
        before,
        ...others.map((other) => `${place}$${other}::${key}`),
      ],
      inheritsAliases: () => false,
    });
    const told = {
      resource: entryName(entry),
      name: key,
      twin,
      stand: standOf(entry),
      holder,
      accounts: this.#state.accounts,
      previewed: isPreview ? `${project}/${stack}` : undefined,
    };
    const registered = registeredOf(kind, props, options, told, notation);
    return {
      ...options,
      ...(kind.isNative && pluginOptions()),
      type: token,
      name: key,
      custom: true,
      parent: this.#parent,
      inputs: sealed(registered),
      propertyDependencies: dependenciesOf(registered),
      additionalSecretOutputs: secretOutputsOf(type, props),
      aliases: [...names, { urn: before }, ...others.map((other) => ({ type: other }))],
    };
  }

  /** What the state says of the object; undefined where its natural key is not known yet. */
  #answer({ type }: Kind, urn: string, props: Values) {
    const key = Object.fromEntries(type.naturalKey.map((part) => [part, plain(props[part])]));
    const own = { type, urn, key, isElsewhere: false };
    return hasUnknown(key) ? undefined : answerOf(this.#program, this.#state, own);
  }

  #kindOf({ type }: Entry): Kind {
    return { type, isNative: this.#isNative };
  }
}

function referredIn(target: Entry, made: MadeResource | undefined): Referred {
  const { urn = "", id = "", outputs = {} } = made ?? {};
  const by = referredBy(target);
  const value = by === "id" ? id || undefined : outputs[by];
  return new Referred(urn, value ?? UNKNOWN);
}
