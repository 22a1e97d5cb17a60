import type { Output } from "@pulumi/pulumi";
import { group, type groupArgs } from "../definitions/group.js";
import type { ResourceType } from "../definitions/resource-type.js";
import type { ArgsOf } from "../provider/values/args.js";
import * as reads from "../provider/lookups/group.js";
import { listLookup, lookup, outputForm } from "../provider/program/lookup.js";
import { LiveChatResource } from "../provider/program/resource.js";

/** What a group is declared with. */
export type GroupArgs = ArgsOf<typeof groupArgs>;

/**
 * A group of agents.
 *
 * Natural key: its name. Every change updates it in place. Group 0 holds every agent, always: it can be
 * read (`Group.get("all", "0")`) and never changed. Scopes: `groups--all:rw`.
 */
export class Group extends LiveChatResource<GroupArgs> {
  declare readonly name: Output<string>;
  declare readonly agents: Output<string[]>;
  declare readonly language: Output<string>;

  static override get definition(): ResourceType {
    return group;
  }
}

/** The group with this id or name, with the status of the moment. Group 0 holds every agent. */
export const getGroup = lookup(reads.getGroup);
export const getGroupOutput = outputForm(getGroup);

/** All groups. */
export const getGroups = listLookup(reads.getGroups);
export const getGroupsOutput = outputForm(getGroups);
