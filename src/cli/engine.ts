import type { OperationOptions, OperationResult } from "../engine/index.js";

export type {
  EngineEvent,
  EngineFailure,
  OperationOptions,
  OperationResult,
  PropertyDiff,
  StepEvent,
  StepOp,
} from "../engine/index.js";
export type OperationName = "preview" | "up" | "refresh" | "destroy" | "import";

/** Something that the engine says about a resource, or about the operation where no resource is named. */
export interface DiagnosticEvent {
  type: "diagnostic";
  severity: "debug" | "info" | "warning" | "error";
  message: string;
  urn?: string;
}

/** What the command line uses of the embedded engine. */
export interface Engine {
  readonly preview: (options: OperationOptions) => Promise<OperationResult>;
  readonly up: (options: OperationOptions) => Promise<OperationResult>;
  readonly refresh: (options: OperationOptions) => Promise<OperationResult>;
  readonly destroy: (options: OperationOptions) => Promise<OperationResult>;
  readonly exportStack: (options: OperationOptions) => Promise<unknown>;
  readonly importStack: (options: OperationOptions, deployment: unknown) => Promise<void>;
  readonly importResources: (options: OperationOptions, file: string) => Promise<OperationResult>;
}

/**
 * Loads the embedded engine. It is loaded on first use, so that `--help` and the commands that deploy nothing load
 * neither Pulumi nor gRPC.
 */
export async function loadEngine(): Promise<Engine> {
  const engine: object = await import("../engine/index.js");
  return engine as Engine;
}
