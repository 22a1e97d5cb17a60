import type { LiveChatClient } from "../../src/api/index.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { caseOf, typeNames } from "../types/index.js";

type Call = (client: LiveChatClient) => unknown;

/** A call of each method whose answer the documentation prints. */
export const calls: Readonly<Record<string, Call>> = {
  ...Object.fromEntries(
    typeNames.flatMap((type) =>
      Object.entries(caseOf(type).calls).map(([name, call]) => [
        `${resourceTypeOf(type).section}.${name}`,
        call,
      ]),
    ),
  ),
  "chats.list": ({ chats }) => chats.list({ dateFrom: "2013-01-23", hasGoal: true }).toArray(),
  "chats.get": ({ chats }) => chats.get("MH022RD0K5"),
  "chats.updateTags": ({ chats }) => chats.updateTags("MH022RD0K5", ["sales"]),
  "chats.sendTranscript": ({ chats }) => chats.sendTranscript("MH022RD0K5", { to: "john.doe@mycompany.com" }),
  "status.get": ({ status }) => status.get(1),
  "tickets.list": ({ tickets }) => tickets.list({ status: "open" }).toArray(),
  "tickets.get": ({ tickets }) => tickets.get("5FUED"),
  "tickets.create": ({ tickets }) => tickets.create({ message: "Hi", requester: { mail: "m@b.c" } }),
  "tickets.updateTags": ({ tickets }) => tickets.updateTags("5FUED", ["sales"]),
  "visitors.list": ({ visitors }) => visitors.list({ state: "chatting", group: [0] }),
};
