import type { AgentStatus } from "./agents.js";
import { idSegment, type Http } from "./http.js";
import { acknowledgement, id, key, text, told, type Told } from "./scalars.js";
import type { ScopeTable } from "./scope.js";
import { object, type ObjectList, objects, type Shape, wholeList } from "./shapes.js";

/**
 * A group of agents. Group 0, "All operators", is always there and cannot be changed. A field is missing where
 * the answer lacks it, or it could not be read.
 */
export interface Group {
  id: number;
  name?: string;
  /** Language of the chat window, as a code such as `en`. */
  language?: string;
  /** Logins of the members, bots too. Group 0 has none: it always holds every agent of the licence. */
  agents?: string[];
  /** The best status among the members. */
  status?: Told<AgentStatus>;
  [field: string]: unknown;
}

const group: Shape<Group> = object(
  { id },
  { name: text, language: text, agents: wholeList(key), status: told<AgentStatus>() },
);

/** What a group is created with. */
export interface GroupCreate {
  name: string;
  /** Logins of the members. */
  agents: readonly string[];
  /** Language of the chat window. Default `en`. */
  language?: string;
}

/** What of a group can be changed. What is left out stays as it is. */
export interface GroupUpdate {
  name?: string;
  /** Logins of all members that the group is to have. */
  agents?: readonly string[];
  language?: string;
}

export const groupScopes = {
  list: { scopes: ["groups--all:ro"], old: "groups_read" },
  get: { scopes: ["groups--all:ro"], old: "groups_read" },
  create: { scopes: ["groups--all:rw"], old: "groups_write" },
  update: { scopes: ["groups--all:rw"], old: "groups_write" },
  delete: { scopes: ["groups--all:rw"], old: "groups_write" },
} as const satisfies ScopeTable;

/** The groups of agents. */
export class Groups {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** All groups, group 0 included. */
  async list(): Promise<ObjectList<Group>> {
    return await this.#http.request({
      method: "GET",
      path: "/groups",
      shape: objects(group),
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no group has the id. */
  async get(groupId: number): Promise<Group> {
    return await this.#http.request({
      method: "GET",
      path: pathOf(groupId),
      shape: group,
      idempotent: true,
    });
  }

  /**
   * Adds a group.
   * @throws InvalidRequestError where nobody has one of the logins, or a value is not as documented.
   */
  async create(args: GroupCreate): Promise<Group> {
    return await this.#http.request({
      method: "POST",
      path: "/groups",
      body: args,
      shape: group,
      idempotent: false,
    });
  }

  /**
   * Changes a group.
   * @throws NotFoundError where no group has the id.
   * @throws InvalidRequestError where it is group 0, or a value is not as documented.
   */
  async update(groupId: number, args: GroupUpdate): Promise<Group> {
    return await this.#http.request({
      method: "PUT",
      path: pathOf(groupId),
      body: args,
      shape: group,
      idempotent: true,
    });
  }

  /**
   * Removes a group. Its members stay.
   * @throws NotFoundError where no group has the id.
   * @throws InvalidRequestError where it is group 0.
   */
  async delete(groupId: number): Promise<void> {
    const path = pathOf(groupId);
    await this.#http.request({ method: "DELETE", path, shape: acknowledgement, idempotent: true });
  }
}

function pathOf(groupId: number): string {
  return `/groups/${idSegment("group id", groupId)}`;
}
