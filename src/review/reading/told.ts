import type { Values } from "../../definitions/definition.js";
import type { Operation } from "../plan.js";

/*
 * What an engine tells of a preview, in one form for both. In values, what is not known yet is Pulumi's own text for that,
 * and what is secret is SECRET.
 */

/** Stands for a secret inside of values. No document holds it. */
export const SECRET: unknown = Object.freeze(Object.create(null));

/** A preview as an engine tells it. */
export interface ToldPlan {
  readonly engine: "embedded" | "pulumi";
  readonly operation: string;
  readonly project?: string | undefined;
  readonly stack?: string | undefined;
  readonly account?: { readonly owner?: string; readonly licence?: number } | undefined;
  readonly isComplete: boolean;
  readonly steps: readonly ToldStep[];
  readonly messages: readonly ToldMessage[];
}

export interface ToldStep {
  readonly operation: Operation;
  readonly urn: string;
  readonly old?: ToldState | undefined;
  readonly new?: ToldState | undefined;
  /** Where it is declared, relative to the project's folder, where the engine tells. */
  readonly place?: string | undefined;
  /** The arguments because of which it is replaced. */
  readonly replaces: readonly string[];
  /** The secret arguments that change; undefined where the engine does not tell. */
  readonly secretChanges?: ReadonlySet<string> | undefined;
  /** Digests of the new values of secret arguments, by the stack's key. */
  readonly digests?: Readonly<Record<string, string>> | undefined;
  /** What a refresh found, where somebody had changed it: what this stack left, and what the account has of it, if anything. */
  readonly drift?: ToldDrift | undefined;
  /** The object that it takes over instead of making one. */
  readonly takesOver?: ToldTakeOver | undefined;
}

export interface ToldDrift {
  readonly old: ToldState;
  /** Undefined where it is gone. */
  readonly new: ToldState | undefined;
  /** As of a step. */
  readonly secretChanges?: ReadonlySet<string> | undefined;
}

export interface ToldTakeOver {
  readonly id: string;
  /** The arguments that are changed by that. */
  readonly changes: readonly string[];
  /** What these are now, as far as it is told. */
  readonly from: Values;
}

export interface ToldState {
  readonly urn: string;
  /** Pulumi's type token. */
  readonly token: string;
  readonly isCustom: boolean;
  readonly id?: string | undefined;
  /** When it was last written, as the state has it. */
  readonly modified?: string | undefined;
  readonly inputs: Values;
  readonly outputs: Values;
  /** Of which resources each argument is made, by their URNs. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  /** The resource's options, as far as a state keeps them. */
  readonly options: Values;
}

export interface ToldMessage {
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string | undefined;
  readonly code?: string | undefined;
}
