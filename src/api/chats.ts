import { chat, oneOf, pageOf } from "./archive-shapes.js";
import type { Chat } from "./archive-types.js";
import { segment, type Http } from "./http.js";
import { PagedList } from "./paging.js";
import { acknowledgement } from "./scalars.js";
import type { ScopeTable } from "./scope.js";

/** Which chats to list; all that are given must hold. */
export interface ChatFilter {
  /** `YYYY-MM-DD`. Default the beginning of time. */
  dateFrom?: string;
  /** `YYYY-MM-DD`. Default today. */
  dateTo?: string;
  /** A TZ name such as `America/Phoenix`. */
  timezone?: string;
  /** The page to start from, counted from 1. Default 1. */
  page?: number;
  visitorId?: string;
  /** Chats that contain this text. */
  query?: string;
  /** Login of an agent. */
  agent?: string;
  /** Id of a group. */
  group?: number;
  /** Id of a goal. */
  goal?: number;
  hasGoal?: boolean;
  /** Id of a sales tracker. */
  sale?: string | number;
  hasSale?: boolean;
  /** Chats that started from the queue. */
  queued?: boolean;
  rate?: "rated" | "not_rated" | "rated_good" | "rated_bad";
  /** Also those that have not ended; they may be late to appear. */
  includePending?: boolean;
  /** Chats that have these tags. */
  tag?: readonly string[];
  /** True: those with a tag; false: those without. */
  tagged?: boolean;
  /** Chats whose rating has a comment. */
  comment?: boolean;
  /** In the local language, as `region`; filters by place work for chats since May 2015. */
  city?: string;
  region?: string;
  /** In English. */
  country?: string;
}

export const chatScopes = {
  list: { scopes: ["archives_read"] },
  get: { scopes: ["archives_read"] },
  updateTags: { scopes: ["archives_write"] },
  sendTranscript: { scopes: ["archives_read"] },
} as const satisfies ScopeTable;

/** The archives: chats that have ended. LiveChat calls this part of the API deprecated. */
export class Chats {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * The chats that match, 25 a page. The API reaches the latest 25,000 only: for more, narrow the dates.
   */
  list(filter: ChatFilter = {}): PagedList<Chat> {
    const shape = pageOf("chats", chat);
    return new PagedList(async (number) => {
      const query = { ...filter, page: number };
      const page = await this.#http.request({
        method: "GET",
        path: "/chats",
        query,
        shape,
        idempotent: true,
      });
      return { number, ...page };
    }, filter.page);
  }

  /** @throws NotFoundError where no chat has the id. */
  async get(chatId: string): Promise<Chat> {
    const shape = oneOf("chats", chat, chatId);
    return await this.#http.request({ method: "GET", path: pathOf(chatId), shape, idempotent: true });
  }

  /**
   * Gives a chat these tags, and no others.
   * @throws NotFoundError where no chat has the id.
   */
  async updateTags(chatId: string, tags: readonly string[]): Promise<Chat> {
    return await this.#http.request({
      method: "PUT",
      path: `${pathOf(chatId)}/tags`,
      body: { tag: tags },
      shape: oneOf("chats", chat, chatId),
      idempotent: true,
    });
  }

  /**
   * Has the transcript of a chat sent to an e-mail address.
   * @throws NotFoundError where no chat has the id.
   */
  async sendTranscript(chatId: string, receiver: { to: string }): Promise<void> {
    await this.#http.request({
      method: "POST",
      path: `${pathOf(chatId)}/send_transcript`,
      body: receiver,
      shape: acknowledgement,
      idempotent: false,
    });
  }
}

function pathOf(chatId: string): string {
  return `/chats/${segment("chat id", chatId)}`;
}
