import fc from "fast-check";
import { story } from "./arbitraries.js";
import { change, drop, type TypeCase } from "./type-case.js";
import type { LicenceData } from "../../src/emulator/index.js";

const hook = (data: LicenceData) => data.webhooks.find(({ url }) => url.includes("hooks.mycompany.com"));
const valid = { eventType: "chat_started", dataTypes: ["chat"], url: "https://mycompany.com/" };

/** Made once: it costs more to make than all that is drawn from it. */
const httpsUrl = fc.webUrl({ validSchemes: ["https"], withQueryParameters: true, withFragments: true });

const events = {
  chat_started: ["chat", "visitor", "pre_chat_survey"],
  visitor_queued: ["visitor"],
  ticket_created: ["ticket"],
} as const;

export const webhook: TypeCase = {
  path: "/webhooks",
  parameter: ":id",
  apart: ["id"],
  scopes: ["webhooks_manage"],
  oldScopes: ["webhooks_manage"],
  canBeTwins: true,

  samples: [
    {
      eventType: "chat_ended",
      dataTypes: ["chat", "visitor", "pre_chat_survey"],
      url: "https://mycompany.com/livechat?source=webhook",
      adopt: false,
    },
  ],
  plain: (n) => ({ eventType: "chat_ended", dataTypes: ["chat"], url: `https://hooks.example/plain/${n}` }),
  life: {
    args: {
      eventType: "chat_ended",
      dataTypes: ["chat", "visitor"],
      url: "https://hooks.mycompany.com/livechat",
    },
    replaced: { dataTypes: ["chat", "pre_chat_survey"] },
    deletesFirst: true,
    drift: (data) => change(hook(data), { data_types: ["visitor"] }),
    repairReplaces: true,
    remove: (data) => drop(data.webhooks, hook(data)),
    actual: (data) => {
      const found = hook(data);
      return found && { eventType: found.event_type, dataTypes: found.data_types, url: found.url };
    },
  },
  replacements: [
    { change: { dataTypes: ["chat"] }, replaces: ["dataTypes"], deletesFirst: true },
    { change: { url: "https://elsewhere.example/" }, replaces: ["url"], deletesFirst: false },
  ],
  existing: {
    id: "39612eee5f1b431217aafb9de19c1e32",
    args: {
      eventType: "chat_started",
      dataTypes: ["visitor", "chat"],
      url: "https://my-company.com/parse_webhook.php",
    },
  },
  missingId: "987654",
  refused: [
    ["plain http", { ...valid, url: "http://mycompany.com/" }, ["url: must be an https url"]],
    ["a space in the url", { ...valid, url: "https://mycompany.com/a b" }, ["url: must be an https url"]],
    ["no data types", { ...valid, dataTypes: [] }, ["dataTypes: at least one data type"]],
  ],
  reads: [
    ["getWebhook", { id: "39612eee5f1b431217aafb9de19c1e32" }, { eventType: "chat_started" }],
    ["getWebhooks", undefined, [{ id: "39612eee5f1b431217aafb9de19c1e32" }]],
  ],
  readsOfNothing: [
    ["getWebhook", { id: "nothing" }, /^there is no webhook with the id nothing in the account$/],
  ],
  calls: {
    list: ({ webhooks }) => webhooks.list(),
    create: ({ webhooks }) =>
      webhooks.create({
        eventType: "chat_started",
        dataTypes: ["chat"],
        url: "http://my-company.com/parse_webhook.php",
      }),
    delete: ({ webhooks }) => webhooks.delete("39612eee5"),
  },

  stories: story(
    fc
      .constantFrom<[string, string[]]>(
        ["chat_started", ["chat", "visitor", "pre_chat_survey"]],
        ["chat_ended", ["chat", "visitor", "pre_chat_survey"]],
        ["chat_changed", ["chat", "visitor"]],
        ["visitor_queued", ["visitor"]],
        ["ticket_created", ["ticket"]],
        ["canned_response_changed", ["canned_response"]],
      )
      .chain(([eventType, possible]) =>
        fc.record({
          eventType: fc.constant(eventType),
          dataTypes: fc.subarray(possible, { minLength: 1 }),
          url: httpsUrl,
        }),
      ),
  ),
  spelling: { sets: ["dataTypes"] },
  withText: (said, n) => ({
    eventType: "chat_ended",
    dataTypes: ["chat"],
    url: `https://hooks.acme.com/${n}?${/[\p{Cc}\s]/u.test(said) ? encodeURIComponent(said) : said}`,
  }),
  put: (data, { id, text }) =>
    void data.webhooks.push({
      licence: 12345,
      id: `hook${id}`,
      event_type: "chat_started",
      data_types: ["chat"],
      verified: true,
      token: `token-of-hook-${id}`,
      url: `https://hooks.acme.com/${text}`,
    }),
  odd: { id: "odd", event_type: "agent_moved", data_types: ["agent"] },
  records: ({ odd, distinct }) =>
    distinct(
      fc.constantFrom(...(Object.keys(events) as (keyof typeof events)[])).chain((event_type) =>
        fc.record({
          licence: fc.constant(12345),
          event_type: fc.constant(event_type),
          data_types: fc.subarray([...events[event_type]], { minLength: odd ? 0 : 1 }),
          url: fc.nat(99).map((number) => `${odd ? "http" : "https"}://hooks.acme.com/${number}?a=b#c`),
          verified: fc.constant(true),
          token: fc.constant("webhook-token-that-must-not-travel"),
          id: fc.uuid(),
        }),
      ),
      (one) => `${one.event_type} ${one.url}`,
    ),
  contents: ({ webhooks }) => webhooks.map(({ url, id }) => [`Webhook ${url}`, id]),
  part: {
    key: "webhook",
    count: 4,
    inGroup: false,
    args: (n) => ({ eventType: "chat_started", dataTypes: ["chat"], url: `https://hooks.example/${n}` }),
    edit: () => ({ dataTypes: ["chat", "visitor"] }),
  },
  isExampleMade: ({ webhooks }) => webhooks.some(({ url }) => url === "https://hooks.mycompany.com/livechat"),
};
