import { Agent } from "./agent.js";
import { CannedResponse } from "./canned-response.js";
import { Goal } from "./goal.js";
import { Greeting } from "./greeting.js";
import { Group } from "./group.js";
import { Tag } from "./tag.js";
import { Webhook } from "./webhook.js";

/** The class of each section's objects: what a `Licence` makes of them, and the types of a `LicenceDeclaration`. */
export const resourceClasses = {
  /** Groups. Others refer to them by key. */
  groups: Group,
  /** Agents: `groups` may name keys of `groups`. */
  agents: Agent,
  /** Tags: `group` may be a key of `groups`, `author` a key of `agents`. */
  tags: Tag,
  /** Canned responses: `group` may be a key of `groups`. */
  cannedResponses: CannedResponse,
  /** Goals. */
  goals: Goal,
  /** Greetings: `group` may be a key of `groups`. */
  greetings: Greeting,
  /** Webhooks. */
  webhooks: Webhook,
} as const;
