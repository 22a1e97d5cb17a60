import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { destroy, preview, up } from "../../src/engine/index.js";

const example = fileURLToPath(new URL("../../examples/fleet", import.meta.url));
let emulator: Emulator;
let folder: string;

beforeAll(async () => {
  emulator = await createEmulator({ licences: [{ data: "empty" }, { data: "empty" }] });
  // Beside the example, so that the package is found from it, and the checkout stays as it is.
  folder = mkdtempSync(`${example}/.demo-`);
  for (const name of [
    "Pulumi.yaml",
    "Pulumi.north.yaml",
    "Pulumi.south.yaml",
    "package.json",
    "index.js",
    "licence.yaml",
  ]) {
    cpSync(join(example, name), join(folder, name));
  }
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

test(
  "one licence is brought to two others, each with its own domain and language",
  { timeout: 300_000 },
  async () => {
    const stacks = [
      { stack: "north", domain: "north.example.com", language: "de", licence: emulator.licence(0) },
      { stack: "south", domain: "south.example.com", language: "es", licence: emulator.licence(1) },
    ];
    for (const { stack, domain, language, licence } of stacks) {
      const env = {
        ...process.env,
        LIVECHAT_BASE_URL: emulator.url,
        LIVECHAT_TOKEN: licence.token,
        LIVECHAT_ACCOUNT: licence.account,
        PULUMI_CONFIG_PASSPHRASE: "x",
      };
      const options = { cwd: folder, stack, env };
      const { errors, outputs } = await up(options);
      expect(errors).toEqual([]);
      const { groups, agents, tags, webhooks } = licence.data;
      expect(
        groups
          .filter(({ id }) => id !== 0)
          .map((group) => `${group.name} ${group.language}`)
          .toSorted((one, other) => one.localeCompare(other)),
      ).toEqual([`Sales ${language}`, `Support ${language}`]);
      expect(agents.map(({ login }) => login)).toContain(`jane.roe@${domain}`);
      expect(tags.map(({ author, group }) => [author, group])).toEqual([
        [`jane.roe@${domain}`, groups.find(({ name }) => name === "Support")?.id],
      ]);
      expect(webhooks.map(({ url }) => url)).toEqual([`https://hooks.${domain}/livechat`]);
      // The ids that LiveChat gave to what others refer to, and no list of everything.
      const idOf = (wanted: string) => String(groups.find(({ name }) => name === wanted)?.id);
      expect(outputs).toEqual({ ids: { groups: { sales: idOf("Sales"), support: idOf("Support") } } });
      expect((await preview(options)).hasChanges).toBe(false);
    }
    const [north] = stacks;
    expect(emulator.licence(1).data.tags).toHaveLength(1);
    const env = {
      ...process.env,
      LIVECHAT_BASE_URL: emulator.url,
      LIVECHAT_TOKEN: north?.licence.token,
      LIVECHAT_ACCOUNT: north?.licence.account,
      PULUMI_CONFIG_PASSPHRASE: "x",
    };
    expect((await destroy({ cwd: folder, stack: "north", env })).errors).toEqual([]);
    expect(emulator.licence(0).data.tags).toEqual([]);
    expect(emulator.licence(1).data.tags).toHaveLength(1);
  },
);
