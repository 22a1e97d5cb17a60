import type { Values } from "../../src/definitions/definition.js";

/** A resource of the licence: its arguments, given the ids of what it refers to by its key. */
export interface Declared {
  readonly key: string;
  readonly type: string;
  readonly needs: readonly string[];
  readonly args: (id: (key: string) => unknown) => Values;
}

const GROUPS = 6;
const owner = "john.doe@mycompany.com";
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const group = (n: number): string => `group-${n % GROUPS}`;

/** A licence of 60 objects of all types, most of which refer to its groups. */
export const licence60: readonly Declared[] = [
  ...many(GROUPS, (n): Declared => ({
    key: group(n),
    type: "Group",
    needs: [],
    args: () => ({ name: `Group ${n}`, language: "en" }),
  })),
  ...many(10, (n): Declared => ({
    key: `agent-${n}`,
    type: "Agent",
    needs: [group(n)],
    args: (id) => ({
      login: `agent${n}@mycompany.com`,
      name: `Agent ${n}`,
      jobTitle: "Support",
      groups: [id(group(n))],
      // The create does not take it: an update follows.
      ...(n % 3 === 0 && { status: "not accepting chats" }),
    }),
  })),
  ...many(12, (n): Declared => ({
    key: `tag-${n}`,
    type: "Tag",
    needs: [group(n)],
    args: (id) => ({ tag: `tag ${n}`, author: owner, group: id(group(n)) }),
  })),
  ...many(14, (n): Declared => ({
    key: `response-${n}`,
    type: "CannedResponse",
    needs: [group(n)],
    args: (id) => ({ text: `Answer ${n}`, tags: [`a${n}`, "all"], group: id(group(n)) }),
  })),
  ...many(8, (n): Declared => ({
    key: `greeting-${n}`,
    type: "Greeting",
    needs: [group(n)],
    args: (id) => ({
      name: `Greeting ${n}`,
      group: id(group(n)),
      rules: [{ type: "visit_time_page", value: String(10 + n), operator: "greater_than" }],
      ...(n % 2 === 0 && { properties: { "greeting-message_text": `Hello ${n}` } }),
    }),
  })),
  ...many(6, (n): Declared => ({
    key: `goal-${n}`,
    type: "Goal",
    needs: [],
    args: () => ({ type: "url", name: `Goal ${n}`, url: `https://shop.example/${n}`, matchType: "exact" }),
  })),
  ...many(4, (n): Declared => ({
    key: `webhook-${n}`,
    type: "Webhook",
    needs: [],
    args: () => ({ eventType: "chat_started", dataTypes: ["chat"], url: `https://hooks.example/${n}` }),
  })),
];
