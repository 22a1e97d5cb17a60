import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Deployment, Engine, Outcome } from "./engine.js";
import { engines, startEmulator, ways } from "./engines.js";
import { Project } from "./project.js";
import { caseOf, typeNames } from "../types/index.js";

const [embedded] = engines;
const declared = typeNames.map((type) => ({ type, name: type, args: caseOf(type).life.args }));
const created = Object.fromEntries(typeNames.map((type) => [type, "create"]));
const ofEmbedded = (project: Project): Engine => (embedded as (typeof engines)[number]).of(project);

const isOurs = ({ type }: { type: string }): boolean => type.includes("dynamic/livechat:");

/** The state as it is while everything of this package is being created. */
function whileCreating({ deployment, ...rest }: Deployment): Deployment {
  const resources = deployment.resources ?? [];
  return {
    ...rest,
    deployment: {
      ...deployment,
      resources: resources.filter((resource) => !isOurs(resource)),
      pending_operations: resources
        .filter(isOurs)
        .map(({ id: _id, outputs: _outputs, ...resource }) => ({ type: "creating", resource })),
    },
  };
}

describe.each(ways)(
  "a state from $name with creates under way",
  { timeout: 1_200_000 },
  ({ of, missing }) => {
    if (missing !== undefined) {
      it.skip(`is gone on with (skipped: ${missing})`, () => undefined);
      return;
    }

    it("is gone on with by the embedded engine: what was made is found, and made once", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      await project.declare(declared);
      const first = of(project);
      expect(await first.up()).toMatchObject({ status: 0 });
      const second = ofEmbedded(project);
      await second.importState(whileCreating(await first.exportState()));
      expect((await second.exportState()).deployment.pending_operations).toHaveLength(declared.length);
      const posts = account.emulator.requests.count({ method: "POST" });
      const up = await second.up();
      expect(up, up.said).toMatchObject({ status: 0, ops: created });
      expect(up.said).toContain("An earlier run was interrupted while creating Webhook.");
      expect(account.emulator.requests.count({ method: "POST" })).toBe(posts);
      expect((await second.exportState()).deployment.pending_operations).toBeUndefined();
      expect(await second.refresh({ expectNoChanges: true })).toMatchObject({ status: 0 });
      expect(await second.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    });
  },
);

describe("a journal with a lost tail", { timeout: 1_200_000 }, () => {
  it("loses nothing, wherever it ends: the next up finds what was made, and what is another's stays that", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    await project.declare(declared);
    const engine = ofEmbedded(project);
    expect(await engine.up()).toMatchObject({ status: 0 });
    const { deployment } = await engine.exportState();
    // As if the run had been killed in the end: all of its journal is there, and no state file.
    const resources = deployment.resources ?? [];
    const begun = whileCreating({ version: 3, deployment }).deployment.pending_operations ?? [];
    const { salt } = deployment.secrets_providers?.state ?? {};
    const lines = [
      { journal: 1, base: "none" },
      [{ salt }],
      ...resources.filter((resource) => !isOurs(resource)).map((resource, put) => [{ put, resource }]),
      ...begun.map((operation, begin) => [{ begin, ...operation }]),
      ...resources
        .filter(isOurs)
        .map((resource, index) => [{ put: resources.length + index, resource }, { end: index }]),
    ];
    expect(lines).toHaveLength(18);
    const posts = account.emulator.requests.count({ method: "POST" });
    const folder = join(project.directory, ".pulumi-livechat/stacks");
    const upAfter = async (length: number): Promise<Outcome> => {
      await rm(folder, { recursive: true });
      await mkdir(folder);
      const kept = lines.slice(0, length).map((line) => `${JSON.stringify(line)}\n`);
      await writeFile(join(folder, "dev.journal"), kept.join(""));
      return await engine.up();
    };
    for (const length of [0, 1, 2, 4, 6, 9, 13, 17]) {
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      expect(await upAfter(length), `${length} lines`).toMatchObject({ status: 0 });
    }
    expect(account.emulator.requests.count({ method: "POST" })).toBe(posts);
    expect(await engine.refresh({ expectNoChanges: true })).toMatchObject({ status: 0 });
    account.emulator.licence().edit((data) => expect(caseOf("Tag").life.drift(data)).toBe(true));
    const { status, said } = await upAfter(1);
    expect(status).toBe(1);
    expect(said).toContain("exists already in the account");
  });
});
