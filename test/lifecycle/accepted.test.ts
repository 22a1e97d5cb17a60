import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { agent, made } from "../licence/updating.js";
import { engines, startEmulator } from "./engines.js";
import { agedState, Project } from "./project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));
const OWNER = "john.doe@mycompany.com";

const licence = `ignore:
  agents: ["*@mycompany.com"]
  goals: ["*"]
  greetings: ["*"]
  groups: [Sales, Invoicing, Technical Support]
groups:
  # the first
  north: { name: The North }
agents:
  from: staff.csv
cannedResponses:
  from: responses.csv
tags:
  vip: { tag: vip, author: ${OWNER}, group: north } # never touched
  other: { tag: other, author: ${OWNER}, group: 0 }
  # nobody wants it
  gone: { tag: gone, author: ${OWNER}, group: 0 }
`;

describe.each(engines)("$name, what was changed by hand", { timeout: 600_000 }, ({ name, of, missing }) => {
  if (missing !== undefined) {
    it.skip(`is accepted (skipped: ${missing})`, () => undefined);
    return;
  }

  it("is accepted: the files say it, the stack knows it, and nothing is to be done", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    const isCli = name !== engines[0]?.name;
    account.emulator.licence().edit((data) => {
      data.cannedResponses = [];
      data.tags = [];
      data.webhooks = [];
    });
    const write = (file: string, text: string) => writeFile(join(project.directory, file), text);
    const read = (file: string) => readFile(join(project.directory, file), "utf8");
    await write("index.js", 'module.exports = require("pulumi-livechat/program");');
    await write("licence.yaml", licence);
    await write("responses.csv", "key,text,tags,group\nhello,Hello,hi,north\nbye,Bye,bye,0\n");
    await write("staff.csv", "login,name\nanna@acme.com,Anna\n");
    const first = await engine.up();
    expect(first, first.said).toMatchObject({ status: 0 });

    account.emulator.licence().edit((data) => {
      const north = data.groups.find((group) => group.name === "The North");
      if (north) north.name = "The new North";
      const hello = data.cannedResponses.find(({ text }) => text === "Hello");
      if (hello) hello.text = "Hello, you";
      data.tags = data.tags.filter((tag) => tag.name !== "gone");
      data.tags.push(made.tag("new", north?.id));
      data.agents.push(agent("bert@acme.com", "Bert"));
      // Deleted, and made again: another object of the same key.
      const bye = data.cannedResponses.find(({ text }) => text === "Bye");
      if (bye) bye.id += 1000;
    });
    // What was written just now would not be taken for gone.
    await engine.importState(agedState(await engine.exportState()));

    const noteState = async () => {
      if (isCli) await write("state.json", JSON.stringify(await engine.exportState()));
    };
    await noteState();
    const flags = ["export", "--update", "--stack", "dev", ...(isCli ? ["--state", "state.json"] : [])];
    const run = (...args: string[]) => project.run(process.execPath, [command, ...flags, ...args]);
    const dry = await run("--dry-run");
    expect(dry, dry.stderr).toMatchObject({ status: 0 });
    expect(dry.stdout).toContain("-  north: { name: The North }\n+  north: { name: The new North }\n");
    expect(await read("licence.yaml")).toBe(licence);
    const updated = await run();
    expect(updated, updated.stderr).toMatchObject({ status: 0, stdout: "" });
    expect(await read("licence.yaml")).toBe(
      licence
        .replace("{ name: The North }", "{ name: The new North }")
        .replace(/ {2}# nobody[^]*$/, `  new:\n    tag: new\n    author: ${OWNER}\n    group: north\n`),
    );
    expect(await read("responses.csv")).toBe(
      'key,text,tags,group\nhello,"Hello, you",hi,north\nbye,Bye,bye,0\n',
    );
    expect(updated.stderr).toContain("  ~ cannedResponses.hello: text (responses.csv:2:1)\n");
    expect(updated.stderr).toMatch(/\nWritten: [^\n]*licence\.yaml[^\n]*, import\.json\n/);

    expect(await read("staff.csv")).toBe("login,name\nanna@acme.com,Anna\nbert@acme.com,Bert\n");

    expect(await engine.refresh()).toMatchObject({ status: 0 });
    const imported = await engine.importFile("import.json");
    expect(imported, imported.said).toMatchObject({ status: 0 });
    const preview = await engine.preview({ expectNoChanges: true });
    expect(preview, preview.said).toMatchObject({ status: 0 });
    expect(preview.ops).toMatchObject({
      north: "same",
      vip: "same",
      new: "same",
      hello: "same",
      bye: "same",
    });
    expect(preview.ops).toMatchObject({ "anna@acme.com": "same", "bert@acme.com": "same" });
    expect(preview.ops).not.toHaveProperty("gone");
    await noteState();
    expect((await run()).stderr).toContain("nothing to write");
  });
});
