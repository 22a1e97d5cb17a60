import { isObject } from "../../src/api/values.js";
import { ELIDED, readExamples } from "../emulator/documentation.js";

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

/** The answers that the documentation prints, by the method that gets them. */
export const documented = readExamples("dal:emulator")
  .filter(({ answer }) => answer !== undefined)
  .map(({ name, answer }) => ({ name, method: methods[name] ?? "", answer: withoutElided(answer) }));

/** An answer without what the documentation leaves out of it. */
function withoutElided(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== ELIDED).map(withoutElided);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== ELIDED);
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutElided(child)]));
}
