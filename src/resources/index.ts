export { Agent, type AgentArgs } from "./agent.js";
export { CannedResponse, type CannedResponseArgs } from "./canned-response.js";
export { Goal, type GoalArgs } from "./goal.js";
export type { GreetingRuleArgs } from "./greeting-rules.js";
export { Greeting, type GreetingArgs } from "./greeting.js";
export { Group, type GroupArgs } from "./group.js";
export { Tag, type TagArgs } from "./tag.js";
export { Webhook, type WebhookArgs } from "./webhook.js";
