import { z } from "zod";
import { key, moment, objectId, texts } from "../record-kinds.js";
import { counted } from "./tag-record.js";

export const STATUSES = ["open", "pending", "solved", "spam"] as const;
export const SOURCES = ["lc2", "mail", "facebook", "agent-app-manual", "chat-window"] as const;

const person = z.object({ id: z.string(), name: z.string() });
export type Person = z.output<typeof person>;

const ticketSource = z.object({ type: z.enum(SOURCES), url: z.string().exactOptional() });

const ticketEvent = z.object({
  type: z.enum(["message", "assignee_changed"]),
  author: person.extend({ type: z.enum(["client", "agent"]).exactOptional() }),
  date: moment,
  is_private: z.boolean().exactOptional(),
  message: z.string().exactOptional(),
  source: ticketSource.exactOptional(),
  to: person.exactOptional(),
});

export const ticketRecord = z.object({
  assignee: person.exactOptional(),
  events: z.array(ticketEvent),
  id: key,
  requester: z.object({ mail: z.string(), name: z.string() }),
  groups: z.array(objectId),
  status: z.enum(STATUSES),
  subject: z.string(),
  modified: moment,
  source: ticketSource,
  opened: z.array(z.object({ from: moment, to: moment.exactOptional() })),
  firstResponse: z.record(z.string(), z.unknown()),
  tags: texts,
  /** Never shown: the tags that count it. */
  counted: counted.exactOptional(),
});
export type TicketRecord = z.output<typeof ticketRecord>;

declare module "../licence.js" {
  interface LicenceData {
    tickets: TicketRecord[];
  }
}
