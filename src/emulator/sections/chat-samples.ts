import type { Owner } from "../section.js";
import { chatDate } from "./chat-dates.js";
import type { ChatEvent, ChatRecord } from "./chat-record.js";

const ZONE = "Europe/Berlin";
const STARTED = 1358937653;

/** The archives of the sample account: the documentation's chat, and an older one. */
export function sampleChats(owner: Owner): ChatRecord[] {
  const john = { user_type: "agent", agent_id: owner.account } as const;
  const hello: ChatEvent = { author_name: "John Doe", text: "Hello", ...at(STARTED), ...john };
  const thanks: ChatEvent = {
    author_name: "John Doe",
    text: "Thanks, fine :)",
    ...at(STARTED + 12),
    ...john,
  };
  return [
    {
      type: "chat",
      id: "MH022RD0K5",
      visitor: {
        id: "S1355415390.49b8940793",
        name: "Mary Brown",
        ip: "85.10.5.156",
        city: "Central District",
        country: "Hong Kong",
        country_code: "HK",
        timezone: "Asia/Hong_Kong",
        region: "",
        user_agent:
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_6) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/68.0.3440.106 Safari/537.36",
      },
      agents: [{ display_name: "John Doe", email: owner.account }],
      supervisors: [{ display_name: "Jane Doe", email: "jane.doe@mycompany.com" }],
      rate: "not_rated",
      duration: 1456,
      chat_start_url: "https://livechatinc.com",
      referrer: "https://example.com",
      group: [0],
      started: chatDate(STARTED, ZONE),
      prechat_survey: [
        { key: "Name:", value: "", id: "13589376348060238" },
        { key: "E-mail:", value: "", id: "135893763480606511" },
      ],
      postchat_survey: [
        { key: "How would you rate the quality of support?", value: "Good", id: "137164167769201638" },
      ],
      custom_variables: [{ key: "customer_login", value: "mary_brown" }],
      integration_variables: [
        { key: "facebook.id", value: "123456789" },
        { key: "facebook.email", value: "mary.brown@email.com" },
      ],
      goals: [
        {
          id: 71,
          name: "sales_tracker_name",
          type: "sales_tracker",
          ...at(STARTED),
          order: { id: "ABC", description: "product one", price: "199", currency: "CZK" },
        },
        {
          id: 72,
          name: "goal_name",
          ...at(STARTED),
          order: { id: "", description: "", price: "0", currency: "" },
        },
      ],
      queue: { duration: 20 },
      tags: ["sales", "support", "feedback"],
      timezone: ZONE,
      messages: [hello, thanks],
      events: [
        { ...hello, type: "message" },
        {
          text: "Mary Brown uploaded the attachment.",
          ...at(STARTED + 9),
          type: "attachment",
          user_type: "visitor",
          files: ["https://static.livechatinc.com/.../hello.JPG"],
          author_name: "Mary Brown",
        },
        { ...thanks, type: "message" },
        {
          author_name: "Jane Doe",
          text: "Message from supervisor.",
          ...at(STARTED + 980),
          user_type: "supervisor",
          agent_id: "jane.doe@mycompany.com",
          type: "message",
        },
        {
          text: "Mary Brown closed the chat.",
          // The documentation's own time and date, which are not the same moment.
          date: "Wed, 01/23/13 11:57:14 am",
          timestamp: STARTED + 10,
          type: "event",
          event_type: "closed",
          user_type: "visitor",
        },
      ],
      engagement: "immediate_start",
      started_timestamp: STARTED,
      ended_timestamp: STARTED + 1456,
      ended: chatDate(STARTED + 1456, ZONE),
    },
    olderChat(owner),
  ];
}

function olderChat(owner: Owner): ChatRecord {
  const started = STARTED - 6000;
  return {
    type: "chat",
    id: "MH021QC3J1",
    visitor: { id: "S1355411187.30fd2a9c11", name: "Peter White", ip: "85.10.5.157", city: "", country: "" },
    agents: [{ display_name: "John Doe", email: owner.account }],
    supervisors: [],
    rate: "rated_good",
    duration: 240,
    group: [1],
    started: chatDate(started, ZONE),
    goals: [
      {
        id: 72,
        name: "goal_name",
        ...at(started),
        order: { id: "", description: "", price: "0", currency: "" },
      },
    ],
    tags: [],
    timezone: ZONE,
    messages: [],
    events: [],
    engagement: "auto_invite",
    started_timestamp: started,
    ended_timestamp: started + 240,
    ended: chatDate(started + 240, ZONE),
  };
}

function at(timestamp: number): { date: string; timestamp: number } {
  return { date: chatDate(timestamp, ZONE), timestamp };
}
