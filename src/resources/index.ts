export { Agent, type AgentArgs, getAgent, getAgentOutput, getAgents, getAgentsOutput } from "./agent.js";
export {
  CannedResponse,
  type CannedResponseArgs,
  getCannedResponse,
  getCannedResponseOutput,
  getCannedResponses,
  getCannedResponsesOutput,
} from "./canned-response.js";
export { Goal, type GoalArgs, getGoal, getGoalOutput, getGoals, getGoalsOutput } from "./goal.js";
export type { GreetingRuleArgs } from "../definitions/greeting-rules.js";
export {
  Greeting,
  type GreetingArgs,
  getGreeting,
  getGreetingOutput,
  getGreetings,
  getGreetingsOutput,
} from "./greeting.js";
export { Group, type GroupArgs, getGroup, getGroupOutput, getGroups, getGroupsOutput } from "./group.js";
export { Tag, type TagArgs, getTag, getTagOutput, getTags, getTagsOutput } from "./tag.js";
export {
  Webhook,
  type WebhookArgs,
  getWebhook,
  getWebhookOutput,
  getWebhooks,
  getWebhooksOutput,
} from "./webhook.js";
export { getStatus, getStatusOutput } from "./status.js";
