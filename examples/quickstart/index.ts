import { Agent, Group, Tag } from "pulumi-livechat";

const jane = new Agent(
  "jane",
  { login: "jane.roe@mycompany.com", name: "Jane Roe", jobTitle: "Support agent" },
  // Deleting an agent loses its statistics for good, so that it takes two steps: unprotect, then delete.
  { protect: true },
);

const support = new Group("support", { name: "Technical support", agents: [jane.login] });

new Tag("vip", { tag: "vip", author: jane.login, group: support });

export const supportGroup = support.id;
