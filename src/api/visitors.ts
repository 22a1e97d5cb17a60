import { segment, type Http } from "./http.js";
import { acknowledgement, id, key, number, text, time, told, type Told } from "./scalars.js";
import type { ScopeTable } from "./scope.js";
import { always, looseList, object, type ObjectList, objects, type Shape } from "./shapes.js";
import { isObject } from "./values.js";

/** What a visitor does. */
export type VisitorState =
  "browsing" | "chatting" | "logging into chat" | "queued" | "invited" | "refused invitation" | "chat closed";

/**
 * Somebody who is on a page with the chat widget now. Every time comes twice: as the API prints it, and with `Ts` as
 * ISO 8601 in UTC. A field is missing where the answer lacks it, or it could not be read; those beyond these are kept as they
 * came, under their camelCase names.
 */
export interface Visitor {
  id: string;
  name?: string;
  state?: Told<VisitorState>;
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
  customVariables?: { key?: string; value?: string }[];
  /** The agents who chat with the visitor. */
  operators?: { id?: string; displayName?: string }[];
  /** The chat that goes on. */
  chat?: VisitorChat;
  /** The pages that were seen, in order. */
  visitPath: VisitedPage[];
  [field: string]: unknown;
}

/** The chat that a visitor is in. */
export interface VisitorChat {
  id?: string;
  chatRoom?: string;
  startTime?: string;
  [field: string]: unknown;
}

/** A page that a visitor has seen. */
export interface VisitedPage {
  page?: string;
  title?: string;
  /** Name of the greeting that was shown there, or an empty text. */
  invitation?: string;
  time?: string;
  timeTs?: string;
  [field: string]: unknown;
}

const visitor: Shape<Visitor> = object(
  { id: key },
  {
    name: text,
    state: told<VisitorState>(),
    group: id,
    ip: text,
    host: text,
    browser: text,
    language: text,
    city: text,
    region: text,
    country: text,
    countryCode: text,
    latitude: text,
    longitude: text,
    timezone: text,
    referrer: text,
    invitation: text,
    chatId: text,
    chatStartTime: text,
    chatStartTimeTs: time,
    lastVisit: text,
    lastVisitTs: time,
    pageEntered: text,
    pageEnteredTs: time,
    pageTime: text,
    pageTimeTs: time,
    pageAddress: text,
    pageCurrent: text,
    pageTitle: text,
    pageViews: number,
    visits: number,
    chats: number,
    greetingsAll: number,
    greetingsAccepted: number,
    greetingsRefused: number,
    customVariables: looseList(object({}, { key: text, value: text })),
    operators: looseList(object({}, { id: text, displayName: text })),
    chat: object({}, { id: text, chatRoom: text, startTime: text }),
    visitPath: always(
      looseList(object({}, { page: text, title: text, invitation: text, time: text, timeTs: time })),
      () => [],
    ),
  },
);

/** Which visitors to list; all that are given must hold. */
export interface VisitorFilter {
  state?: Exclude<VisitorState, "logging into chat">;
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
  /** With a `url`, the value is the text of a link. */
  fields: readonly { name: string; value: string; url?: string }[];
  /** Address of a picture, without its scheme. */
  icon?: string;
}

export const visitorScopes = {
  list: { scopes: ["visitors_read"] },
  count: { scopes: ["visitors_read"] },
  setDetails: { scopes: [] },
} as const satisfies ScopeTable;

const count: Shape<number> = (value, place) =>
  number(isObject(value) ? (value["count"] ?? value["total"] ?? value["visitors"]) : value, place);

/** The visitors who are on the licence's pages now. */
export class Visitors {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Who is on the pages with the chat widget now; with a filter, those of them who match. */
  async list(filter: VisitorFilter = {}): Promise<ObjectList<Visitor>> {
    const shape = objects(visitor);
    return await this.#http.request({
      method: "GET",
      path: "/visitors",
      query: filter,
      shape,
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
      shape: count,
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
      shape: acknowledgement,
      idempotent: true,
      authenticated: false,
    });
  }
}
