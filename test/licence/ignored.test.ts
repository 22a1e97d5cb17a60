import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { loadFile } from "../../src/licence/load.js";
import { preflight } from "../../src/licence/preflight.js";
import { compare, sideOfAccount, sideOfFile } from "../../src/review/comparison/index.js";
import { createEmulator } from "../strict-emulator.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ignored-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function licence(text: string, part = "") {
  writeFileSync(join(folder, "licence.yaml"), text);
  writeFileSync(join(folder, "part.yaml"), part);
  return checkLicence(loadFile("licence.yaml", { env: {}, vars: { who: "acme" } }, { folder }));
}

describe("what a licence leaves to others", () => {
  test("is told by what people know it by, of all its files", () => {
    const { ignored } = licence(
      `include: part.yaml
vars: { who: nobody }
ignore:
  agents: ["*@partner.com"]
  webhooks: [{ url: "https://\${var:who}.example/*", eventType: chat_started }]
  goals: ["(a+b)*"]
`,
      "ignore: { agents: [bot@acme.com], tags: }\n",
    );
    const has = (type: string, values: Record<string, unknown>) => ignored.has(resourceTypeOf(type), values);
    expect(["Jane@Partner.com", "bot@acme.com"].map((login) => has("Agent", { login }))).toEqual([
      true,
      true,
    ]);
    expect(["jane@partner.com.eu", "abot@acme.com"].map((login) => has("Agent", { login }))).toEqual([
      false,
      false,
    ]);
    const url = "https://acme.example/in?a=1";
    expect(has("Webhook", { url, eventType: "chat_started" })).toBe(true);
    expect(has("Webhook", { url, eventType: "chat_ended" })).toBe(false);
    expect(["(a+b) of\nmine", "aab"].map((name) => has("Goal", { name, type: "api" }))).toEqual([
      true,
      false,
    ]);
    expect(has("Tag", { tag: "any", group: 0 })).toBe(false);
  });

  test("is nowhere told of: neither by a preflight nor in a comparison", async () => {
    const emulator = await createEmulator();
    const { account, token, data } = emulator.licence();
    const names = data.tags.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1);
    const model = licence(
      `ignore: { tags: ["${names[0]}"] }\nvars: { a: "\${var:who}" }\ngroups: { g: { name: G } }\n`,
    );
    {
      await using api = new LiveChatClient({ account, token, baseUrl: emulator.url });
      const context = { api, currentPassword: undefined };
      const { extra } = await preflight(context, model);
      const told = extra.filter(({ section }) => section === "tags").map(({ title }) => title);
      expect(told).toHaveLength(data.tags.filter(({ name }) => name !== names[0]).length);
      expect(told.join()).not.toContain(`"${names[0]}"`);
      const plan = compare(
        await sideOfAccount("account", context, {}),
        sideOfFile("licence.yaml", model, folder),
      );
      const tags = plan.steps.filter(({ type }) => type === "Tag");
      expect(tags).toHaveLength(told.length);
    }
    await emulator.close();
  });
});
