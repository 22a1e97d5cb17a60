import type { EngineEvent, Foreseen } from "./events.js";
import type { InProcess } from "./in-process.js";

export interface OperationOptions {
  /** The project's folder, or one below it. */
  cwd: string;
  /** The stack; "dev" unless told otherwise. The project must have it, unless `create` is set or it has none at all. */
  stack?: string;
  /** Makes the stack where the project has none of this name. A preview makes none, and looks at an empty one. */
  create?: boolean;
  /** How many steps may run at once; four for each core unless told otherwise. 1 runs one after the other. */
  parallel?: number;
  /** What the program and its provider get as their environment; this process' own unless told otherwise. */
  env?: NodeJS.ProcessEnv;
  /**
   * Asked at most once for the stack's passphrase, where it is needed and the environment has none. `isNew`: the stack has
   * none yet, and is encrypted with what this gives from then on. Undefined: there is nobody to give it.
   */
  askPassphrase?: ((isNew: boolean) => Promise<string | undefined>) | undefined;
  /** Configuration over that of Pulumi.STACK.yaml, by key; a key without a namespace gets the project's. */
  config?: Record<string, string>;
  /** Told of everything that happens, in its order. */
  onEvent?: (event: EngineEvent) => void;
  /** Ends the run early: what is under way is finished and recorded, nothing else is begun. */
  signal?: AbortSignal;
  /** Reads every object before comparing (preview, up, destroy). */
  refresh?: boolean;
  /** The URNs of resources to replace, whether anything changes or not (preview, up). */
  replace?: readonly string[];
  /** Whether planned steps tell the whole resource, before and after. Default: false. */
  states?: boolean;
  /**
   * The resources to work on, by name, URN or pattern (`*` within a part of a URN, `**` for anything); all others stay as
   * they are (preview, up, refresh, destroy). Default: all.
   */
  target?: readonly string[];
  /** Whether what depends on a target is one too. Default: false: it is refused where it would have to be. */
  targetDependents?: boolean;
  /** What the preview before it came to (up). */
  foreseen?: Foreseen;
  /** Whether a step that is not among that, or has other values, is refused (up). Default: false. */
  onlyForeseen?: boolean;
  /** What runs in this process, where it can. Default: nothing; the program and each provider have their own. */
  inProcess?: InProcess;
  /** Only says what would happen (refresh, destroy). */
  previewOnly?: boolean;
  /** Whether to run the program too (refresh, destroy). Not supported yet: the state alone is worked on. */
  program?: boolean;
}

/** What says which stack is meant, to those who run no operation. */
export type StackOptions = Pick<OperationOptions, "cwd" | "stack" | "create" | "env" | "askPassphrase">;
