import { describe, expect, it } from "vitest";
import { LiveChatClient, methodNames } from "../../src/api/index.js";
import { field } from "../../src/api/values.js";
import answers from "../fixtures/api/documented-answers.json" with { type: "json" };
import { serve } from "./server.js";

/*
 * Every answer that the documentation prints, through the client. "…" and comments are taken out of them; the tags
 * of `tickets.updateTags`, which are printed outside of the ticket, are put inside it, as in `tickets.get`.
 */
const documented: { method: string; answer: unknown }[] = answers;

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
  it.each(documented)("is read whole: $method", async ({ method, answer }) => {
    await using server = await serve({ body: answer });
    await using client = new LiveChatClient({ token: "t0ken", baseUrl: server.url });
    const result = await calls[method]?.(client);
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
