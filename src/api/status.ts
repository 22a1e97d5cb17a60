import { idSegment, type Http } from "./http.js";
import { told, type Told } from "./scalars.js";
import type { ScopeTable } from "./scope.js";
import { inside } from "./shapes.js";

/** Whether visitors can chat now. */
export type LicenceStatus = "online" | "offline";

const answer = inside("status", told<LicenceStatus>());

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
  async get(group = 0): Promise<Told<LicenceStatus>> {
    const path = `/status/${idSegment("group id", group)}`;
    return await this.#http.request({ method: "GET", path, shape: answer, idempotent: true });
  }
}
