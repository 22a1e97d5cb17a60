import { type CustomResource, output, type Input, type Output } from "@pulumi/pulumi";
import type * as livechat from "../../src/index.js";
import type { TypeName } from "../types/index.js";
import type {
  AgentArgs,
  CannedResponseArgs,
  GoalArgs,
  GreetingArgs,
  Group,
  GroupArgs,
  TagArgs,
  WebhookArgs,
} from "../../src/index.js";

/*
 * What compiles and what does not is the test, and `npm run typecheck` runs it: an unused `@ts-expect-error` is an
 * error itself.
 */

/** Arguments in which every property is an output, but for what tells the kinds of one type apart. */
type InOutputs<T> = {
  [K in keyof T]: K extends "type"
    ? T[K]
    : Exclude<T[K], undefined | CustomResource> extends Input<infer Value>
      ? Output<Value>
      : never;
};

declare const group: Group;

export const accepted = (): unknown[] => [
  { login: output("a@b.example"), name: output("A"), groups: [group, group.id, 1] } satisfies AgentArgs,
  { login: "a@b.example", name: "A", groups: output([1, 2]) } satisfies AgentArgs,
  { login: "a@b.example", name: "A", notifications: { newVisitor: output(true) } } satisfies AgentArgs,
  {
    login: "a@b.example",
    name: "A",
    workScheduler: { monday: { enabled: output(true), start: output("09:00"), end: "17:00" } },
  } satisfies AgentArgs,
  { name: output("A"), agents: [output("a@b.example")], language: output("en") } satisfies GroupArgs,
  { tag: output("vip"), author: output("a@b.example"), group } satisfies TagArgs,
  { text: output("Hello"), tags: [output("hi")], group: group.id } satisfies CannedResponseArgs,
  { type: "url", name: output("paid"), url: output("/paid"), active: output(true) } satisfies GoalArgs,
  { type: "sales_tracker", name: "s", currency: output("USD"), value: output(2) } satisfies GoalArgs,
  {
    name: output("hello"),
    group,
    rules: [{ type: "url_current", value: output("/shoes"), operator: "contains" }],
    properties: { "greeting-message_text": output("Hello") },
  } satisfies GreetingArgs,
  {
    eventType: output("chat_ended" as const),
    dataTypes: [output("chat" as const)],
    url: output("https://a.example/"),
  } satisfies WebhookArgs,
];

type ArgsOf<Name extends TypeName> = ConstructorParameters<(typeof livechat)[Name]>[1];

export const everyPropertyMayBeAnOutput = (given: { [Name in TypeName]: InOutputs<ArgsOf<Name>> }): {
  [Name in TypeName]: ArgsOf<Name>;
} => given;

export const refused = (): unknown[] => [
  // @ts-expect-error -- a field of another type of goal
  { type: "url", name: "paid", url: "/paid", currency: "USD" } satisfies GoalArgs,
  // @ts-expect-error -- an api goal has no url
  { type: "api", name: "called", url: "/paid" } satisfies GoalArgs,
  // @ts-expect-error -- a url goal needs its url
  { type: "url", name: "paid" } satisfies GoalArgs,
  // @ts-expect-error -- the owner's permission is read and never set
  { login: "a@b.example", name: "A", permission: "owner" } satisfies AgentArgs,
  // @ts-expect-error -- the API's spelling
  { login: "a@b.example", name: "A", job_title: "Lead" } satisfies AgentArgs,
  // @ts-expect-error -- a login is needed
  { name: "A" } satisfies AgentArgs,
  // @ts-expect-error -- a field of another rule
  { name: "a", rules: [{ type: "url_current", variableName: "a" }] } satisfies GreetingArgs,
  // @ts-expect-error -- no such operator
  { name: "a", rules: [{ type: "url_current", value: "a", operator: "is" }] } satisfies GreetingArgs,
  // @ts-expect-error -- no such event
  { eventType: "chat_read", dataTypes: ["chat"], url: "https://a.example/" } satisfies WebhookArgs,
];
