export { Agent, type AgentArgs } from "./agent.js";
export { Group, type GroupArgs } from "./group.js";
export { Tag, type TagArgs } from "./tag.js";
