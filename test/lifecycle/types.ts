import type { LicenceData } from "../../src/emulator/index.js";
import type { Values } from "../../src/definitions/definition.js";

/** What the life of one resource of a type is made of; the emulator's sample account is there already. */
export interface Life {
  readonly args: Values;
  /** A change that updates it in place; undefined where the API has no update. */
  readonly updated?: Values;
  /** A change, to the arguments as updated, that replaces it. */
  readonly replaced?: Values;
  /** Whether the old one goes before the new one comes. */
  readonly deletesFirst?: boolean;
  /** Somebody changes it by hand. Returns whether it was there. */
  readonly drift: (data: LicenceData) => boolean;
  /** Whether drift is repaired by replacing it. */
  readonly repairReplaces?: boolean;
  /** Somebody removes it by hand. Returns whether it was there. */
  readonly remove: (data: LicenceData) => boolean;
  /** What the account holds of it, in terms of `args`. */
  readonly actual: (data: LicenceData) => Values | undefined;
}

export const lives: Readonly<Record<string, Life>> = {
  Group: {
    args: { name: "Returns", agents: ["jane.doe@mycompany.com", "jenny.doe@mycompany.com"], language: "en" },
    updated: { language: "pl", agents: ["jenny.doe@mycompany.com", "john.doe@mycompany.com"] },
    drift: (data) => change(byName(data.groups, "Returns"), { language: "de" }),
    remove: (data) => drop(data.groups, byName(data.groups, "Returns")),
    actual: ({ groups }) => {
      const group = byName(groups, "Returns");
      return group && { name: group.name, language: group.language, agents: group.agents };
    },
  },
  Agent: {
    args: {
      login: "anna.nowak@mycompany.com",
      name: "Anna Nowak",
      password: "anna-s-secret-password",
      groups: [1],
      notifications: { newVisitor: false, incomingChat: true },
      workScheduler: { monday: { enabled: true, start: "08:00", end: "16:00" } },
    },
    updated: { jobTitle: "Lead", groups: [2, 1], password: "anna-s-other-password" },
    replaced: { login: "anna.kowalska@mycompany.com" },
    drift: (data) => change(anna(data), { job_title: "Intern" }),
    remove: (data) => {
      const agent = anna(data);
      for (const group of data.groups) {
        if (group.agents) group.agents = group.agents.filter((login) => login !== agent?.login);
      }
      return drop(data.agents, agent);
    },
    actual: (data) => {
      const agent = anna(data);
      return (
        agent && {
          login: agent.login,
          name: agent.name,
          password: agent.password,
          ...(agent.job_title !== "Support Agent" && { jobTitle: agent.job_title }),
          groups: data.groups.filter(({ agents }) => agents?.includes(agent.login)).map(({ id }) => id),
        }
      );
    },
  },
  Tag: {
    args: { tag: "urgent", author: "john.doe@mycompany.com", group: 1 },
    replaced: { author: "jane.doe@mycompany.com" },
    deletesFirst: true,
    drift: (data) => change(urgent(data), { author: "jenny.doe@mycompany.com" }),
    repairReplaces: true,
    remove: (data) => drop(data.tags, urgent(data)),
    actual: (data) => {
      const tag = urgent(data);
      return tag && { tag: tag.name, author: tag.author, group: tag.group };
    },
  },
  CannedResponse: {
    args: { text: "One moment, please.", tags: ["wait", "moment"], group: 1 },
    updated: { tags: ["moment", "please", "wait"] },
    replaced: { group: 2 },
    drift: (data) => change(oneMoment(data), { tags: ["by hand"] }),
    remove: (data) => drop(data.cannedResponses, oneMoment(data)),
    actual: (data) => {
      const response = oneMoment(data);
      return response && { text: response.text, tags: response.tags.toSorted(), group: response.group };
    },
  },
  Goal: {
    args: {
      type: "sales_tracker",
      name: "sales",
      valueType: "set",
      value: 20,
      currency: "PLN",
      orderFieldName: "order",
    },
    updated: { orderFieldName: "order-id", active: false },
    replaced: { currency: "EUR" },
    deletesFirst: true,
    drift: (data) => change(byName(data.goals, "sales"), { active: 1 }),
    remove: (data) => drop(data.goals, byName(data.goals, "sales")),
    actual: ({ goals }) => {
      const goal = byName(goals, "sales");
      return (
        goal && {
          type: goal.type,
          name: goal.name,
          valueType: goal.value_type,
          value: Number(goal.value),
          currency: goal.currency,
          orderFieldName: goal.order_field_name,
          ...(goal.active === 0 && { active: false }),
        }
      );
    },
  },
  Greeting: {
    args: {
      name: "back again",
      rules: [
        { type: "url_current", value: "shoes", operator: "contains" },
        { type: "visits_number", value: 2, operator: "greater_or_equal" },
      ],
      group: 1,
      properties: { "greeting-message_text": "Hello again" },
    },
    updated: {
      rules: [{ type: "visits_number", value: 3, operator: "greater_or_equal" }],
      properties: { "greeting-message_text": "Welcome back" },
    },
    replaced: { group: 2 },
    drift: (data) => change(byName(data.greetings, "back again"), { active: false, rules: [] }),
    remove: (data) => drop(data.greetings, byName(data.greetings, "back again")),
    actual: ({ greetings }) => {
      const greeting = byName(greetings, "back again");
      const { active: _active, ...properties } = greeting?.properties ?? {};
      return (
        greeting && {
          name: greeting.name,
          rules: greeting.rules
            .map((rule) => ("value" in rule ? [rule.type, rule.operator, rule.value] : [rule.type]))
            .toSorted(([one = ""], [other = ""]) => one.localeCompare(other))
            .map(([type, operator, value]) => ({
              type,
              value: Number.isNaN(Number(value)) ? value : Number(value),
              operator,
            })),
          group: greeting.group,
          properties,
        }
      );
    },
  },
  Webhook: {
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
      const webhook = hook(data);
      return webhook && { eventType: webhook.event_type, dataTypes: webhook.data_types, url: webhook.url };
    },
  },
};

const anna = (data: LicenceData) => data.agents.find(({ login }) => login.startsWith("anna."));
const urgent = (data: LicenceData) => data.tags.find(({ name }) => name === "urgent");
const oneMoment = (data: LicenceData) =>
  data.cannedResponses.find(({ text }) => text.startsWith("One moment"));
const hook = (data: LicenceData) => data.webhooks.find(({ url }) => url.includes("hooks.mycompany.com"));

function byName<T extends { name: string }>(objects: readonly T[], name: string): T | undefined {
  return objects.find((object) => object.name === name);
}

function change<T extends object>(object: T | undefined, values: Partial<T>): boolean {
  if (object) Object.assign(object, values);
  return object !== undefined;
}

function drop<T>(objects: T[], object: T | undefined): boolean {
  if (object === undefined) return false;
  objects.splice(objects.indexOf(object), 1);
  return true;
}
