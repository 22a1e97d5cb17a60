import { idSegment, type Http } from "./http.js";
import { acknowledgement, id, text, time } from "./scalars.js";
import type { ScopeTable } from "./scope.js";
import { object, type ObjectList, objects, type Shape, wholeList } from "./shapes.js";

/** A text that agents have ready. A field is missing where the answer lacks it, or it could not be read. */
export interface CannedResponse {
  id: number;
  /** Id of the group that it belongs to. */
  group?: number;
  text?: string;
  /** What an agent types after `#` to find it. The API keeps no order among them. */
  tags?: string[];
  /** ISO 8601, UTC. */
  creationDate?: string;
  /** Login of its author. */
  createdBy?: string;
  /** ISO 8601, UTC; absent until it is changed. */
  modificationDate?: string;
  /** Login of whoever changed it last; absent until it is changed. */
  modifiedBy?: string;
  [field: string]: unknown;
}

const cannedResponse: Shape<CannedResponse> = object(
  { id },
  {
    group: id,
    text,
    tags: wholeList(text),
    creationDate: time,
    createdBy: text,
    modificationDate: time,
    modifiedBy: text,
  },
);

/** What a canned response is created with. */
export interface CannedResponseCreate {
  text: string;
  tags: readonly string[];
  /** Id of the group that it belongs to, for good. Default 0. */
  group?: number;
}

/** What of a canned response can be changed. What is left out stays as it is. */
export interface CannedResponseUpdate {
  text?: string;
  tags?: readonly string[];
}

export const cannedResponseScopes = {
  list: { scopes: ["canned_responses_read"] },
  get: { scopes: ["canned_responses_read"] },
  create: { scopes: ["canned_responses_write"] },
  update: { scopes: ["canned_responses_write"] },
  delete: { scopes: ["canned_responses_write"] },
} as const satisfies ScopeTable;

/** The canned responses of the groups. */
export class CannedResponses {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The canned responses of one group. Default 0: there is no list over all groups. */
  async list(filter: { group?: number } = {}): Promise<ObjectList<CannedResponse>> {
    return await this.#http.request({
      method: "GET",
      path: "/canned_responses",
      query: filter,
      shape: objects(cannedResponse),
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no canned response has the id. */
  async get(responseId: number): Promise<CannedResponse> {
    const path = pathOf(responseId);
    return await this.#http.request({ method: "GET", path, shape: cannedResponse, idempotent: true });
  }

  /**
   * Adds a canned response.
   * @throws InvalidRequestError where the group does not exist, or a value is not as documented.
   */
  async create(args: CannedResponseCreate): Promise<CannedResponse> {
    return await this.#http.request({
      method: "POST",
      path: "/canned_responses",
      body: args,
      shape: cannedResponse,
      idempotent: false,
    });
  }

  /** @throws NotFoundError where no canned response has the id. */
  async update(responseId: number, args: CannedResponseUpdate): Promise<CannedResponse> {
    return await this.#http.request({
      method: "PUT",
      path: pathOf(responseId),
      body: args,
      shape: cannedResponse,
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no canned response has the id. */
  async delete(responseId: number): Promise<void> {
    const path = pathOf(responseId);
    await this.#http.request({ method: "DELETE", path, shape: acknowledgement, idempotent: true });
  }
}

function pathOf(responseId: number): string {
  return `/canned_responses/${idSegment("canned response id", responseId)}`;
}
