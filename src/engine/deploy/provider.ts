import { EngineError } from "../errors.js";
import type { ResourceState } from "../state/deployment.js";
import type { PropertyMap } from "../values.js";

/** What manages the objects: whoever deploys speaks to it alone, wherever it runs. */
export interface Provider {
  /** Whether it tells in a preview what a create or update will come to. Of others the inputs stand for that. */
  readonly foresees: boolean;
  /** The inputs as they will be stored, and what is wrong with them; `begun` as for `create`. */
  check(urn: string, olds: PropertyMap, news: PropertyMap, begun?: Begun): Promise<CheckResult>;
  diff(old: Known, news: PropertyMap, ignoreChanges?: readonly string[]): Promise<ProviderDiff>;
  /** In a preview nothing is made, and the id is empty. */
  create(state: Known, begun: Begun | undefined, preview: boolean): Promise<Made>;
  update(old: Known, state: Known, options: UpdateOptions): Promise<{ outputs: PropertyMap }>;
  /**
   * The object as it is; an empty id says that it is gone. `inputs` is undefined where the provider has none. Of one that is
   * to be imported no inputs are known before.
   */
  read(state: Readable): Promise<{ id: string; outputs: PropertyMap; inputs: PropertyMap | undefined }>;
  delete(state: Known): Promise<void>;
  /** What a deletion in this stack (`project/stack`) would come to: for a preview. Changes nothing. */
  foreseeDelete(state: Known, stack: string): Promise<ForeseenDeletion>;
  /**
   * Keeps the object as the account has it, before anything of the run is written. Does nothing for what is not of this package.
   *
   * @throws EngineError `provider` where it cannot be kept.
   */
  keep(state: Known): Promise<void>;
  /** The run is being stopped: what is under way is to end soon. */
  stopWaiting(): void;
  stop(): Promise<void>;
}

/** A provider that is a process of its own, with a configuration of its own. */
export interface NativeProvider extends Provider {
  /** The configuration as it will be stored, and what is wrong with it. */
  checkConfig(urn: string, olds: PropertyMap, news: PropertyMap): Promise<CheckedProperties>;
  diffConfig(old: Known, news: PropertyMap): Promise<ProviderDiff>;
  configure(urn: string, id: string, inputs: PropertyMap): Promise<void>;
  /** Calls a function. */
  invoke(token: string, args: PropertyMap, preview: boolean): Promise<Invoked>;
}

export interface Made {
  id: string;
  outputs: PropertyMap;
  /** In a preview: the object that exists already and is taken over. */
  takesOver?: TakesOver;
}

/** An object that exists already: these of its properties are changed, which are so now. */
export interface TakesOver {
  id: string;
  changes: string[];
  from: PropertyMap;
}

export interface UpdateOptions {
  ignoreChanges: readonly string[];
  preview: boolean;
}

export interface Invoked {
  /** Undefined where it cannot be known in a preview. */
  outputs: PropertyMap | undefined;
  failures: CheckFailure[];
}

/**
 * The inputs of an earlier create of the same resource of which it is not known how it ended, or true where it is not
 * even known whether there was one.
 */
export type Begun = PropertyMap | true;

/** What is known of an object when the provider is asked about it. */
export type Known = Pick<ResourceState, "urn" | "inputs" | "outputs" | "customTimeouts"> & {
  id?: string | undefined;
};

export type Readable = Omit<Known, "inputs"> & { inputs: PropertyMap | undefined };

export interface CheckedProperties {
  inputs: PropertyMap;
  failures: CheckFailure[];
}

export interface CheckResult extends CheckedProperties, Foreseen {}

/** What a check in a preview tells of a create that is to come, where the provider looks at what exists. */
export interface Foreseen {
  /** The object that exists already and is taken over. */
  takesOver?: TakesOver;
  /** Why the create would be refused. The program, which is told as well, fails with it. */
  refused?: string;
}

/** What a provider that looks at what exists says of a deletion that is to come. */
export interface ForeseenDeletion {
  /** Why it would be refused. */
  refused?: string;
  /** That the object is gone already, or is kept, since the program has it as another resource. */
  finds?: "gone" | "kept";
}

export interface CheckFailure {
  property: string;
  reason: string;
}

export interface ProviderDiff {
  /** Undefined where the provider leaves the comparison to the engine. */
  changes: boolean | undefined;
  replaceKeys: string[];
  deleteBeforeReplace: boolean;
  /** What differs, where the provider tells it place by place. */
  detailed?: DetailedChange[];
}

/** A place in which an object differs from what is declared. */
export interface DetailedChange {
  path: string;
  kind: "add" | "remove" | "change";
  /** Whether the old value is the one that was declared, and not what the provider said of the object. */
  isInput: boolean;
}

/** An object that the provider made or changed, but could not finish. */
export class PartialFailure extends EngineError {
  readonly id: string;
  readonly properties: PropertyMap;
  readonly reasons: string[];

  constructor(urn: string, id: string, properties: PropertyMap, reasons: string[]) {
    const message = reasons.length === 0 ? "the object was not finished" : reasons.join("; ");
    super("provider", message.split("\n"), { urn });
    this.id = id;
    this.properties = properties;
    this.reasons = reasons;
  }
}

/** The process ended while it was at work: what it did last is not known. */
export class ProviderDied extends EngineError {
  constructor(message: string, options: { urn: string } | undefined) {
    super("provider", message, options);
  }
}
