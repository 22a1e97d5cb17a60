import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCli } from "../cli/fake.js";

const folder = mkdtempSync(join(tmpdir(), "warnings-"));
afterAll(() => rmSync(folder, { recursive: true }));

const validate = async (yaml: string, ...flags: string[]) => {
  writeFileSync(join(folder, "licence.yaml"), yaml);
  return await runCli(["validate", "licence.yaml", ...flags], {
    cwd: folder,
    env: { SECRET: "hunter2-hunter2" },
  });
};

const doubtful = `groups:
  sales: { name: Sales }
agents:
  a: { login: a@acme.com, name: "##NAME##", password: hunter2-hunter2, groups: [5, sales] }
webhooks:
  w: { eventType: chat_ended, dataTypes: [chat], url: "https://user:hunter2@acme.com/" }
cannedResponses:
  c: { text: "TODO: what to say", tags: [hi], group: "7" }
`;

test("what is right, and hardly meant, is warned of by validate, with its place and never its value", async () => {
  const { status, stderr, stdout } = await validate(doubtful);
  expect(status).toBe(0);
  const lines = stderr.trim().split("\n");
  expect(lines.map((line) => line.split(": ").slice(0, 3).join(": "))).toEqual([
    "licence.yaml: valid, 4 objects",
    "warning: licence.yaml:4:27: agents.a.name",
    "warning: licence.yaml:4:45: agents.a.password",
    "warning: licence.yaml:4:81: agents.a.groups[0]",
    "warning: licence.yaml:8:8: cannedResponses.c.text",
    "warning: licence.yaml:8:47: cannedResponses.c.group",
    "warning: licence.yaml:6:50: webhooks.w.url",
  ]);
  expect(stderr + stdout).not.toContain("hunter2");
  const told = JSON.parse((await validate(doubtful, "--json")).stdout) as { files: { warnings: object[] }[] };
  expect(told.files[0]?.warnings).toHaveLength(6);
});

test("what comes from elsewhere, refers by a key, or is in every account is not warned of", async () => {
  const { status, stderr } = await validate(`groups:
  sales: { name: Sales }
agents:
  a: { login: a@acme.com, name: Ann, password: "\${env:SECRET}", groups: [sales], jobTitle: "Mastodon ## expert" }
cannedResponses:
  c: { text: All is done, tags: [hi], group: 0 }
`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "licence.yaml: valid, 3 objects\n" });
});
