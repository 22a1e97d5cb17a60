import type {
  ConfigKey,
  ConfigValue,
  OperationOptions,
  OperationResult,
  StackContents,
  StackSummary,
} from "../engine/index.js";

export type {
  DiagnosticEvent,
  EngineEvent,
  EngineFailure,
  OperationOptions,
  OperationResult,
  PropertyDiff,
  StackContents,
  StepEvent,
  StepOp,
} from "../engine/index.js";
export type OperationName = "preview" | "up" | "refresh" | "destroy" | "import";

/** What the command line uses of the embedded engine. */
export interface Engine {
  readonly preview: (options: OperationOptions) => Promise<OperationResult>;
  readonly up: (options: OperationOptions) => Promise<OperationResult>;
  readonly refresh: (options: OperationOptions) => Promise<OperationResult>;
  readonly destroy: (options: OperationOptions) => Promise<OperationResult>;
  readonly exportStack: (options: OperationOptions) => Promise<unknown>;
  readonly importStack: (options: OperationOptions, deployment: unknown) => Promise<void>;
  readonly initStack: (options: OperationOptions & { stack: string }) => Promise<void>;
  readonly listStacks: (options: OperationOptions) => Promise<StackSummary[]>;
  readonly removeStack: (options: OperationOptions & { force?: boolean }) => Promise<void>;
  readonly renameResource: (
    options: OperationOptions,
    resource: string,
    name: string,
  ) => Promise<{ from: string; to: string }>;
  readonly unprotectResources: (
    options: OperationOptions,
    resources: readonly string[] | undefined,
  ) => Promise<string[]>;
  readonly readStack: (options: OperationOptions, exported?: unknown) => Promise<StackContents>;
  readonly readConfig: (options: OperationOptions) => Promise<Record<string, ConfigValue>>;
  readonly getConfig: (options: OperationOptions, key: string) => Promise<ConfigValue | undefined>;
  readonly setConfig: (
    options: OperationOptions,
    key: ConfigKey,
    value: string,
    how: { secret: boolean },
  ) => Promise<void>;
  readonly removeConfig: (options: OperationOptions, key: ConfigKey) => Promise<boolean>;
  readonly openSeal: (
    seal: { readonly salt: string; readonly key: string },
    options: Pick<OperationOptions, "env" | "askPassphrase">,
  ) => Promise<((sealed: string) => string) | undefined>;
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
