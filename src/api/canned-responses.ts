import * as z from "zod";
import { idSegment, type Http } from "./http.js";
import type { ScopeTable } from "./scope.js";
import { acknowledgement, id, listOf, text, time } from "./wire.js";

/** A text that agents have ready. */
export interface CannedResponse {
  id: number;
  /** Id of the group that it belongs to. */
  group: number;
  text: string;
  /** What an agent types after `#` to find it. The API keeps no order among them. */
  tags: string[];
  /** ISO 8601, UTC. */
  creationDate: string;
  /** Login of its author. */
  createdBy: string;
  /** ISO 8601, UTC; absent until it is changed. */
  modificationDate?: string;
  /** Login of whoever changed it last; absent until it is changed. */
  modifiedBy?: string;
}

const cannedResponse: z.ZodType<CannedResponse> = z.object({
  id,
  group: id,
  text,
  tags: listOf(text),
  creationDate: time,
  createdBy: z.string(),
  modificationDate: time.exactOptional(),
  modifiedBy: z.string().exactOptional(),
});

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
  async list(filter: { group?: number } = {}): Promise<CannedResponse[]> {
    return await this.#http.request({
      method: "GET",
      path: "/canned_responses",
      query: filter,
      schema: z.array(cannedResponse),
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no canned response has the id. */
  async get(responseId: number): Promise<CannedResponse> {
    const path = pathOf(responseId);
    return await this.#http.request({ method: "GET", path, schema: cannedResponse, idempotent: true });
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
      schema: cannedResponse,
      idempotent: false,
    });
  }

  /** @throws NotFoundError where no canned response has the id. */
  async update(responseId: number, args: CannedResponseUpdate): Promise<CannedResponse> {
    return await this.#http.request({
      method: "PUT",
      path: pathOf(responseId),
      body: args,
      schema: cannedResponse,
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no canned response has the id. */
  async delete(responseId: number): Promise<void> {
    const path = pathOf(responseId);
    await this.#http.request({ method: "DELETE", path, schema: acknowledgement, idempotent: true });
  }
}

function pathOf(responseId: number): string {
  return `/canned_responses/${idSegment("canned response id", responseId)}`;
}
