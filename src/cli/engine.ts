/**
 * What the command line uses of the embedded engine. The engine is loaded on first use, so that `--help` and the
 * commands that do not deploy anything load neither Pulumi nor gRPC.
 */
export type StepOp = "same" | "create" | "update" | "replace" | "delete" | "read" | "refresh" | "import";

export interface PropertyDiff {
  path: string;
  kind: "add" | "remove" | "change";
  old?: unknown;
  new?: unknown;
  secret: boolean;
  replaces?: boolean;
  unknown?: boolean;
}

export interface EngineFailure {
  message: string;
  urn?: string;
  code?: string;
}

export interface OperationResult {
  ok: boolean;
  changes: Record<StepOp, number>;
  hasChanges: boolean;
  outputs: Record<string, unknown>;
  errors: EngineFailure[];
  durationMs: number;
}

export type OperationName = "preview" | "up" | "refresh" | "destroy" | "import";

export interface StepEvent {
  type: "step";
  phase: "planned" | "started" | "done" | "failed";
  op: StepOp;
  part?: "create" | "delete";
  urn: string;
  token: string;
  name: string;
  parent?: string;
  diff?: PropertyDiff[];
  replaceKeys?: string[];
  id?: string;
  message?: string;
  durationMs?: number;
  note?: string;
}

export interface DiagnosticEvent {
  type: "diagnostic";
  severity: "debug" | "info" | "warning" | "error";
  message: string;
  urn?: string;
}

export type EngineEvent =
  | { type: "start"; operation: OperationName; project: string; stack: string; previewOnly: boolean }
  | StepEvent
  | DiagnosticEvent
  | { type: "outputs"; outputs: Record<string, unknown> }
  | { type: "summary"; result: OperationResult };

export interface OperationOptions {
  cwd: string;
  stack?: string;
  parallel?: number;
  env?: NodeJS.ProcessEnv;
  onEvent?: (event: EngineEvent) => void;
  signal?: AbortSignal;
  refresh?: boolean;
  previewOnly?: boolean;
}

export interface Engine {
  readonly preview: (options: OperationOptions) => Promise<OperationResult>;
  readonly up: (options: OperationOptions) => Promise<OperationResult>;
  readonly refresh: (options: OperationOptions) => Promise<OperationResult>;
  readonly destroy: (options: OperationOptions) => Promise<OperationResult>;
  readonly exportStack: (options: OperationOptions) => Promise<unknown>;
  readonly importStack: (options: OperationOptions, deployment: unknown) => Promise<void>;
  readonly importResources: (options: OperationOptions, file: string) => Promise<OperationResult>;
}

/** Loads the embedded engine. */
export async function loadEngine(): Promise<Engine> {
  const specifier = new URL("../engine/index.js", import.meta.url).href;
  const engine: Engine = await import(specifier);
  return engine;
}
