import { oneOf, pageOf, ticket } from "./archive-shapes.js";
import type { Ticket } from "./archive-types.js";
import { segment, type Http } from "./http.js";
import { PagedList } from "./paging.js";
import type { ScopeTable } from "./scope.js";

export type TicketStatus = "open" | "pending" | "solved" | "spam";

/** Which tickets to list; all that are given must hold. */
export interface TicketFilter {
  /** `YYYY-MM-DD`: something happened to the ticket on this day or later. Default the beginning of time. */
  dateFrom?: string;
  /** `YYYY-MM-DD`: something happened to the ticket on this day or earlier. Default today. */
  dateTo?: string;
  /** The page to start from, counted from 1. Default 1. */
  page?: number;
  /** True: those assigned to an agent; false: those not assigned. */
  assigned?: boolean;
  /** By the latest change. Default `desc`. */
  order?: "asc" | "desc";
  status?: TicketStatus;
  /** Login of an agent. */
  assignee?: string;
  /** Tickets that contain this text. */
  query?: string;
  requester?: { mail: string };
  /** Id of a group. */
  group?: number;
  source?: "lc2" | "mail" | "facebook" | "agent-app-manual" | "chat-window";
  tag?: string;
  /** True: those with a tag; false: those without. */
  tagged?: boolean;
}

export interface TicketCreate {
  /** What the requester has to say. */
  message: string;
  requester: { mail: string; name?: string };
  /** The agent it is assigned to, by login. */
  assignee?: { id: string };
  /** Default `lc2`. The URL is for `chat-window` only. */
  source?: { type: "chat-window" | "mail" | "lc2"; url?: string };
  /** Default `(no subject)`. */
  subject?: string;
  /** Ids of groups. Default `[0]`. */
  group?: readonly number[];
}

export const ticketScopes = {
  list: { scopes: ["tickets_read"] },
  get: { scopes: ["tickets_read"] },
  create: { scopes: ["tickets_write"] },
  updateTags: { scopes: ["tickets_write"] },
} as const satisfies ScopeTable;

/** The tickets of the licence. */
export class Tickets {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The tickets that match, 25 a page. */
  list(filter: TicketFilter = {}): PagedList<Ticket> {
    const shape = pageOf("tickets", ticket);
    return new PagedList(async (number) => {
      const query = { ...filter, page: number };
      const page = await this.#http.request({
        method: "GET",
        path: "/tickets",
        query,
        shape,
        idempotent: true,
      });
      return { number, ...page };
    }, filter.page);
  }

  /** @throws NotFoundError where no ticket has the id. */
  async get(ticketId: string): Promise<Ticket> {
    const shape = oneOf("tickets", ticket, ticketId);
    return await this.#http.request({ method: "GET", path: pathOf(ticketId), shape, idempotent: true });
  }

  /**
   * Opens a ticket in the requester's name.
   * @throws InvalidRequestError where the assignee or a group does not exist, or a value is not as documented.
   */
  async create(args: TicketCreate): Promise<Ticket> {
    return await this.#http.request({
      method: "POST",
      path: "/tickets",
      body: args,
      shape: oneOf("tickets", ticket),
      idempotent: false,
    });
  }

  /**
   * Gives a ticket these tags, and no others.
   * @throws NotFoundError where no ticket has the id.
   */
  async updateTags(ticketId: string, tags: readonly string[]): Promise<Ticket> {
    return await this.#http.request({
      method: "PUT",
      path: `${pathOf(ticketId)}/tags`,
      body: { tag: tags },
      shape: oneOf("tickets", ticket, ticketId),
      idempotent: true,
    });
  }
}

function pathOf(ticketId: string): string {
  return `/tickets/${segment("ticket id", ticketId)}`;
}
