import type { Values } from "../../src/definitions/definition.js";
import { PartialFailure, type Diffed, type Plugin, type Recorded, urnOf } from "./plugin.js";

/** Raised where `check` refuses the arguments. */
export class Refused extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(reasons.join("\n"));
    this.reasons = reasons;
  }
}

export type Plan =
  | { readonly op: "create"; readonly inputs: Values }
  | { readonly op: "same" | "update" | "replace"; readonly inputs: Values; readonly diff: Diffed };

/** One resource and its state: asks a plugin what the engine asks, in its order and with what it passes. */
export class NativeResource {
  readonly #plugin: Plugin;
  readonly urn: string;
  state: Recorded | undefined;

  constructor(plugin: Plugin, type: string, name = "one", state?: Recorded) {
    this.#plugin = plugin;
    this.urn = urnOf(type, name);
    this.state = state;
  }

  get kept(): Recorded {
    if (this.state === undefined) throw new Error("the resource is not there");
    return this.state;
  }

  async plan(args: Values): Promise<Plan> {
    const old = this.state;
    const { inputs, reasons } = await this.#plugin.check(this.urn, args, old?.inputs);
    if (reasons.length > 0) throw new Refused(reasons);
    if (old === undefined) return { op: "create", inputs };
    const diff = await this.#plugin.diff(this.urn, old, inputs);
    const op = diff.replaces.length > 0 ? "replace" : diff.changes ? "update" : "same";
    if (op !== "replace") return { op, inputs, diff };
    // Of what is replaced the engine asks for a second check, as of what is new.
    return { op, diff, inputs: (await this.#plugin.check(this.urn, args)).inputs };
  }

  /** What a preview shows: the plan, and the outputs that are foreseen. */
  async preview(args: Values): Promise<{ readonly plan: Plan; readonly outputs: Values }> {
    const plan = await this.plan(args);
    const { outputs } =
      plan.op === "same"
        ? this.kept
        : plan.op === "update"
          ? await this.#plugin.update(this.urn, this.kept, plan.inputs, true)
          : await this.#plugin.create(this.urn, plan.inputs, true);
    return { plan, outputs };
  }

  /** Brings the resource to these arguments. Returns what it did. */
  async up(args: Values): Promise<Plan> {
    const plan = await this.plan(args);
    const { inputs } = plan;
    if (plan.op === "same") this.state = { ...this.kept, inputs };
    else if (plan.op === "update") {
      this.state = await this.#recording(this.#plugin.update(this.urn, this.kept, inputs), inputs);
    } else {
      const old = this.state;
      const goesFirst = plan.op === "replace" && plan.diff.deletesFirst;
      if (goesFirst) await this.destroy();
      this.state = await this.#recording(this.#plugin.create(this.urn, inputs), inputs);
      if (old !== undefined && !goesFirst) await this.#plugin.delete(this.urn, old);
    }
    return plan;
  }

  /** Reads the resource, which may be gone afterwards. */
  async refresh(): Promise<void> {
    this.state = await this.#plugin.read(this.urn, this.kept.id, this.kept);
  }

  /** Takes the object with this id into the state, as an import does. */
  async import(id: string): Promise<void> {
    this.state = await this.#plugin.read(this.urn, id);
  }

  async destroy(): Promise<void> {
    await this.#plugin.delete(this.urn, this.kept);
    this.state = undefined;
  }

  /** Lets so much time pass that whatever was written shows. */
  writtenLongAgo(): void {
    const { outputs, ...kept } = this.kept;
    this.state = { ...kept, outputs: { ...outputs, __written: "2020-01-01T00:00:00.000Z" } };
  }

  async #recording(made: Promise<Recorded>, inputs: Values): Promise<Recorded> {
    try {
      return await made;
    } catch (error) {
      if (error instanceof PartialFailure) {
        this.state = { id: error.id, inputs, outputs: error.properties };
      }
      throw error;
    }
  }
}
