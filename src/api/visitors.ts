import * as z from "zod";
import { segment, type Http } from "./http.js";
import type { ScopeTable } from "./scope.js";
import { isObject } from "./values.js";
import { acknowledgement, id, listOf, number, text, time } from "./wire.js";

/**
 * Somebody who is on a page with the chat widget now. Every time comes twice: as the API prints it, and with `Ts` as
 * ISO 8601 in UTC. Fields beyond these are kept as they came, under their camelCase names.
 */
export interface Visitor {
  id: string;
  name?: string;
  /** `browsing`, `chatting`, `logging into chat`, `queued`, `invited`, `refused invitation` or `chat closed`. */
  state: string;
  /** Id of the group. */
  group?: number;
  ip?: string;
  host?: string;
  browser?: string;
  language?: string;
  city?: string;
  region?: string;
  country?: string;
  countryCode?: string;
  latitude?: string;
  longitude?: string;
  timezone?: string;
  referrer?: string;
  /** Name of the greeting that was shown last. */
  invitation?: string;
  chatId?: string;
  chatStartTime?: string;
  chatStartTimeTs?: string;
  lastVisit?: string;
  lastVisitTs?: string;
  pageEntered?: string;
  pageEnteredTs?: string;
  pageTime?: string;
  pageTimeTs?: string;
  pageAddress?: string;
  pageCurrent?: string;
  pageTitle?: string;
  pageViews?: number;
  visits?: number;
  chats?: number;
  greetingsAll?: number;
  greetingsAccepted?: number;
  greetingsRefused?: number;
  customVariables?: { key: string; value: string }[];
  /** The pages that were seen, in order. */
  visitPath: VisitedPage[];
  [field: string]: unknown;
}

/** A page that a visitor has seen. */
export interface VisitedPage {
  page: string;
  title?: string;
  /** Name of the greeting that was shown there, or an empty text. */
  invitation?: string;
  time?: string;
  timeTs?: string;
  [field: string]: unknown;
}

const visitor: z.ZodType<Visitor> = z.looseObject({
  id: text,
  name: text.exactOptional(),
  state: text,
  group: id.exactOptional(),
  ip: text.exactOptional(),
  host: text.exactOptional(),
  browser: text.exactOptional(),
  language: text.exactOptional(),
  city: text.exactOptional(),
  region: text.exactOptional(),
  country: text.exactOptional(),
  countryCode: text.exactOptional(),
  latitude: text.exactOptional(),
  longitude: text.exactOptional(),
  timezone: text.exactOptional(),
  referrer: text.exactOptional(),
  invitation: text.exactOptional(),
  chatId: text.exactOptional(),
  chatStartTime: text.exactOptional(),
  chatStartTimeTs: time.exactOptional(),
  lastVisit: text.exactOptional(),
  lastVisitTs: time.exactOptional(),
  pageEntered: text.exactOptional(),
  pageEnteredTs: time.exactOptional(),
  pageTime: text.exactOptional(),
  pageTimeTs: time.exactOptional(),
  pageAddress: text.exactOptional(),
  pageCurrent: text.exactOptional(),
  pageTitle: text.exactOptional(),
  pageViews: number.exactOptional(),
  visits: number.exactOptional(),
  chats: number.exactOptional(),
  greetingsAll: number.exactOptional(),
  greetingsAccepted: number.exactOptional(),
  greetingsRefused: number.exactOptional(),
  customVariables: z.array(z.object({ key: text, value: text })).exactOptional(),
  visitPath: listOf(
    z.looseObject({
      page: text,
      title: text.exactOptional(),
      invitation: text.exactOptional(),
      time: text.exactOptional(),
      timeTs: time.exactOptional(),
    }),
  ),
});

/** Which visitors to list; all that are given must hold. */
export interface VisitorFilter {
  state?: "chatting" | "queued" | "browsing" | "invited" | "refused invitation" | "chat closed";
  /** Ids of groups. */
  group?: readonly number[];
}

/** A box of text to show beside a visitor in the agents' app. */
export interface VisitorDetails {
  /** Number of the licence. */
  licenseId: number;
  /** The token of a webhook's delivery. It stands in place of the client's credentials. */
  token: string;
  /** Names the box: another call with the same name replaces it. */
  id: string;
  fields: readonly { name: string; value: string }[];
  /** Address of a picture, without its scheme. */
  icon?: string;
}

export const visitorScopes = {
  list: { scopes: ["visitors_read"] },
  count: { scopes: ["visitors_read"] },
  setDetails: { scopes: [] },
} as const satisfies ScopeTable;

const count = z.preprocess(
  (value) => (isObject(value) ? (value["count"] ?? value["total"] ?? value["visitors"]) : value),
  number,
);

/** The visitors who are on the licence's pages now. */
export class Visitors {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Who is on the pages with the chat widget now; with a filter, those of them who match. */
  async list(filter: VisitorFilter = {}): Promise<Visitor[]> {
    const schema = z.array(visitor);
    return await this.#http.request({
      method: "GET",
      path: "/visitors",
      query: filter,
      schema,
      idempotent: true,
    });
  }

  /** How many visitors match. */
  async count(filter: VisitorFilter = {}): Promise<number> {
    const query = { ...filter, count: true };
    return await this.#http.request({
      method: "GET",
      path: "/visitors",
      query,
      schema: count,
      idempotent: true,
    });
  }

  /**
   * Shows details beside a visitor in the agents' app. The client's credentials are not sent.
   * @throws AuthenticationError where the token is none of the licence's.
   * @throws NotFoundError where no visitor has the id.
   */
  async setDetails(visitorId: string, details: VisitorDetails): Promise<void> {
    await this.#http.request({
      method: "POST",
      path: `/visitors/${segment("visitor id", visitorId)}/details`,
      body: details,
      schema: acknowledgement,
      idempotent: true,
      authenticated: false,
    });
  }
}
