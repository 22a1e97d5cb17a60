import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import type { Emulator, LicenceData } from "../../src/emulator/index.js";
import type { Engine } from "../lifecycle/engine.js";
import { engines, startEmulator } from "../lifecycle/engines.js";
import { Project } from "../lifecycle/project.js";
import { furnish } from "./awkward-account.js";
import { caseOf, typeNames } from "../types/index.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

describe.each(engines)("an exported account on $name", { timeout: 600_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`is adopted without a change (skipped: ${missing})`, () => undefined);
    return;
  }

  it("is adopted without a change, as YAML", async () => {
    await using account = await sampleAccount();
    const { emulator } = account;
    await using project = await exported(emulator, "yaml");
    const engine = of(project);
    const before = emulator.licence().data;

    expect(await engine.importFile("import.json")).toMatchObject({ status: 0 });
    const first = await engine.preview({ expectNoChanges: true });
    expect(first, first.said).toMatchObject({ status: 0 });
    expect(new Set(Object.values(first.ops))).toEqual(new Set(["same"]));
    expect(await managed(engine)).toBe(objectsOf(before));
    expect(await engine.up()).toMatchObject({ status: 0, ops: first.ops });

    // The first refresh learns the tokens of the webhooks; then there is nothing left to learn.
    expect(await engine.refresh()).toMatchObject({ status: 0 });
    expect(await engine.refresh({ expectNoChanges: true })).toMatchObject({ status: 0, ops: first.ops });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: first.ops });

    expect(writes(emulator)).toEqual([]);
    expect(emulator.licence().data).toEqual(before);
  });

  it("may lose an object in the first edit after that, and no agent", async () => {
    await using account = await sampleAccount();
    const { emulator } = account;
    await using project = await exported(emulator, "yaml");
    const engine = of(project);
    expect(await engine.importFile("import.json")).toMatchObject({ status: 0 });
    const first = await engine.preview({ expectNoChanges: true });
    expect(first, first.said).toMatchObject({ status: 0 });
    // The CLI imports all or nothing protected; it shows what the program protects, as unchanged.
    const guarded = first.said.match(/.*protect.*/gi) ?? [];
    // What a preview as JSON tells of a resource has its options, too.
    const isExpected = /livechat:Agent .*\[diff: ~protect\]|^ *"protect": true,?$/;
    expect(guarded.filter((line) => !isExpected.test(line))).toEqual([]);

    const response = await remove(project, "cannedResponses");
    const planned = await engine.preview();
    expect(planned, planned.said).toMatchObject({ status: 0, ops: { [response]: "delete" } });
    const done = await engine.up();
    expect(done, done.said).toMatchObject({ status: 0, ops: { [response]: "delete" } });
    expect(writes(emulator)).toEqual([expect.stringMatching(/^DELETE \/canned_responses\//)]);

    const agent = await remove(project, "agents");
    const refused = await engine.preview();
    expect(refused.status).not.toBe(0);
    expect(refused.said).toMatch(new RegExp(`pulumi.* state unprotect .*${agent}`));
  });

  it("is adopted without a change, as TypeScript, and a refresh before the first up shows no secret", async () => {
    await using account = await sampleAccount();
    const { emulator } = account;
    await using project = await exported(emulator, "typescript");
    const engine = of(project);
    const before = emulator.licence().data;

    expect(await engine.importFile("import.json")).toMatchObject({ status: 0 });
    expect(await engine.refresh()).toMatchObject({ status: 0 });
    await project.tellFiles();
    const preview = await engine.preview({ expectNoChanges: true });
    expect(preview, preview.said).toMatchObject({ status: 0 });
    expect(await managed(engine)).toBe(objectsOf(before));
    expect(await engine.up({ expectNoChanges: true })).toMatchObject({ status: 0, ops: preview.ops });

    expect(writes(emulator)).toEqual([]);
    expect(emulator.licence().data).toEqual(before);
  });
});

async function sampleAccount() {
  const account = await startEmulator();
  account.emulator.licence().edit(furnish);
  return account;
}

/** A project as a user has it after `pulumi-livechat export`. */
async function exported(emulator: Emulator, format: string): Promise<Project> {
  const project = await Project.create(emulator);
  for (const file of ["Pulumi.yaml", "package.json", "index.js", "program.json"]) {
    await rm(join(project.directory, file));
  }
  const { status, stderr } = await project.run("node", [command, "export", "--out", ".", "--format", format]);
  expect(status, stderr).toBe(0);
  expect(stderr).not.toContain("warning");
  return project;
}

/** Takes an object that nothing refers to out of the licence; returns its key. */
async function remove(project: Project, section: string): Promise<string> {
  const file = join(project.directory, "licence.yaml");
  const text = await readFile(file, "utf8");
  const licence = parseDocument(text);
  const keys = Object.keys((licence.toJS() as Record<string, object>)[section] ?? {});
  const key =
    keys.findLast((one) => !new RegExp(`(?:[-:,[]) *"?${one}"?\\s*(?:[,\\]]|$)`, "m").test(text)) ?? "";
  expect(key).not.toBe("");
  licence.deleteIn([section, key]);
  await writeFile(file, String(licence));
  return key;
}

/** What reached the account and was more than a question. */
function writes({ requests }: Emulator): string[] {
  return requests
    .all()
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
}

/** How many objects the stack holds. */
async function managed(engine: Engine): Promise<number> {
  const { resources = [] } = (await engine.exportState()).deployment;
  return resources.filter(({ type }) => type.includes("dynamic/livechat:")).length;
}

/** How many there are; group 0 is no one's to manage. */
function objectsOf(data: LicenceData): number {
  return typeNames.reduce((sum, type) => sum + caseOf(type).contents(data).length, 0) - 1;
}
