export { FaultInjector } from "./injector.js";
export type { FaultAction, FaultPlan, FaultRule } from "./rule.js";
export { FAULTS_HELP, FaultSpecError, parseFaults } from "./spec.js";
