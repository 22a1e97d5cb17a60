import { getAgent, getAgents } from "./agent.js";
import { getCannedResponse, getCannedResponses } from "./canned-response.js";
import { getGoal, getGoals } from "./goal.js";
import { getGreeting, getGreetings } from "./greeting.js";
import { getGroup, getGroups } from "./group.js";
import type { ReadFunction } from "./read-function.js";
import { getStatus } from "./status.js";
import { getTag, getTags } from "./tag.js";
import { getWebhook, getWebhooks } from "./webhook.js";

export { callReadFunction, type ReadFunction } from "./read-function.js";

/** Every function that reads, each with what it takes and gives: what programs in other languages can call. */
export const readFunctions: readonly ReadFunction<never[], unknown>[] = [
  getGroup,
  getGroups,
  getAgent,
  getAgents,
  getCannedResponse,
  getCannedResponses,
  getGoal,
  getGoals,
  getGreeting,
  getGreetings,
  getTag,
  getTags,
  getWebhook,
  getWebhooks,
  getStatus,
];
