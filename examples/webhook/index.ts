import { Webhook } from "pulumi-livechat";

const ended = new Webhook("ended", {
  eventType: "chat_ended",
  dataTypes: ["chat", "visitor"],
  url: "https://hooks.mycompany.com/livechat",
});

// Every delivery carries it, as the proof that LiveChat sent it. It stays secret in the state and the outputs.
export const token = ended.token;
