export { Agent, type AgentArgs, Group, type GroupArgs, Tag, type TagArgs } from "./resources/index.js";
