/*
 * The native resources of a program: `pulumi-livechat/native`. Pulumi finds the plugin that makes them where the
 * project's `plugins:` say.
 */
import "../../shared/require-node.js";

export type { LiveChatResourceOptions } from "../../provider/program/resource.js";
export type { AgentArgs } from "../agent.js";
export type { CannedResponseArgs } from "../canned-response.js";
export type { GoalArgs } from "../goal.js";
export type { GreetingArgs, GreetingRuleArgs } from "../index.js";
export type { GroupArgs } from "../group.js";
export type { TagArgs } from "../tag.js";
export type { WebhookArgs } from "../webhook.js";
export { Agent, CannedResponse, Goal, Greeting, Group, Tag, Webhook } from "./classes.js";
export * from "./enums.js";
export * from "./functions.js";
export { Provider, type ProviderArgs } from "./provider.js";
