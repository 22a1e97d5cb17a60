import { describe, expect, it } from "vitest";
import { LiveChatClient, methodNames } from "../../src/api/index.js";
import { field, isObject } from "../../src/api/values.js";
import { ELIDED, readExamples } from "../emulator/documentation.js";
import { serve } from "./server.js";

/** The examples of the documentation that print an answer, by the client's method that makes their call. */
const methods: Record<string, string> = {
  "03-jsonp": "agents.list",
  "04-list-agents": "agents.list",
  "05-get-an-agent": "agents.get",
  "06-create-an-agent": "agents.create",
  "07-update-an-agent": "agents.update",
  "08-remove-an-agent": "agents.delete",
  "09-list-chats": "chats.list",
  "10-get-a-chat": "chats.get",
  "11-update-chat-tags": "chats.updateTags",
  "12-send-a-chat-transcript": "chats.sendTranscript",
  "13-list-canned-responses": "cannedResponses.list",
  "14-get-a-canned-response": "cannedResponses.get",
  "15-create-a-canned-response": "cannedResponses.create",
  "16-update-a-canned-response": "cannedResponses.update",
  "17-remove-a-canned-response": "cannedResponses.delete",
  "18-list-goals": "goals.list",
  "19-get-a-goal": "goals.get",
  "20-mark-a-goal-as-successful": "goals.markAsSuccessful",
  "21-add-a-goal": "goals.create",
  "22-update-a-goal": "goals.update",
  "23-remove-a-goal": "goals.delete",
  "24-list-greetings": "greetings.list",
  "25-get-a-greeting": "greetings.get",
  "27-create-a-greeting": "greetings.create",
  "28-create-a-custom-variable-greeting": "greetings.create",
  "29-create-a-url-funnel-greeting": "greetings.create",
  "30-create-a-greeting-with-multiple-rules": "greetings.create",
  "33-change-a-greetings-rules": "greetings.update",
  "34-remove-a-greeting": "greetings.delete",
  "35-list-groups": "groups.list",
  "36-get-a-group": "groups.get",
  "37-create-a-group": "groups.create",
  "38-update-a-group": "groups.update",
  "39-remove-a-group": "groups.delete",
  "40-get-the-status": "status.get",
  "41-list-tags": "tags.list",
  "42-add-a-tag": "tags.create",
  "43-delete-a-tag": "tags.delete",
  "44-list-tickets": "tickets.list",
  "45-get-a-ticket": "tickets.get",
  "46-create-a-ticket": "tickets.create",
  "47-update-ticket-tags": "tickets.updateTags",
  "48-list-webhooks": "webhooks.list",
  "49-create-a-webhook": "webhooks.create",
  "50-delete-a-webhook": "webhooks.delete",
  "51-list-visitors": "visitors.list",
};

const documented = readExamples("dal:emulator")
  .filter(({ answer }) => answer !== undefined)
  .map(({ name, answer }) => ({ name, method: methods[name] ?? "", answer: withoutElided(answer) }));

/** An answer without what the documentation leaves out of it. */
function withoutElided(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== ELIDED).map(withoutElided);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== ELIDED);
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutElided(child)]));
}

const calls: Record<string, (client: LiveChatClient) => unknown> = {
  "agents.list": ({ agents }) => agents.list(),
  "agents.get": ({ agents }) => agents.get("john.doe@mycompany.com"),
  "agents.create": ({ agents }) => agents.create({ login: "jenny.doe@mycompany.com", name: "Jenny Doe" }),
  "agents.update": ({ agents }) => agents.update("jenny.doe@mycompany.com", { maxChatsCount: 2 }),
  "agents.delete": ({ agents }) => agents.delete("jenny.doe@mycompany.com"),
  "chats.list": ({ chats }) => chats.list({ dateFrom: "2013-01-23", hasGoal: true }).toArray(),
  "chats.get": ({ chats }) => chats.get("MH022RD0K5"),
  "chats.updateTags": ({ chats }) => chats.updateTags("MH022RD0K5", ["sales"]),
  "chats.sendTranscript": ({ chats }) => chats.sendTranscript("MH022RD0K5", { to: "john.doe@mycompany.com" }),
  "cannedResponses.list": ({ cannedResponses }) => cannedResponses.list({ group: 1 }),
  "cannedResponses.get": ({ cannedResponses }) => cannedResponses.get(3151),
  "cannedResponses.create": ({ cannedResponses }) => cannedResponses.create({ text: "Bye", tags: ["bye"] }),
  "cannedResponses.update": ({ cannedResponses }) => cannedResponses.update(3181, { tags: ["bye"] }),
  "cannedResponses.delete": ({ cannedResponses }) => cannedResponses.delete(3181),
  "goals.list": ({ goals }) => goals.list(),
  "goals.get": ({ goals }) => goals.get(1181),
  "goals.create": ({ goals }) => goals.create({ name: "new goal", type: "url", url: "http://x/" }),
  "goals.update": ({ goals }) => goals.update(2231, { active: false }),
  "goals.delete": ({ goals }) => goals.delete(2231),
  "goals.markAsSuccessful": ({ goals }) => goals.markAsSuccessful(1181, { visitorId: "S1" }),
  "greetings.list": ({ greetings }) => greetings.list({ group: 1 }),
  "greetings.get": ({ greetings }) => greetings.get(2411),
  "greetings.create": ({ greetings }) => greetings.create({ name: "my custom invitation", rules: [] }),
  "greetings.update": ({ greetings }) => greetings.update(2491, { active: false }),
  "greetings.delete": ({ greetings }) => greetings.delete(2491),
  "groups.list": ({ groups }) => groups.list(),
  "groups.get": ({ groups }) => groups.get(2),
  "groups.create": ({ groups }) => groups.create({ name: "Human Resources", agents: [] }),
  "groups.update": ({ groups }) => groups.update(3, { name: "Quality Assurance" }),
  "groups.delete": ({ groups }) => groups.delete(4),
  "status.get": ({ status }) => status.get(1),
  "tags.list": ({ tags }) => tags.list({ group: 1 }),
  "tags.create": ({ tags }) => tags.create({ tag: "support", author: "john.doe@mycompany.com", group: 1 }),
  "tags.delete": ({ tags }) => tags.delete("support", { group: 1 }),
  "tickets.list": ({ tickets }) => tickets.list({ status: "open" }).toArray(),
  "tickets.get": ({ tickets }) => tickets.get("5FUED"),
  "tickets.create": ({ tickets }) => tickets.create({ message: "Hi", requester: { mail: "m@b.c" } }),
  "tickets.updateTags": ({ tickets }) => tickets.updateTags("5FUED", ["sales"]),
  "webhooks.list": ({ webhooks }) => webhooks.list(),
  "webhooks.create": ({ webhooks }) =>
    webhooks.create({
      eventType: "chat_started",
      dataTypes: ["chat"],
      url: "http://my-company.com/parse_webhook.php",
    }),
  "webhooks.delete": ({ webhooks }) => webhooks.delete("39612eee5"),
  "visitors.list": ({ visitors }) => visitors.list({ state: "chatting", group: [0] }),
};

/** The envelopes that the client takes away. */
function unwrapped(method: string, answer: unknown): unknown {
  const events = method.startsWith("webhooks.") ? field(answer, "events") : undefined;
  const list = field(answer, "chats") ?? field(answer, "tickets") ?? events;
  if (!Array.isArray(list)) return answer;
  const items: unknown[] = list;
  return method.endsWith(".list") ? items : items[0];
}

/** The paths of the answer's fields that the result does not have under their camelCase name. */
function lost(answer: unknown, result: unknown, path = ""): string[] {
  if (typeof answer !== "object" || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]) => {
    const name = path.endsWith("properties")
      ? key
      : key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    const here = `${path}.${name}`;
    const found: unknown = Array.isArray(result) ? result[Number(name)] : field(result, name);
    return found === undefined ? [here] : lost(value, found, here);
  });
}

describe("an answer that the documentation prints", () => {
  it.each(documented)("is read whole: $name by $method", async ({ method, answer }) => {
    await using server = await serve({ body: answer });
    await using client = new LiveChatClient({ token: "t0ken", baseUrl: server.url });
    const call = calls[method];
    expect(call).toBeDefined();
    const result = await call?.(client);
    if (result === undefined) {
      expect(method).toMatch(/\.(delete|markAsSuccessful|sendTranscript)$/);
      return;
    }
    const missing = typeof result === "string" ? [] : lost(unwrapped(method, answer), result);
    const never = field(answer, "last_logout") === 0;
    expect(missing).toEqual(never ? [".lastLogout"] : []);
  });

  it("is there for every method, but for the two whose answers are not printed", () => {
    const printed = new Set(documented.map(({ method }) => method));
    expect(methodNames.filter((name) => !printed.has(name))).toEqual([
      "visitors.count",
      "visitors.setDetails",
    ]);
  });
});
