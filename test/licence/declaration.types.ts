import { output } from "@pulumi/pulumi";
import type { Agent, Group, LicenceArgs } from "../../src/index.js";

/*
 * What compiles and what does not is the test, and `npm run typecheck` runs it: an unused `@ts-expect-error` is an
 * error itself.
 */

declare const group: Group;
declare const anna: Agent;

export const accepted = (): LicenceArgs[] => [
  { file: "licence.yaml", vars: { domain: "acme.com", seats: 5, trial: false }, protectAgents: false },
  {
    declaration: {
      groups: { support: { name: output("Support"), agents: [anna.login], options: { protect: true } } },
      agents: { jane: { login: "jane@acme.com", name: "Jane", groups: ["support", group, group.id, 3] } },
      tags: { vip: { tag: "vip", author: "jane", group: "support", options: { aliases: ["v"] } } },
      cannedResponses: { hello: { text: "Hello", tags: ["hi"], groups: ["support", 0] } },
      goals: { order: { type: "url", name: "Order", url: output("/thanks") } },
    },
  },
];

export const refused = (): LicenceArgs[] => [
  // @ts-expect-error -- no such section
  { declaration: { webhoks: {} } },
  // @ts-expect-error -- objects stand under keys
  { declaration: { tags: [{ tag: "vip", author: "jane" }] } },
  // @ts-expect-error -- a name is needed
  { declaration: { groups: { support: { language: "en" } } } },
  // @ts-expect-error -- no such property
  { declaration: { groups: { support: { name: "Support", langauge: "en" } } } },
  // @ts-expect-error -- no such option
  { declaration: { groups: { support: { name: "Support", options: { protekt: true } } } } },
  // @ts-expect-error -- a group or groups, and not both
  { declaration: { tags: { vip: { tag: "vip", author: "jane", group: 1, groups: [1] } } } },
  // @ts-expect-error -- a group of groups there is not
  { declaration: { groups: { support: { name: "Support", groups: [1] } } } },
  // @ts-expect-error -- a var is a plain value
  { file: "licence.yaml", vars: { domain: ["acme.com"] } },
];
