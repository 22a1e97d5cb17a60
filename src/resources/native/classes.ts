import { AnyAgent } from "../agent.js";
import { AnyCannedResponse } from "../canned-response.js";
import { Goal as DynamicGoal } from "../goal.js";
import { AnyGreeting } from "../greeting.js";
import { Group as DynamicGroup } from "../group.js";
import { AnyTag } from "../tag.js";
import { Webhook as DynamicWebhook } from "../webhook.js";

/*
 * The classes of the native provider: the same arguments and the same life as those of the dynamic one, in other words to
 * Pulumi. In what they tell, ids of groups are texts, as in every language.
 */

/**
 * An agent: somebody who answers chats.
 *
 * Natural key: the login. **Deleting an agent loses its statistics for good** (its chats stay in the archives), and the
 * agent is told by e-mail: give agents `protect: true`. Scopes: `agents--all:rw` and `accounts--all:r`.
 */
export class Agent extends AnyAgent<string> {
  static override readonly isNative = true;
}

/**
 * A group of agents.
 *
 * Natural key: its name. Every change updates it in place. Group 0 holds every agent, always: it can be read
 * (`Group.get("all", "0")`) and never changed. Scopes: `groups--all:rw`.
 */
export class Group extends DynamicGroup {
  static override readonly isNative = true;
}

/**
 * A tag that the agents of a group may put on chats and tickets.
 *
 * Natural key: the tag and its group. The API cannot update a tag: every change replaces it, and chats keep the old one.
 * Scopes: `tags_read`, `tags_write`; only the owner and administrators may write tags.
 */
export class Tag extends AnyTag<string> {
  static override readonly isNative = true;
}

/**
 * A message that agents have ready.
 *
 * Natural key: the text and the group. A new group replaces it, all else updates it in place. Scopes:
 * `canned_responses_read`, `canned_responses_write`.
 */
export class CannedResponse extends AnyCannedResponse<string> {
  static override readonly isNative = true;
}

/**
 * Something a visitor is hoped to do, counted in the reports.
 *
 * Natural key: the name and the type. The value, currency, time range and value type of a sales tracker replace it: the
 * API cannot update them. Scopes: `goals_read`, `goals_write`.
 */
export class Goal extends DynamicGoal {
  static override readonly isNative = true;
}

/**
 * A message that is shown to visitors when its rules are met.
 *
 * Natural key: the name and the group. A new group or subtype replaces it, all else updates it in place. Scopes:
 * `greetings_read`, `greetings_write`.
 */
export class Greeting extends AnyGreeting<string> {
  static override readonly isNative = true;
}

/**
 * A url that LiveChat calls when something happens.
 *
 * Natural key: the event and the url. The API cannot update a webhook: every change replaces it, and the token is another
 * one. Scope: `webhooks_manage`.
 */
export class Webhook extends DynamicWebhook {
  static override readonly isNative = true;
}

/** The native class of each section's objects: what a `Licence` with `native: true` makes of them. */
export const nativeClasses = {
  groups: Group,
  agents: Agent,
  tags: Tag,
  cannedResponses: CannedResponse,
  goals: Goal,
  greetings: Greeting,
  webhooks: Webhook,
} as const;
