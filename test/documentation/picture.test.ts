import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { loadEngine } from "../../src/cli/engine.js";
import { runCli } from "../cli/fake.js";
import { createEmulator } from "../strict-emulator.js";
import { pictureOf } from "./picture.js";

const licence = `
groups:
  support: { name: Support }
agents:
  jane: { login: jane@acme.com, name: Jane Roe, jobTitle: Support, groups: [support] }
tags:
  refund: { tag: refund, author: jane, group: support }
  urgent: { tag: urgent, author: jane, group: support }
greetings:
  pricing:
    name: Help with pricing
    group: support
    rules:
      - { type: url_current, operator: contains, value: /pricing }
      - { type: visit_time_page, operator: greater_than, value: 60 }
`;

const edited = licence
  .replace("jobTitle: Support,", "jobTitle: Support lead,")
  .replace("value: 60", "value: 30")
  .replace(/ {2}urgent: .*\n/, "")
  .concat(
    'cannedResponses:\n  hello: { text: "Hello! How may I help you?", tags: [hello], group: support }\n',
  );

/** New, where a plan is shown in another way: `npx vitest run test/documentation/picture.test.ts --update`. */
it("the README's picture is what a terminal shows of a plan", async () => {
  const emulator = await createEmulator({ licences: [{ token: "dal:picture-t0ken" }] });
  // Below the repository, where the packages are found by their names.
  const folder = mkdtempSync(fileURLToPath(new URL("../../.demo-", import.meta.url)));
  const { account, token } = emulator.licence();
  const env = {
    PATH: process.env["PATH"],
    LIVECHAT_BASE_URL: emulator.url,
    LIVECHAT_ACCOUNT: account,
    LIVECHAT_TOKEN: token,
  };
  const cli = async (cwd: string, terminal: boolean, ...args: string[]) => {
    const run = await runCli(args, { cwd, env, engine: await loadEngine(), terminal });
    expect(run, run.stderr).toMatchObject({ status: 0 });
    return run.stdout;
  };
  try {
    const project = join(folder, "acme");
    await cli(folder, false, "init", "acme");
    writeFileSync(join(project, "licence.yaml"), licence);
    await cli(project, false, "up", "--yes");
    writeFileSync(join(project, "licence.yaml"), edited);
    const shown = await cli(project, true, "preview");
    const [heading = ""] = shown.split("\n");
    // What stands when it is done: the progress before it is wiped away.
    const lasting = shown.slice(shown.lastIndexOf("\u001b[K") + "\u001b[K".length);
    // Times are other ones in each run.
    const timeless = `${heading}\n${lasting.slice(lasting.indexOf("\n"))}`
      .replace(/ \([\d.]+ m?s\)/, " (1.2 s)")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-01-05T09:00:00.000Z");
    await expect(pictureOf("npx pulumi-livechat preview", timeless)).toMatchFileSnapshot(
      "../../docs/pictures/plan.svg",
    );
  } finally {
    rmSync(folder, { recursive: true });
    await emulator.close();
  }
});
