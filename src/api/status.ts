import * as z from "zod";
import { idSegment, type Http } from "./http.js";
import type { ScopeTable } from "./scope.js";

/** Whether visitors can chat now. */
export type LicenceStatus = "online" | "offline";

const answer = z.object({ status: z.enum(["online", "offline"]) });

export const statusScopes = { get: { scopes: [] } } as const satisfies ScopeTable;

/** Whether visitors can chat now. */
export class Status {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * The status of a group. Default group 0: the whole licence.
   * @throws NotFoundError where no group has the id.
   */
  async get(group = 0): Promise<LicenceStatus> {
    const path = `/status/${idSegment("group id", group)}`;
    const { status } = await this.#http.request({ method: "GET", path, schema: answer, idempotent: true });
    return status;
  }
}
