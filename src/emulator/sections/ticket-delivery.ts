import type { Licence } from "../licence.js";
import { findGroup } from "./groups.js";
import type { TicketRecord } from "./ticket-record.js";

/** A ticket as a webhook tells of one: with dates as text, and with the names of its groups. */
export function deliveredTicket(licence: Licence, ticket: TicketRecord) {
  const { assignee, events, groups, id, requester, status, subject, tags, source } = ticket;
  return {
    ...(assignee !== undefined && { assignee }),
    events: events.map((event) => ({
      ...event,
      date: isoDate(event.date),
      ...(event.source !== undefined && { source: withUrl(event.source) }),
    })),
    groups: groups.map((group) => ({ id: group, name: findGroup(licence, group)?.name ?? "" })),
    id,
    requester,
    status,
    subject,
    tags,
    // The id is that of the chat that the ticket was made from, if it was.
    source: { ...withUrl(source), id: null },
  };
}

function withUrl({ type, url = null }: { type: string; url?: string | null }) {
  return { type, url };
}

function isoDate(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().replace(".000Z", "Z");
}
