import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { PassphraseCrypter } from "../../src/engine/project/passphrase.js";
import { engines, startEmulator } from "./engines.js";
import { declareSecrets } from "../sweep.js";
import { Project } from "./project.js";

const USER = "us3r-nobody-may-see";
const PASSWORD = "p4ssword-nobody-may-see";
const ADDRESS = `https://${USER}:${PASSWORD}@hooks.acme.com/chat?a=b`;
const KEY = "chat-ended-credentials";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

/** What the steps that an export prints say: the secret goes into the stack's configuration. */
async function configure(project: Project, withCli: boolean): Promise<void> {
  if (withCli) {
    const { status, stderr } = await project.run(
      "sh",
      ["-ec", `pulumi stack select --create dev && pulumi config set --secret ${KEY} "$CREDENTIALS"`],
      { CREDENTIALS: `${USER}:${PASSWORD}` },
    );
    expect(status, stderr).toBe(0);
    return;
  }
  const crypter = await PassphraseCrypter.create(project.env["PULUMI_CONFIG_PASSPHRASE"] ?? "");
  const config = { [`lifecycle:${KEY}`]: { secure: crypter.encrypt(`${USER}:${PASSWORD}`) } };
  await writeFile(
    join(project.directory, "Pulumi.dev.yaml"),
    JSON.stringify({ encryptionsalt: crypter.salt, config }),
  );
}

const hook = (url: string) => [
  { type: "Webhook", name: "hook", args: { eventType: "chat_ended", dataTypes: ["chat"], url } },
];

describe.each(engines)(
  "the user and the password of a webhook's address, on $name",
  { timeout: 600_000 },
  ({ name, of, missing }) => {
    if (missing !== undefined) {
      it.skip(`are secret (skipped: ${missing})`, () => undefined);
      return;
    }

    it("are in nothing that an export, an import, a plan and a state show, and a mask of them is no change", async () => {
      await using account = await startEmulator();
      const { emulator } = account;
      // Whatever is written and said is looked through for them.
      declareSecrets(USER, PASSWORD);
      emulator.licence().edit((data) => {
        data.webhooks = data.webhooks.slice(0, 1).map((one) => ({
          ...one,
          event_type: "chat_ended",
          data_types: ["chat"],
          url: ADDRESS,
        }));
        data.agents = data.agents.filter(({ permission }) => permission === "owner");
      });
      await using project = await Project.create(emulator);
      const engine = of(project);
      const exported = await project.run("node", [command, "export", "--out", "."]);
      expect(exported.status, exported.stderr).toBe(0);
      const [step] = /npx pulumi-livechat config set --secret \S+ .*/.exec(exported.stderr) ?? [];
      expect(step).toContain(`--secret ${KEY}`);
      const key = /webhooks\.(\S+), as/.exec(step ?? "")?.[1] ?? "";
      await writeFile(
        join(project.directory, "index.js"),
        'module.exports = require("pulumi-livechat/program");',
      );
      const read = (file: string) => readFile(join(project.directory, file), "utf8");
      const [licence, imports] = await Promise.all(["licence.yaml", "import.json"].map(read));
      expect(licence).toContain(`https://\${config:${KEY}}@hooks.acme.com/chat?a=b`);
      expect(imports).toContain("https://[secret]@hooks.acme.com/chat?a=b");

      if (name === "the Pulumi CLI") await project.run("pulumi", ["stack", "select", "--create", "dev"]);
      const imported = await engine.importFile("import.json");
      expect(imported, imported.said).toMatchObject({ status: 0 });
      const unset = await engine.preview();
      expect(unset.status).not.toBe(0);
      expect(unset.said).toContain(`\${config:${KEY}} is not set`);

      await configure(project, name === "the Pulumi CLI");
      const first = await engine.preview({ expectNoChanges: true });
      expect(first, first.said).toMatchObject({ status: 0 });
      const up = await engine.up();
      expect(up, up.said).toMatchObject({ status: 0 });
      expect(await engine.refresh()).toMatchObject({ status: 0 });
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
      expect(emulator.requests.all().filter(({ method }) => method !== "GET")).toEqual([]);

      // Whatever replaces the webhook sends the real ones.
      await writeFile(
        join(project.directory, "licence.yaml"),
        String(licence).replace("eventType: chat_ended", "eventType: chat_changed"),
      );
      const replaced = await engine.up();
      expect(replaced, replaced.said).toMatchObject({ status: 0, ops: { [key]: "replace" } });
      expect(emulator.licence().data.webhooks).toMatchObject([{ event_type: "chat_changed", url: ADDRESS }]);

      emulator.setFaults("503 DELETE");
      expect((await engine.destroy({ env: { LIVECHAT_RETRY_MAX_TIME_MS: "0" } })).status).not.toBe(0);
      expect(JSON.stringify(emulator.requests.all())).not.toContain(PASSWORD);
    });

    it("are sealed where a program gives them in clear, and a mask is never sent", async () => {
      await using account = await startEmulator();
      const { emulator } = account;
      // Whatever is written and said is looked through for them.
      declareSecrets(USER, PASSWORD);
      await using project = await Project.create(emulator);
      project.env["LIVECHAT_RETRY_MAX_TIME_MS"] = "0";
      project.env["LIVECHAT_LOOK_MS"] = "0";
      const engine = of(project);
      await project.declare(hook(ADDRESS.replace(USER, "[secret]").replace(`:${PASSWORD}`, "")));
      const mask = await engine.preview();
      expect(mask.status).not.toBe(0);
      expect(mask.said).toContain("url: has a mask in place of the user and the password");

      await project.declare(hook(ADDRESS));
      emulator.setFaults("503 POST");
      expect((await engine.up()).status).not.toBe(0);
      emulator.setFaults(undefined);
      const up = await engine.up();
      expect(up, up.said).toMatchObject({ status: 0 });
      expect(emulator.licence().data.webhooks).toEqual(
        expect.arrayContaining([expect.objectContaining({ url: ADDRESS })]),
      );
      expect(await engine.refresh()).toMatchObject({ status: 0 });
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    });
  },
);
