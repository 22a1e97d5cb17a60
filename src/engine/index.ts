export { destroy, preview, refresh, up } from "./operations.js";
export { EngineError, type EngineErrorCode } from "./errors.js";
export type {
  EngineEvent,
  EngineFailure,
  OperationResult,
  PropertyDiff,
  DiagnosticEvent,
  StepEvent,
  StepOp,
} from "./events.js";
export type { InProcess, OwnProgram, ProviderHost, Surroundings } from "./in-process.js";
export type { OperationOptions } from "./options.js";
export type { Deployment, StoredResource, UntypedDeployment } from "./state/deployment.js";
export { importResources } from "./import-resources.js";
export { exportStack, importStack } from "./stack-files.js";
export {
  type ConfigKey,
  type ConfigValue,
  getConfig,
  readConfig,
  removeConfig,
  setConfig,
} from "./edit-config.js";
export { openSeal } from "./open-seal.js";
export { readStack, type StackContents, type StackResource } from "./read-stack.js";
export { renameResource, unprotectResources } from "./edit-state.js";
export { initStack, listStacks, removeStack, type StackSummary } from "./stacks.js";
