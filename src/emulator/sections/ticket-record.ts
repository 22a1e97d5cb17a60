import type { Counted } from "./tags.js";

export const STATUSES = ["open", "pending", "solved", "spam"] as const;
export const SOURCES = ["lc2", "mail", "facebook", "agent-app-manual", "chat-window"] as const;

export interface Person {
  id: string;
  name: string;
}

export interface TicketEvent {
  type: "message" | "assignee_changed";
  author: Person & { type?: "client" | "agent" };
  date: number;
  is_private?: boolean;
  message?: string;
  source?: TicketSource;
  to?: Person;
}

export interface TicketSource {
  type: (typeof SOURCES)[number];
  url?: string;
}

export interface TicketRecord {
  assignee?: Person;
  events: TicketEvent[];
  id: string;
  requester: { mail: string; name: string };
  groups: number[];
  status: (typeof STATUSES)[number];
  subject: string;
  modified: number;
  source: TicketSource;
  opened: { from: number; to?: number }[];
  firstResponse: Record<string, unknown>;
  tags: string[];
  /** Never shown: the tags that count it. */
  counted?: Counted;
}

declare module "../licence.js" {
  interface LicenceData {
    tickets: TicketRecord[];
  }
}
