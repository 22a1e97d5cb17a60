import { type InvokeOptions, type InvokeOutputOptions, runtime, secret } from "@pulumi/pulumi";
import type { z } from "zod";
import { factsOf } from "../../definitions/facts.js";
import type { Reference } from "../../definitions/schemas.js";
import * as agents from "../../provider/lookups/agent.js";
import * as cannedResponses from "../../provider/lookups/canned-response.js";
import * as goals from "../../provider/lookups/goal.js";
import * as greetings from "../../provider/lookups/greeting.js";
import * as groups from "../../provider/lookups/group.js";
import * as statuses from "../../provider/lookups/status.js";
import * as tags from "../../provider/lookups/tag.js";
import * as webhooks from "../../provider/lookups/webhook.js";
import { pluginOptions } from "../../provider/program/plugin.js";
import type { ArgsOf } from "../../provider/values/args.js";

/*
 * The functions of the native provider: they read by the provider that they are given (`{ provider }`), and give what its
 * schema says: ids as texts, a list under its name.
 */

/** What is needed of a function's description here. */
interface Described {
  readonly name: string;
  readonly args: z.ZodObject;
  readonly result: z.ZodObject;
  readonly list?: string;
}

type Known<T> = T extends Reference ? string | number : T;
type KnownArgs<Fn extends Described> = {
  [Key in keyof z.input<Fn["args"]>]: Known<z.input<Fn["args"]>[Key]>;
};
type Given<Fn extends Described> = Fn extends { readonly list: infer List extends string }
  ? { [Key in List]: z.output<Fn["result"]>[] }
  : z.output<Fn["result"]>;

/** A function can be called without arguments where none must be given. */
type Taken<Args, Options> =
  Partial<Args> extends Args ? [args?: Args, options?: Options] : [args: Args, options?: Options];

function called<Fn extends Described>({ name }: Fn) {
  return async (...[args, options]: Taken<KnownArgs<Fn>, InvokeOptions>): Promise<Given<Fn>> => {
    const given: Given<Fn> = await runtime.invoke(tokenOf(name), args ?? {}, {
      ...pluginOptions(),
      ...options,
    });
    return given;
  };
}

function calledLater<Fn extends Described>({ name, result }: Fn) {
  const fields: z.ZodType[] = Object.values(result.shape);
  const holdsSecret = fields.some((schema) => factsOf(schema).secret);
  return (...[args, options]: Taken<ArgsOf<Fn["args"]["shape"]>, InvokeOutputOptions>) => {
    const given = runtime.invokeOutput<Given<Fn>>(tokenOf(name), args ?? {}, {
      ...pluginOptions(),
      ...options,
    });
    return holdsSecret ? secret(given) : given;
  };
}

function tokenOf(name: string): string {
  return `livechat:index:${name}`;
}

/** The agent with this login, with the status of the moment. */
export const getAgent = called(agents.getAgent);
export const getAgentOutput = calledLater(agents.getAgent);

/** All agents, in short, or those of one status. */
export const getAgents = called(agents.getAgents);
export const getAgentsOutput = calledLater(agents.getAgents);

/** The group with this id or name, with the status of the moment. Group 0 holds every agent. */
export const getGroup = called(groups.getGroup);
export const getGroupOutput = calledLater(groups.getGroup);

/** All groups. */
export const getGroups = called(groups.getGroups);
export const getGroupsOutput = calledLater(groups.getGroups);

/** The tag of this name in this group, with how often it is used. */
export const getTag = called(tags.getTag);
export const getTagOutput = calledLater(tags.getTag);

/** The tags of all groups, or of one. */
export const getTags = called(tags.getTags);
export const getTagsOutput = calledLater(tags.getTags);

/** The canned response with this id. */
export const getCannedResponse = called(cannedResponses.getCannedResponse);
export const getCannedResponseOutput = calledLater(cannedResponses.getCannedResponse);

/** The canned responses of one group. Default: group 0, as the API has it; it lists no groups together. */
export const getCannedResponses = called(cannedResponses.getCannedResponses);
export const getCannedResponsesOutput = calledLater(cannedResponses.getCannedResponses);

/** The goal with this id. */
export const getGoal = called(goals.getGoal);
export const getGoalOutput = calledLater(goals.getGoal);

/** All goals, in short, or those of one type. */
export const getGoals = called(goals.getGoals);
export const getGoalsOutput = calledLater(goals.getGoals);

/** The greeting with this id. The API does not tell its group. */
export const getGreeting = called(greetings.getGreeting);
export const getGreetingOutput = calledLater(greetings.getGreeting);

/** The greetings of all groups, or of one. */
export const getGreetings = called(greetings.getGreetings);
export const getGreetingsOutput = calledLater(greetings.getGreetings);

/** The webhook with this id. It carries the token: use the output form where the result may be shown. */
export const getWebhook = called(webhooks.getWebhook);
export const getWebhookOutput = calledLater(webhooks.getWebhook);

/** All webhooks, with their tokens: use the output form where the result may be shown. */
export const getWebhooks = called(webhooks.getWebhooks);
export const getWebhooksOutput = calledLater(webhooks.getWebhooks);

/** Whether a group takes chats now: `online` or `offline`. Default: group 0, the whole licence. */
export const getStatus = called(statuses.getStatus);
export const getStatusOutput = calledLater(statuses.getStatus);
