import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PassphraseCrypter } from "../../src/engine/project/passphrase.js";
import { engines, startEmulator } from "../lifecycle/engines.js";
import { Project } from "../lifecycle/project.js";
import { declareSecrets } from "../sweep.js";

const CODE = "C0DE-that-nobody-may-see";
const VAR = "V4R-that-nobody-may-see";

const LICENCE = `
vars: { signature: "<\${config:code}>" }
groups:
  open: { name: "\${var:name}" }
cannedResponses:
  config: { text: "config \${config:code}", tags: [config] }
  vars: { text: "vars \${var:code}", tags: [vars], group: open }
  signature: { text: Hello, tags: ["\${var:signature}"] }
webhooks:
  hook: { eventType: chat_ended, dataTypes: [chat], url: "https://hooks.acme.com/\${var:code}/chat" }
`;

/** The stack's configuration, as `pulumi config set --secret` and `pulumi config set --path --secret` write it. */
async function configure(project: Project, withCli: boolean): Promise<void> {
  if (withCli) {
    // From the environment, since the project keeps every command that it was given.
    const commands =
      'pulumi stack select --create dev && pulumi config set --secret code "$CODE" && ' +
      'pulumi config set --path --secret vars.code "$VAR" && pulumi config set --path vars.name Open';
    const { status, stderr } = await project.run("sh", ["-ec", commands], { CODE, VAR });
    expect(status, stderr).toBe(0);
    return;
  }
  const crypter = await PassphraseCrypter.create(project.env["PULUMI_CONFIG_PASSPHRASE"] ?? "");
  const secure = (text: string) => ({ secure: crypter.encrypt(text) });
  const config = {
    "lifecycle:code": secure(CODE),
    "lifecycle:vars": { code: secure(VAR), name: "Open" },
  };
  // JSON is YAML.
  await writeFile(
    join(project.directory, "Pulumi.dev.yaml"),
    JSON.stringify({ encryptionsalt: crypter.salt, config }),
  );
}

describe.each(engines)(
  "the secrets of the configuration, on $name",
  { timeout: 600_000 },
  ({ name, of, missing }) => {
    if (missing !== undefined) {
      it.skip(`are nowhere in clear (skipped: ${missing})`, () => undefined);
      return;
    }

    it("are nowhere in clear in what a licence without a program writes and says", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      declareSecrets(CODE, VAR);
      await writeFile(
        join(project.directory, "index.js"),
        'module.exports = require("pulumi-livechat/program");',
      );
      await writeFile(join(project.directory, "licence.yaml"), LICENCE);
      await configure(project, name === "the Pulumi CLI");
      const engine = of(project);

      const preview = await engine.preview();
      expect(preview, preview.said).toMatchObject({ status: 0 });
      const up = await engine.up();
      expect(up, up.said).toMatchObject({ status: 0 });
      expect(account.emulator.licence().data).toMatchObject({
        cannedResponses: expect.arrayContaining([
          expect.objectContaining({ text: `config ${CODE}` }),
          expect.objectContaining({ text: `vars ${VAR}` }),
          expect.objectContaining({ tags: [`<${CODE}>`] }),
        ]) as unknown,
        webhooks: expect.arrayContaining([
          expect.objectContaining({ url: `https://hooks.acme.com/${VAR}/chat` }),
        ]) as unknown,
      });
      expect(await engine.refresh()).toMatchObject({ status: 0 });
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
      expect(await engine.destroy()).toMatchObject({ status: 0 });
    });
  },
);
