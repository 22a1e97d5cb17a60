import type { Started } from "./project.js";
import type { Values } from "../../src/definitions/definition.js";
import { nativeTypeIn } from "../../src/shared/permanent.js";

/** The two ways in which a program can have the same resources: as dynamic ones, or of the native provider. */
export type Door = "dynamic" | "native";

export const doors: readonly Door[] = ["dynamic", "native"];

/** Whether a type token is one of this package's resources, by either door. */
export function isOurs(token: string): boolean {
  return token.startsWith("pulumi-nodejs:dynamic/livechat:") || nativeTypeIn(token) !== undefined;
}

/** A resource of a program. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly args: Values;
  /** Resource options; where one takes resources (`dependsOn`, `deletedWith`, `replaceWith`), their names. */
  readonly options?: Values;
}

/** What an engine did, or would do, to a resource. */
export type Op = "same" | "create" | "update" | "replace" | "delete" | "refresh";

export interface Outcome {
  readonly status: number;
  /** By resource name. A refresh: `refresh` where it changed, `delete` where it is gone. */
  readonly ops: Readonly<Record<string, Op>>;
  /** All that a person sees. */
  readonly said: string;
}

export interface Command {
  readonly expectNoChanges?: boolean;
  /** Over the environment of the project. */
  readonly env?: NodeJS.ProcessEnv;
  /** More arguments, of those that this engine takes. */
  readonly args?: readonly string[];
}

/** One way to run a Pulumi program. */
export interface Engine {
  readonly preview: (command?: Command) => Promise<Outcome>;
  readonly up: (command?: Command) => Promise<Outcome>;
  readonly refresh: (command?: Command) => Promise<Outcome>;
  readonly destroy: (command?: Command) => Promise<Outcome>;
  /** Begins an operation, to be killed. */
  start(operation: "up"): Promise<Started>;
  /** Gives up the lock of an operation that was killed. */
  cancel(): Promise<void>;
  /** Takes objects that exist into the state, from a file of the project. */
  readonly importFile: (file: string) => Promise<Outcome>;
  exportState(): Promise<Deployment>;
  importState(deployment: Deployment): Promise<void>;
}

/** A stack's state, as `stack export` writes it. */
export interface Deployment {
  readonly version: number;
  readonly deployment: {
    readonly secrets_providers?: { readonly state?: { readonly salt?: string } };
    readonly resources?: readonly Resource[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: Resource }[];
  };
}

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Values;
  readonly outputs?: Values;
}
