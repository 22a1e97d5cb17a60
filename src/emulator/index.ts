export { createEmulator, type Emulator, type EmulatorOptions } from "./emulator.js";
export type { Answer, Exchange, Interceptor } from "./exchange.js";
export { LicenceHandle } from "./handle.js";
export type { LicenceSeed } from "./licence.js";
export { RequestLog, type RequestRecord } from "./log.js";
export type { AgentRecord } from "./sections/agents.js";
export type { GroupRecord } from "./sections/groups.js";
export type { TagRecord } from "./sections/tags.js";
export type { LicenceData } from "./sections/index.js";
