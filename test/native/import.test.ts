import { readFile, symlink, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { engines, startEmulator } from "../lifecycle/engines.js";
import { Project } from "../lifecycle/project.js";
import { caseOf, typeNames } from "../types/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = engines.at(-1);

describe("an account's objects on the Pulumi CLI", { timeout: 1_200_000 }, () => {
  if (!cli || cli.missing !== undefined) {
    it.skip(`are imported natively (skipped: ${cli?.missing})`, () => undefined);
    return;
  }

  it("are imported one by one, with code after which the next preview is empty", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator, "native");
    const code = `const livechat = require("pulumi-livechat/native");\n`;
    let program = code;
    await writeFile(join(project.directory, "index.js"), program);
    const engine = cli.of(project);
    await engine.preview();
    const existing = typeNames.map((type) => [type, caseOf(type).existing.id] as const);
    for (const [type, id] of existing) {
      const args = [
        "import",
        `livechat:index:${type}`,
        type,
        id,
        "--yes",
        "--non-interactive",
        "--out",
        "code.ts",
      ];
      expect(await project.run("pulumi", args)).toMatchObject({ status: 0 });
      const written = await readFile(join(project.directory, "code.ts"), "utf8");
      program += written.replaceAll(/^import .*$/gm, "");
    }
    await writeFile(join(project.directory, "index.js"), program);
    const ops = Object.fromEntries(typeNames.map((type) => [type, "same"]));
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops });
    expect(account.emulator.requests.all().filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("are imported as a whole from what an export writes, and the next preview is empty", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator, "native");
    const folder = join(project.directory, "acme");
    const bin = join(root, "bin/pulumi-livechat.js");
    expect(await project.run("node", [bin, "export", "--out", folder, "--native"])).toMatchObject({
      status: 0,
    });
    await mkdir(join(folder, "node_modules"));
    await symlink(root, join(folder, "node_modules/pulumi-livechat"));
    const entries = JSON.parse(await readFile(join(folder, "import.json"), "utf8")) as {
      resources: object[];
    };
    for (const entry of entries.resources.slice(1)) {
      expect(Object.keys(entry).toSorted()).toEqual(["id", "name", "parent", "type"]);
    }
    const pulumi = async (...args: string[]) => await project.run("pulumi", args, {}, folder);
    await pulumi("stack", "init", "dev");
    const flags = [
      "--generate-code=false",
      "--protect=false",
      "--yes",
      "--skip-preview",
      "--non-interactive",
    ];
    expect(await pulumi("import", "--file", "import.json", ...flags)).toMatchObject({ status: 0 });
    expect(await pulumi("preview", "--expect-no-changes", "--non-interactive")).toMatchObject({ status: 0 });
    expect(account.emulator.requests.all().filter(({ method }) => method !== "GET")).toEqual([]);
  });
});
