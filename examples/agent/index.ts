import { Agent } from "pulumi-livechat";

// Deleting an agent loses its statistics for good, so it takes two steps: unprotect, then delete.
const options = { protect: true };

// Left without a password, an agent gets an e-mail with an activation link.
const anna = new Agent(
  "anna",
  {
    login: "anna.nowak@mycompany.com",
    name: "Anna Nowak",
    jobTitle: "Support lead",
    permission: "administrator",
    groups: [1, 2],
    maxChatsCount: 4,
    notifications: { newVisitor: false, visitorIsTyping: true },
    workScheduler: {
      monday: { enabled: true, start: "08:00", end: "16:00" },
      sunday: { enabled: false, start: "08:00", end: "16:00" },
    },
  },
  options,
);

new Agent("jan", { login: "jan.kowalski@mycompany.com", name: "Jan Kowalski", groups: [1] }, options);

export const login = anna.login;
