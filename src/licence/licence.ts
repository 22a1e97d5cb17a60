import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  CustomResource,
  getRootDirectory,
  type ID,
  Output,
  output,
  secret,
} from "@pulumi/pulumi";
import type { Values as Properties } from "../definitions/definition.js";
import { followChildren, undeclaredBelow } from "../provider/program/holders.js";
import { isOfType, standingAt, type LiveChatResourceOptions } from "../provider/program/resource.js";
import { UNKNOWN } from "../provider/values/unknown.js";
import { resourceClasses } from "../resources/classes.js";
import { nativeClasses } from "../resources/native/classes.js";
import { checkLicence } from "./check.js";
import type { LicenceArgs, LicenceDeclaration } from "./declaration.js";
import { bySection, optionsOf, referredBy, standOf } from "./declared.js";
import { loadObject } from "./from-object.js";
import type { Ignored } from "./ignored.js";
import { loadFile } from "./load.js";
import { warnOfMemory } from "./memory.js";
import { type Entry, entryName, fill, type LicenceModel } from "./model.js";
import { LicenceError, problemText } from "./problem.js";
import { placeKey, LaterText, type LaterValues } from "./raw.js";
import { isSecretConfig, readConfig } from "./stack-config.js";
import { tellFile } from "./told-file.js";
import { unusable, type Substitutes } from "./substitute.js";
import { runError } from "./run-error.js";
import { LICENCE_TYPE } from "../shared/permanent.js";

/**
 * A whole licence, from a file or an object: every object in it becomes a resource, whose name is its key and
 * whose parent is this component. The keys of one section must differ among all `Licence`s of a stack.
 *
 * Where the licence is not right the program ends with every problem of it, each with its file, line and column,
 * before anything is read or written.
 */
export class Licence extends ComponentResource {
  /** The type token of the class: what policies and transforms compare, and what every state names. */
  static readonly __pulumiType: string = LICENCE_TYPE;

  /** Whether a value is a `Licence`, also while it is being made and where another copy of the package made it. */
  static override isInstance(value: unknown): value is Licence {
    return isOfType(value, LICENCE_TYPE);
  }

  /** The ids of all objects, by section and key. */
  declare readonly ids: Output<Record<string, Record<string, ID>>>;
  readonly #resources = new Map<string, CustomResource>();

  constructor(name: string, args: LicenceArgs, options?: ComponentResourceOptions) {
    super(LICENCE_TYPE, name, {}, options);
    const model = read(args);
    warnOfMemory(model.entries, this);
    if (args.file !== undefined) tellFile(args.file, this);
    followChildren(this);
    const classes: ResourceClasses = args.native === true ? nativeClasses : resourceClasses;
    const resources = new Map<Entry, CustomResource>();
    for (const entry of model.entries) {
      const filled = fill(entry.args, (target) =>
        Reflect.get(resources.get(target) ?? {}, referredBy(target)),
      );
      const properties = withSecrets(entry, withLater(filled, entry.later, []) as Properties);
      const own = { parent: this, ...optionsOf(entry, args.protectAgents ?? true) };
      const resource = make(classes, entry, properties, standingAt(standOf(entry), own));
      resources.set(entry, resource);
      this.#resources.set(entryName(entry), resource);
    }
    const ids = output(bySection([...resources].map(([entry, { id }]) => [entry, id])));
    this.ids = model.ignored.isEmpty ? ids : output(isSafe(model.ignored)).apply(() => ids);
    this.registerOutputs({ ids: this.ids });
  }

  /**
   * The resource of an object: `licence.get("groups", "support")`, to refer to it where an id belongs.
   *
   * @throws RunError where the licence has none under this key.
   */
  get(section: string, key: string): CustomResource {
    const resource = this.#resources.get(`${section}.${key}`);
    if (!resource) {
      throw runError(`there is no ${section}.${key} in the licence`);
    }
    return resource;
  }
}

async function isSafe(ignored: Ignored): Promise<true> {
  const fault = ignored.faultOf(await undeclaredBelow(LICENCE_TYPE));
  if (fault !== undefined) throw runError(fault);
  return true;
}

function make(
  classes: ResourceClasses,
  { type, key }: Entry,
  args: Properties,
  options: LiveChatResourceOptions,
): CustomResource {
  const resourceClass = classes[type.section];
  if (!resourceClass) throw new TypeError(`there is no resource class for the section ${type.section}`);
  return new resourceClass(key, args as never, options);
}

type ResourceClasses = Readonly<Record<string, ResourceClass | undefined>>;

type ResourceClass = new (name: string, args: never, options: LiveChatResourceOptions) => CustomResource;

function read({ file, includeRoot, declaration, vars }: LicenceArgs): LicenceModel {
  if ((file === undefined) === (declaration === undefined)) {
    throw runError("a Licence takes either `file` or `declaration`");
  }
  const values: Substitutes = { vars, isLater, config: readConfig, isSecret: isSecretConfig };
  try {
    const raw =
      file === undefined
        ? loadObject(declaration as LicenceDeclaration, values, isLaterOrResource)
        : loadFile(file, values, { project: getRootDirectory() || undefined, includeRoot });
    return checkLicence(raw);
  } catch (error) {
    throw error instanceof LicenceError ? runError(error) : error;
  }
}

function isLater(value: unknown): boolean {
  return Output.isInstance(value) || value instanceof Promise;
}

function isLaterOrResource(value: unknown): boolean {
  return isLater(value) || CustomResource.isInstance(value);
}

/** Puts what arrives later where the check had a stand-in for it. */
function withLater(value: unknown, later: LaterValues, path: readonly PropertyKey[]): unknown {
  if (later.size === 0) return value;
  if (value === UNKNOWN) {
    const found = later.get(placeKey(path));
    return found instanceof LaterText ? outputOf(found) : (found?.value ?? value);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => withLater(item, later, [...path, index]));
  }
  if (isPlainObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, withLater(inner, later, [...path, key])]),
    );
  }
  return value;
}

function outputOf({ pieces, at }: LaterText): Output<string> {
  const values = pieces.map((piece) => (typeof piece === "string" ? piece : piece.value));
  return all(values).apply((arrived) => {
    pieces.forEach((piece, index) => {
      const reason = typeof piece === "string" ? undefined : unusable(piece.name, arrived[index]);
      if (reason !== undefined) throw runError(problemText({ ...at, reason }));
    });
    return arrived.join("");
  });
}

function isPlainObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function withSecrets({ secrets }: Entry, properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, secrets.has(name) ? secret(value) : value]),
  );
}
