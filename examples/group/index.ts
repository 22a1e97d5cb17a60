import { Agent, Group } from "pulumi-livechat";

// Membership declared on the group's side: these, and only these, are its members.
const returns = new Group("returns", {
  name: "Returns",
  language: "en",
  agents: ["john.doe@mycompany.com", "jane.doe@mycompany.com"],
});

// A group that leaves its members out leaves them to the agents' side.
const polish = new Group("polish", { name: "Po polsku", language: "pl" });

new Agent(
  "anna",
  { login: "anna.nowak@mycompany.com", name: "Anna Nowak", groups: [polish] },
  // Deleting an agent loses its statistics for good, so it takes two steps: unprotect, then delete.
  { protect: true },
);

export const groups = [returns.id, polish.id];
