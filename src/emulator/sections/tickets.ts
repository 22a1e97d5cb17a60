import { checkedList } from "../../shared/issues.js";
import { now } from "../clock.js";
import { ApiError, badRequest, notFound } from "../errors.js";
import type { Licence } from "../licence.js";
import { leaveOut, noParameters, parameters } from "../parameters.js";
import type { Call, Section } from "../section.js";
import { findAgent } from "./agents.js";
import { dayOf, isDay } from "./chat-dates.js";
import { checkGroup } from "./groups.js";
import { pageOf } from "./paging.js";
import { recount } from "./tags.js";
import { deliveredTicket } from "./ticket-delivery.js";
import { SOURCES, STATUSES, ticketRecord, type Person, type TicketRecord } from "./ticket-record.js";
import { sampleTickets } from "./ticket-samples.js";

const listing = parameters((kind) => {
  const day = kind.text().refine(isDay, "must be a date as YYYY-MM-DD").optional();
  return {
    date_from: day,
    date_to: day,
    page: kind.integer(1).optional(),
    assigned: kind.flag().optional(),
    order: kind.oneOf(["desc", "asc"]).optional(),
    status: kind.oneOf(STATUSES).optional(),
    assignee: kind.text().optional(),
    query: kind.text().optional(),
    requester: kind.object({ mail: kind.text() }).optional(),
    group: kind.integer(0).optional(),
    source: kind.oneOf(SOURCES).optional(),
    tag: kind.text().optional(),
    tagged: kind.flag().optional(),
  };
});

const creation = parameters((kind) => ({
  message: kind.textOf(1),
  requester: kind.object({ mail: kind.email(), name: kind.text().optional() }),
  assignee: kind.object({ id: kind.text() }).optional(),
  source: kind
    .object({
      type: kind.oneOf(["chat-window", "mail", "lc2"]).optional(),
      url: kind.text().optional(),
    })
    .optional(),
  subject: kind.text().optional(),
  group: kind.list(kind.integer(0)).optional(),
}));

const tagging = parameters((kind) => ({ tag: kind.list(kind.text()) }));

export const tickets: Section<TicketRecord[]> = {
  stored: checkedList(ticketRecord),
  empty: () => [],
  sample: sampleTickets,
  routes: [
    { method: "GET", path: "/tickets", handle: list },
    { method: "GET", path: "/tickets/:id", handle: show },
    { method: "POST", path: "/tickets", handle: create },
    { method: "PUT", path: "/tickets/:id/tags", handle: setTags },
  ],
};

function list(call: Call) {
  const asked = listing.read(call);
  const found = call.licence.data.tickets.filter((ticket) => {
    const days = ticket.events.map(({ date }) => dayOf(date, "UTC"));
    return (
      days.some((day) => day >= (asked.date_from ?? day) && day <= (asked.date_to ?? day)) &&
      (asked.assigned === undefined || (asked.assigned === 1) === (ticket.assignee !== undefined)) &&
      (asked.status === undefined || ticket.status === asked.status) &&
      (asked.assignee === undefined || same(ticket.assignee?.id, asked.assignee)) &&
      (asked.query === undefined || searchedText(ticket).includes(asked.query.toLowerCase())) &&
      (asked.requester === undefined || same(ticket.requester.mail, asked.requester.mail)) &&
      (asked.group === undefined || ticket.groups.includes(asked.group)) &&
      (asked.source === undefined || ticket.source.type === asked.source) &&
      (asked.tag === undefined || ticket.tags.includes(asked.tag)) &&
      (asked.tagged === undefined || (asked.tagged === 1) === ticket.tags.length > 0)
    );
  });
  const direction = asked.order === "asc" ? 1 : -1;
  const ordered = found.toSorted((one, other) => direction * (one.modified - other.modified));
  const { items, total, pages } = pageOf(ordered, asked.page);
  return { pages, total, tickets: items.map(shown) };
}

function show(call: Call) {
  noParameters.read(call);
  return shown(theTicket(call));
}

function create(call: Call) {
  const given = readCreation(call);
  const { type = "lc2", url } = given.source ?? {};
  if (url !== undefined && type !== "chat-window") {
    leaveOut(call, ["source.url"], "applies only if source.type is chat-window");
  }
  const groups = [...new Set(given.group?.length ? given.group : [0])];
  for (const group of groups) checkGroup(call.licence, group);
  const assignee = given.assignee && assigneeOf(call.licence, given.assignee.id);
  const requester = { mail: given.requester.mail, name: given.requester.name ?? given.requester.mail };
  const date = now();
  const ticket: TicketRecord = {
    ...(assignee && { assignee }),
    events: [
      {
        author: { id: requester.mail, name: requester.name, type: "client" },
        date,
        is_private: false,
        message: given.message,
        type: "message",
        source: { type },
      },
    ],
    id: call.licence
      .nextId(
        "ticket",
        call.licence.data.tickets.map(({ id }) => Number.parseInt(id, 36)).filter(Number.isSafeInteger),
        { first: 9_137_317, step: 37 },
      )
      .toString(36)
      .toUpperCase(),
    requester,
    groups,
    status: "open",
    subject: given.subject ?? "(no subject)",
    modified: date,
    source: { type, ...(url !== undefined && type === "chat-window" && { url }) },
    opened: [{ from: date }],
    firstResponse: {},
    tags: [],
  };
  call.licence.data.tickets.push(ticket);
  call.announce("ticket_created", { ticket: deliveredTicket(call.licence, ticket) });
  return shown(ticket);
}

/** Where the message is missing, the API answers with `error`, and yet with a list. */
function readCreation(call: Call) {
  try {
    return creation.read(call);
  } catch (error) {
    if (!(error instanceof ApiError) || !("errors" in error.body)) throw error;
    const isMissing = (call.body["message"] ?? call.query["message"]) === undefined;
    throw isMissing ? new ApiError(400, { error: error.body.errors }) : error;
  }
}

function setTags(call: Call) {
  const ticket = theTicket(call);
  const { tag } = tagging.read(call);
  const tags = [...new Set(tag)].filter((name) => name !== "");
  const tagged = { groups: ticket.groups, before: ticket.tags, counted: ticket.counted };
  ticket.counted = recount(call.licence, "inTickets", tagged, tags);
  ticket.tags = tags;
  ticket.modified = now();
  return shown(ticket);
}

function theTicket(call: Call): TicketRecord {
  const id = call.path["id"] ?? "";
  const ticket = call.licence.data.tickets.find((candidate) => candidate.id === id);
  if (ticket === undefined) throw notFound(`Ticket ${id} not found`);
  return ticket;
}

function assigneeOf(licence: Licence, login: string): Person {
  const agent = findAgent(licence, login);
  if (agent === undefined)
    throw badRequest(`assignee.id must be the login of an agent, and there is none with the login ${login}`);
  return { id: agent.login, name: agent.name };
}

/** What a query is looked for in. */
function searchedText(ticket: TicketRecord): string {
  return [ticket.subject, ticket.requester.name, ...ticket.events.map(({ message = "" }) => message)]
    .join("\n")
    .toLowerCase();
}

function shown({ counted: _counted, ...ticket }: TicketRecord) {
  return ticket;
}

function same(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}
