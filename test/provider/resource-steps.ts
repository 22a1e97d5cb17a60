import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { reset } from "../../src/engine/deploy/paths.js";
import type { Values } from "../../src/definitions/definition.js";
import type { ResourceType } from "../../src/definitions/resource-type.js";
import { ignoredIn } from "../../src/provider/values/ignored.js";

import { parsePath } from "../../src/shared/property-path.js";
import { TOLD } from "../../src/shared/told.js";

type Provider = dynamic.ResourceProvider<Values, Values>;

/** What an engine keeps of a resource. */
export interface Kept {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
  /** Whether it is gone already, and its successor still to be made. */
  readonly pendingReplacement?: true;
}

/** How the program declares a resource, beside its arguments. */
export interface Declaration {
  readonly type: ResourceType;
  readonly ignoreChanges?: readonly string[];
  /** Whether a transformation of the program adds the options, so that the resource's class does not see them. */
  readonly transformed?: boolean;
}

export type Plan =
  | { readonly op: "create" }
  | { readonly op: "same" | "update" }
  | { readonly op: "replace"; readonly replaces: string[]; readonly deleteFirst: boolean };

/** Raised where `check` refuses the arguments. */
export class Refused extends Error {
  readonly reasons: string[];

  constructor(reasons: string[]) {
    super(reasons.join("\n"));
    this.reasons = reasons;
  }
}

/**
 * One resource and its state: calls a dynamic provider as Pulumi does, in its order and with what it passes,
 * and refuses what does not survive the way to Pulumi and back (`undefined`, bigint, NaN, classes).
 */
export class ResourceSteps {
  readonly #provider: Provider;
  readonly #declaration: Declaration | undefined;
  state: Kept | undefined;
  /** Those in whose place there is another one, and which are there still. */
  readonly replaced: Kept[];

  constructor(provider: Provider, state?: Kept, declaration?: Declaration, replaced: Kept[] = []) {
    this.#provider = provider;
    this.#declaration = declaration;
    this.state = state;
    this.replaced = replaced;
  }

  /** The state, where the resource is there. */
  get kept(): Kept {
    if (!this.state) throw new Error("the resource is not there");
    return this.state;
  }

  /** The arguments as `check` gives them on. */
  async check(args: Values): Promise<Values> {
    const olds = this.state?.inputs;
    const news = travelled({ ...this.#ignoring(args, olds), ...this.#told(args), __provider: "text" });
    const { inputs, failures } = await this.#call("check", olds ?? {}, news);
    if (failures && failures.length > 0) throw new Refused(failures.map(({ reason }) => reason));
    return { ...travelled(inputs ?? {}), __provider: "text" };
  }

  /** What Pulumi makes of the arguments before they are checked. */
  #ignoring(args: Values, olds: Values | undefined): Values {
    return (this.#declaration?.ignoreChanges ?? []).reduce(
      (inputs, path) =>
        olds === undefined
          ? inputs
          : (reset(parsePath(path) ?? [], olds as never, inputs as never).inputs as Values),
      args,
    );
  }

  /** What the resource's class tells of them. */
  #told(args: Values): Values {
    if (!this.#declaration) return {};
    const { type, ignoreChanges, transformed } = this.#declaration;
    const ignored = transformed === true ? undefined : ignoredIn(type, args, ignoreChanges);
    return ignored ? { [TOLD]: { ignored } } : {};
  }

  async preview(args: Values): Promise<Plan> {
    return (await this.#plan(args)).plan;
  }

  /** Brings the resource to these arguments. Returns what it did. */
  async up(args: Values): Promise<Plan> {
    const { plan, inputs } = await this.#plan(args);
    switch (plan.op) {
      case "create":
        await this.#create(inputs);
        break;
      case "same":
        this.state = { ...this.kept, inputs };
        break;
      case "update": {
        const { id, outputs } = this.kept;
        const result = await this.#call("update", id, outputs, inputs);
        this.state = { id, inputs, outputs: travelled(result.outs ?? {}) };
        break;
      }
      case "replace":
        await this.#replace(inputs, plan.deleteFirst);
        break;
    }
    return plan;
  }

  /** Replaces the resource because the user says so: it is checked like a new one, and `diff` is not asked. */
  async replace(args: Values, deleteFirst: boolean): Promise<void> {
    const old = this.kept;
    this.state = undefined;
    const inputs = await this.check(args).finally(() => (this.state = old));
    await this.#replace(inputs, deleteFirst);
  }

  /** Lets so much time pass that whatever was written shows. */
  writtenLongAgo(): void {
    const { outputs, ...kept } = this.kept;
    this.state = { ...kept, outputs: { ...outputs, __written: "2020-01-01T00:00:00.000Z" } };
  }

  /** Reads the resource. Returns whether its state changed; the resource may be gone afterwards. */
  async refresh(): Promise<boolean> {
    const { id, inputs, outputs, pendingReplacement } = this.kept;
    if (pendingReplacement) return false;
    const read = await this.#call("read", id, outputs);
    if (read.id === undefined || read.id === "") {
      this.state = undefined;
      return true;
    }
    const fresh = travelled(read.props ?? {});
    const told = (read as { inputs?: Values }).inputs;
    this.state = {
      id: read.id,
      inputs: told === undefined ? inputs : { ...travelled(told), __provider: "text" },
      outputs: { ...fresh, __provider: "text" },
    };
    return !isDeepStrictEqual(withoutMarks(fresh), withoutMarks(outputs));
  }

  /** What `X.get(name, id)` gives. */
  async get(id: string): Promise<Values> {
    const read = await this.#call("read", id, {});
    return travelled(read.props ?? {});
  }

  async destroy(): Promise<void> {
    const { id, outputs, pendingReplacement } = this.kept;
    if (!pendingReplacement) await this.#call("delete", id, outputs);
    this.state = undefined;
  }

  async #plan(args: Values): Promise<{ plan: Plan; inputs: Values }> {
    const inputs = await this.check(args);
    if (!this.state) return { plan: { op: "create" }, inputs };
    const diff = await this.#call("diff", this.state.id, this.state.outputs, inputs);
    const { replaces = [], deleteBeforeReplace: deleteFirst = false } = diff;
    if (replaces.length > 0 || this.state.pendingReplacement) {
      return { plan: { op: "replace", replaces, deleteFirst }, inputs };
    }
    return { plan: { op: diff.changes === true ? "update" : "same" }, inputs };
  }

  async #create(inputs: Values): Promise<void> {
    try {
      const { id, outs } = await this.#call("create", inputs);
      this.state = { id, inputs, outputs: { ...travelled(outs ?? {}), __provider: "text" } };
    } catch (error) {
      const partial = error as { id?: string; properties?: Values };
      if (partial.id !== undefined) {
        this.state = { id: partial.id, inputs, outputs: travelled(partial.properties ?? {}) };
      }
      throw error;
    }
  }

  async #replace(inputs: Values, deleteFirst: boolean): Promise<void> {
    const old = this.kept;
    if (deleteFirst && !old.pendingReplacement) {
      await this.destroy();
      this.state = { ...old, pendingReplacement: true };
    }
    try {
      await this.#create(inputs);
    } finally {
      // One that is half made has taken its place too.
      if (!deleteFirst && this.state !== old) this.replaced.push(old);
    }
    await this.deleteReplaced();
  }

  /** Deletes what was replaced and is there still. */
  async deleteReplaced(): Promise<void> {
    for (let [old] = this.replaced; old !== undefined; [old] = this.replaced) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await this.#call("delete", old.id, old.outputs);
      this.replaced.shift();
    }
  }

  #call<Name extends keyof Provider>(
    name: Name,
    ...args: Parameters<NonNullable<Provider[Name]>>
  ): ReturnType<NonNullable<Provider[Name]>> {
    const method = this.#provider[name] as
      ((...given: unknown[]) => ReturnType<NonNullable<Provider[Name]>>) | undefined;
    if (!method) throw new Error(`the provider has no ${name}`);
    return method.apply(this.#provider, copied(args) as unknown[]);
  }
}

/** The values after the way to Pulumi and back. */
function travelled(values: Values): Values {
  return copied(values) as Values;
}

function copied(value: unknown, path = ""): unknown {
  if (Array.isArray(value)) return value.map((item, index) => copied(item, `${path}[${index}]`));
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, copied(inner, `${path}.${key}`)]),
    );
  }
  const isPlain = value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value);
  if (!isPlain) throw new TypeError(`Pulumi cannot carry ${path}: ${typeof value}`);
  return value;
}

/** What an engine shows: it keeps a mark that a read adds, and asks `diff` whether anything changed. */
function withoutMarks(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith("__")));
}
