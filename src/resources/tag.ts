import type { Output } from "@pulumi/pulumi";
import { tag, type tagArgs } from "../definitions/tag.js";
import type { ResourceType } from "../definitions/resource-type.js";
import type { ArgsOf } from "../provider/values/args.js";
import * as reads from "../provider/lookups/tag.js";
import { listLookup, lookup, outputForm } from "../provider/program/lookup.js";
import { LiveChatResource } from "../provider/program/resource.js";

/** What a tag is declared with. */
export type TagArgs = ArgsOf<typeof tagArgs>;

/** A tag of either provider: ids of groups are numbers of the dynamic one, and texts of the native one. */
export abstract class AnyTag<Id> extends LiveChatResource<TagArgs> {
  declare readonly tag: Output<string>;
  declare readonly author: Output<string>;
  declare readonly group: Output<Id>;
  /** When it was made, in ISO 8601. */
  declare readonly creationDate: Output<string>;

  static override get definition(): ResourceType {
    return tag;
  }
}

/**
 * A tag that the agents of a group may put on chats and tickets.
 *
 * Natural key: the tag and its group. The API cannot update a tag: every change replaces it, and chats keep
 * the old one. Scopes: `tags_read`, `tags_write`. Only the owner and administrators may write tags.
 */
export class Tag extends AnyTag<number> {}

/** The tag of this name in this group, with how often it is used. */
export const getTag = lookup(reads.getTag);
export const getTagOutput = outputForm(getTag);

/** The tags of all groups, or of one. */
export const getTags = listLookup(reads.getTags);
export const getTagsOutput = outputForm(getTags);
