import { segment, type Http } from "./http.js";
import { acknowledgement, id, key, number, text, time } from "./scalars.js";
import type { ScopeTable } from "./scope.js";
import { object, type ObjectList, objects, type Shape } from "./shapes.js";

/**
 * A tag of a group. Its name is unique in the group. It cannot be changed, only deleted and added. A field is missing where
 * the answer lacks it, or it could not be read.
 */
export interface Tag {
  name: string;
  /** Login of the agent who added it. */
  author?: string;
  /** ISO 8601, UTC. */
  creationDate?: string;
  /** How often it is used. */
  count?: { inChats?: number; inTickets?: number };
  /** Id of the group. */
  group: number;
  [field: string]: unknown;
}

const tag: Shape<Tag> = object(
  { name: key, group: id },
  { author: text, creationDate: time, count: object({}, { inChats: number, inTickets: number }) },
);

/** What a tag is created with. */
export interface TagCreate {
  /** The tag's name. */
  tag: string;
  /** Login of the agent to be shown as its author. */
  author: string;
  /** Id of the group that it is added to. */
  group: number;
}

export const tagScopes = {
  list: { scopes: ["tags_read"] },
  create: { scopes: ["tags_write"] },
  delete: { scopes: ["tags_write"] },
} as const satisfies ScopeTable;

/** The tags that agents put on chats and tickets. */
export class Tags {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The tags of all groups, or of one. */
  async list(filter: { group?: number } = {}): Promise<ObjectList<Tag>> {
    const shape = objects(tag);
    return await this.#http.request({
      method: "GET",
      path: "/tags",
      query: filter,
      shape,
      idempotent: true,
    });
  }

  /**
   * Adds a tag to a group.
   * @throws PermissionError unless the credentials are the owner's or an administrator's.
   * @throws InvalidRequestError where the author or the group does not exist, or the group has the tag already.
   */
  async create(args: TagCreate): Promise<Tag> {
    return await this.#http.request({
      method: "POST",
      path: "/tags",
      body: args,
      shape: tag,
      idempotent: false,
    });
  }

  /**
   * Takes a tag from its group: chats and tickets can no longer get it.
   * @throws NotFoundError where the group has no such tag.
   */
  async delete(name: string, where: { group: number }): Promise<void> {
    const path = `/tags/${segment("tag", name)}`;
    await this.#http.request({
      method: "DELETE",
      path,
      body: where,
      shape: acknowledgement,
      idempotent: true,
    });
  }
}
