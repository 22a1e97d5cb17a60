import type { Owner } from "../section.js";
import type { TicketRecord } from "./ticket-record.js";

const OPENED = 1384554260;
const JANE = { id: "jane.doe@mycompany.com", name: "Jane Doe" };

/** The tickets of the sample account: the documentation's one, and fourteen older ones that are open too. */
export function sampleTickets(owner: Owner): TicketRecord[] {
  const john = { id: owner.account, name: "John Doe" };
  const shoes: TicketRecord = {
    assignee: JANE,
    events: [
      {
        author: { id: "mary.brown@email.com", name: "Mary Brown", type: "client" },
        date: OPENED,
        is_private: false,
        message: "Hello,\n\nIt seems that my new shoes are broken. What can we do about this?",
        type: "message",
        source: { type: "mail" },
      },
      { to: JANE, author: john, date: OPENED + 10, type: "assignee_changed" },
      {
        message: "Jane, could you please find a moment to handle this customer's complaint?",
        is_private: true,
        author: { type: "agent", ...john },
        date: OPENED + 62,
        type: "message",
        source: { type: "lc2" },
      },
    ],
    id: "5FUED",
    requester: { mail: "mary.brown@email.com", name: "Mary Brown" },
    groups: [0],
    status: "open",
    subject: "My new shoes are broken",
    modified: 1384790802,
    source: { type: "mail" },
    opened: [{ from: OPENED }],
    firstResponse: {},
    tags: ["sales", "support", "feedback"],
  };
  return [shoes, ...Array.from({ length: 14 }, (_, index) => olderTicket(index + 1))];
}

function olderTicket(number: number): TicketRecord {
  const date = OPENED - number * 60;
  const name = `Customer ${number}`;
  const mail = `customer${number}@email.com`;
  return {
    events: [
      {
        author: { id: mail, name, type: "client" },
        date,
        is_private: false,
        message: `Where is my order ${1000 + number}?`,
        type: "message",
        source: { type: "chat-window" },
      },
    ],
    id: (9_137_317 - number * 37).toString(36).toUpperCase(),
    requester: { mail, name },
    groups: [1],
    status: "open",
    subject: `My order ${1000 + number}`,
    modified: date,
    source: { type: "chat-window", url: "https://www.mystore.com/orders" },
    opened: [{ from: date }],
    firstResponse: {},
    tags: [],
  };
}
