import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { PassphraseCrypter } from "../../src/engine/project/passphrase.js";
import { engines, startEmulator } from "./engines.js";
import { idOf, Project } from "./project.js";

const OWNER = "john.doe@mycompany.com";

describe.each(engines)(
  "$name, after a rotation of the token",
  { timeout: 1_200_000 },
  ({ name, of, missing }) => {
    if (missing !== undefined) {
      it.skip(`says which configuration it used (skipped: ${missing})`, () => undefined);
      return;
    }

    it("says which configuration it used, and what to do about it", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      delete project.env["LIVECHAT_TOKEN"];
      delete project.env["LIVECHAT_ACCOUNT"];
      const engine = of(project);
      await project.declare([{ type: "Group", name: "a-group", args: { name: "Returns" } }]);
      const without = await engine.up();
      expect(without.status).toBe(1);
      expect(without.said).toContain("no credentials for LiveChat");

      await rotate(account.emulator, project, "dal:the-first-t0ken");
      expect(await engine.up()).toMatchObject({ status: 0 });
      await rotate(account.emulator, project, "dal:the-second-t0ken");
      const refreshed = await engine.refresh();
      if (name.includes("CLI")) {
        for (const { status, said } of [refreshed, await engine.destroy()]) {
          expect(status, said).toBe(1);
          expect(said).toContain("401");
          expect(said).toContain("from the last `up`, and not from the stack as it is now");
        }
        // The cure that it names.
        expect(await engine.up()).toMatchObject({ status: 0 });
        expect(await engine.refresh()).toMatchObject({ status: 0 });
      } else {
        expect(refreshed).toMatchObject({ status: 0 });
      }
      const { status, said } = await engine.refresh({ env: { LIVECHAT_TOKEN: "dal:the-first-t0ken" } });
      expect(status, said).toBe(1);
      expect(said).toContain("The token is that of LIVECHAT_TOKEN in the environment");
      expect(await engine.destroy()).toMatchObject({ status: 0 });
    });

    it("takes a switch as people write it, and no other", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      await project.declare([{ type: "Group", name: "sales", args: { name: "Sales" } }]);
      const refused = await engine.preview({ env: { LIVECHAT_ADOPT: "ja" } });
      expect(refused.status).not.toBe(0);
      expect(refused.said).toContain("LIVECHAT_ADOPT (livechat:adopt) is neither on nor off");
      const adopted = await engine.up({ env: { LIVECHAT_ADOPT: "True" } });
      expect(adopted.status, adopted.said).toBe(0);
      expect(adopted.said).toContain("whoever else manages it");
      expect(account.emulator.requests.count({ method: "POST" })).toBe(0);
    });
  },
);

describe.each(engines.filter(({ name }) => name.includes("CLI")))(
  "$name, with --target",
  ({ of, missing }) => {
    if (missing !== undefined) {
      it.skip(`says that what a target needs is none (skipped: ${missing})`, () => undefined);
      return;
    }

    it("says that what a target needs is none", { timeout: 1_200_000 }, async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      await project.declare([
        { type: "Group", name: "a-group", args: { name: "Returns" } },
        { type: "Tag", name: "a-tag", args: { tag: "urgent", author: OWNER, group: idOf("a-group") } },
      ]);
      const urn = "urn:pulumi:dev::lifecycle::pulumi-nodejs:dynamic/livechat:Tag::a-tag";
      const { status, said } = await of(project).up({ args: ["--target", urn] });
      expect(status).not.toBe(0);
      expect(said).toContain(
        "group: has no value, as what gives it has none: if that is a resource that --target",
      );
      expect(account.emulator.requests.count()).toBe(0);
      expect(await of(project).up()).toMatchObject({ status: 0 });
    });
  },
);

/** The owner gets this token in place of the one before, and the stack's configuration gets it too. */
async function rotate(emulator: Emulator, project: Project, token: string): Promise<void> {
  emulator.licence().edit(({ agents }) => {
    for (const agent of agents) if (agent.login === OWNER) agent.api_key = token;
  });
  const file = join(project.directory, "Pulumi.dev.yaml");
  const passphrase = project.env["PULUMI_CONFIG_PASSPHRASE"] ?? "";
  const [, salt] = /encryptionsalt"?: ?"?([^"\n]+)/.exec(await readFile(file, "utf8").catch(() => "")) ?? [];
  const crypter = await (salt === undefined
    ? PassphraseCrypter.create(passphrase)
    : PassphraseCrypter.open(passphrase, salt, file));
  const config = { "livechat:token": { secure: crypter.encrypt(token) }, "livechat:account": OWNER };
  await writeFile(file, JSON.stringify({ encryptionsalt: crypter.salt, config }));
}
