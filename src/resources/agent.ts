import type { Output } from "@pulumi/pulumi";
import type { z } from "zod";
import { agent, type agentArgs } from "../definitions/agent.js";
import type { ResourceType } from "../definitions/resource-type.js";
import type { ArgsOf } from "../provider/values/args.js";
import * as reads from "../provider/lookups/agent.js";
import { listLookup, lookup, outputForm } from "../provider/program/lookup.js";
import { LiveChatResource } from "../provider/program/resource.js";

/** What an agent is declared with. */
export type AgentArgs = ArgsOf<typeof agentArgs>;

type Declared = z.output<z.ZodObject<typeof agentArgs>>;

/** An agent of either provider: ids of groups are numbers of the dynamic one, and texts of the native one. */
export abstract class AnyAgent<Id> extends LiveChatResource<AgentArgs> {
  declare readonly login: Output<string>;
  declare readonly name: Output<string>;
  declare readonly jobTitle: Output<string | undefined>;
  /** `owner`, `administrator` or `normal`. */
  declare readonly permission: Output<string>;
  declare readonly loginStatus: Output<string | undefined>;
  declare readonly password: Output<string | undefined>;
  declare readonly groups: Output<Id[] | undefined>;
  declare readonly notifications: Output<Declared["notifications"]>;
  declare readonly dailySummary: Output<boolean | undefined>;
  declare readonly maxChatsCount: Output<number | undefined>;
  declare readonly workScheduler: Output<Declared["workScheduler"]>;
  /** The path of the agent's picture. */
  declare readonly avatar: Output<string | undefined>;

  static override get definition(): ResourceType {
    return agent;
  }
}

/**
 * An agent: somebody who answers chats.
 *
 * Natural key: the login. **Deleting an agent loses its statistics for good** (its chats stay in the
 * archives), and the agent is told by e-mail: give agents `protect: true`. Scopes: `agents--all:rw` and
 * `accounts--all:r`.
 */
export class Agent extends AnyAgent<number> {}

/** The agent with this login, with the status of the moment. */
export const getAgent = lookup(reads.getAgent);
export const getAgentOutput = outputForm(getAgent);

/** All agents, in short, or those of one status. */
export const getAgents = listLookup(reads.getAgents);
export const getAgentsOutput = outputForm(getAgents);
