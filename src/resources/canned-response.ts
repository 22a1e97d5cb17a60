import type { Output } from "@pulumi/pulumi";
import { cannedResponse, type cannedResponseArgs } from "../definitions/canned-response.js";
import type { ResourceType } from "../definitions/resource-type.js";
import type { ArgsOf } from "../provider/values/args.js";
import * as reads from "../provider/lookups/canned-response.js";
import { listLookup, lookup, outputForm } from "../provider/program/lookup.js";
import { LiveChatResource } from "../provider/program/resource.js";

/** What a canned response is declared with. */
export type CannedResponseArgs = ArgsOf<typeof cannedResponseArgs>;

/** A canned response of either provider: ids of groups are numbers of the dynamic one, and texts of the native one. */
export abstract class AnyCannedResponse<Id> extends LiveChatResource<CannedResponseArgs> {
  declare readonly text: Output<string>;
  declare readonly tags: Output<string[]>;
  declare readonly group: Output<Id>;
  /** When it was made, in ISO 8601. */
  declare readonly creationDate: Output<string>;
  /** The login of the agent who made it. */
  declare readonly createdBy: Output<string>;

  static override get definition(): ResourceType {
    return cannedResponse;
  }
}

/**
 * A message that agents have ready.
 *
 * Natural key: the text and the group. A new group replaces it, all else updates it in place. Scopes:
 * `canned_responses_read`, `canned_responses_write`.
 */
export class CannedResponse extends AnyCannedResponse<number> {}

/** The canned response with this id. */
export const getCannedResponse = lookup(reads.getCannedResponse);
export const getCannedResponseOutput = outputForm(getCannedResponse);

/** The canned responses of one group. Default: group 0, as the API has it; it lists no groups together. */
export const getCannedResponses = listLookup(reads.getCannedResponses);
export const getCannedResponsesOutput = outputForm(getCannedResponses);
