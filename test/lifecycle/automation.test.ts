import { writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEmulator } from "../strict-emulator.js";
import { blocksOf } from "../package/documents.js";
import { declareSecrets } from "../sweep.js";
import { startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { missingPulumiCli } from "./pulumi-cli.js";

const NORTH = "dal:north-t0ken-nobody-may-see";
const SOUTH = "dal:south-t0ken-nobody-may-see";

const missing = await missingPulumiCli();

if (missing === undefined) {
  it("docs/automation.md: two stacks at once in one process, each on its own licence, from a foreign folder", async () => {
    const emulator = await createEmulator({ licences: [{ token: NORTH }, { token: SOUTH }] });
    const [north, south] = [emulator.licence(0), emulator.licence(1)];
    south.edit(({ agents }) => void agents.splice(1));
    const everybody = () =>
      [north, south].map(({ data }) => data.groups.find(({ name }) => name === "Everybody")?.agents?.length);
    await using project = await Project.create(emulator);
    const run = async (source: string) => {
      const program = join(project.directory, "licences.mjs");
      await writeFile(program, stripTypeScriptTypes(source));
      const env = {
        LIVECHAT_TOKEN: undefined,
        LIVECHAT_ACCOUNT: undefined,
        NORTH_TOKEN: NORTH,
        SOUTH_TOKEN: SOUTH,
      };
      const { status, stdout, stderr } = await project.run("node", [program], env, tmpdir());
      expect(status, stderr).toBe(0);
      return stdout.trim().split("\n").toSorted();
    };
    const [up = "", end = ""] = blocksOf("docs/automation.md");

    expect(await run(up)).toEqual(["north { create: 2 } 4 3", "south { create: 2 } 4 1"]);
    expect(everybody()).toEqual([3, 1]);

    expect(await run(up + end)).toEqual([
      "north { delete: 2 }",
      "north { same: 2 } 4 3",
      "south { delete: 2 }",
      "south { same: 2 } 4 1",
    ]);
    expect(everybody()).toEqual([undefined, undefined]);
    await emulator.close();
  });

  it("keeps what is secret in the configuration of an inline program's stack out of its state", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const program = join(project.directory, "inline.mjs");
    await writeFile(
      program,
      `import { automation } from "@pulumi/pulumi";
       import { Licence } from "pulumi-livechat";
       const text = "the code is \${config:code}, in \${config:place}";
       const stack = await automation.LocalWorkspace.createOrSelectStack(
         { stackName: "inline", projectName: "inline", program: async () =>
             void new Licence("l", { declaration: { cannedResponses: { r: { text, tags: ["code"] } } } }) },
         { projectSettings: { name: "inline", runtime: "nodejs", main: import.meta.dirname } },
       );
       const code = { value: process.env.CODE, secret: true };
       await stack.setAllConfig({ code, place: { value: "Warsaw" } });
       await stack.up({ onOutput: console.log });
       await stack.preview({ expectNoChanges: true, onOutput: console.log });`,
    );
    const CODE = "C0DE-that-nobody-may-see";
    declareSecrets(CODE);
    const { status, stderr } = await project.run("node", [program], { CODE }, tmpdir());
    expect(status, stderr).toBe(0);
    const { cannedResponses } = account.emulator.licence().data;
    expect(cannedResponses.at(-1)?.text).toBe(`the code is ${CODE}, in Warsaw`);
  });

  it("an inline program's preview is refused with all that exists already, and the next one works", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const program = join(project.directory, "refused.mjs");
    await writeFile(
      program,
      `import { automation } from "@pulumi/pulumi";
       import { Group, Tag } from "pulumi-livechat";
       const author = process.env.LIVECHAT_ACCOUNT;
       const stack = await automation.LocalWorkspace.createOrSelectStack(
         { stackName: "inline", projectName: "inline", program: async () => {
             new Group("one", { name: "One" });
             new Tag("two", { tag: "two", author, group: 1 });
           } },
         { projectSettings: { name: "inline", runtime: "nodejs", main: import.meta.dirname } },
       );
       await stack.up();
       const deployment = await stack.exportStack();
       deployment.deployment.resources = [];
       await stack.importStack(deployment);
       const refused = await stack.preview().then(() => "", (error) => String(error));
       console.log(JSON.stringify(refused.match(/(Group|Tag) "[^"]+"[^"]* exists already/g)));
       process.env.LIVECHAT_ADOPT = "true";
       const { changeSummary } = await stack.preview();
       console.log(changeSummary.create);`,
    );
    const { status, stdout, stderr } = await project.run("node", [program], {}, tmpdir());
    expect(status, stderr).toBe(0);
    const [refused = "", created] = stdout.trim().split("\n");
    expect(new Set(JSON.parse(refused) as string[])).toEqual(
      new Set(['Group "One" exists already', 'Tag "two" (group 1) exists already']),
    );
    // Both, and the stack.
    expect(created).toBe("3");
  });
} else {
  it.skip(`inline programs of the Automation API (skipped: ${missing})`, () => undefined);
}
