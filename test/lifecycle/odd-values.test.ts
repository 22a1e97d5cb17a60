import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { resourceTypeOf } from "../../src/definitions/index.js";
import type { LicenceData } from "../../src/emulator/index.js";
import { caseOf, typeNames } from "../types/index.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

/** One odd object of each section, as no seed could have it. */
function spoil(data: LicenceData): void {
  const all = data as unknown as Record<string, Record<string, unknown>[]>;
  for (const type of typeNames) {
    const objects = all[resourceTypeOf(type).section];
    objects?.push({ ...objects[0], ...caseOf(type).odd });
  }
  all["webhooks"]?.push({ ...all["webhooks"][0], id: null });
}

const mine = [
  { type: "Group", name: "group", args: { name: "Mine" } },
  { type: "Agent", name: "agent", args: { login: "mine@acme.com", name: "Mine" } },
  { type: "Goal", name: "goal", args: { name: "Mine", type: "api" } },
];

describe.each(engines)("an account with odd values, on $name", { timeout: 600_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`is worked on (skipped: ${missing})`, () => undefined);
    return;
  }

  it("is worked on like any other, and what of it cannot be read is told", async () => {
    await using account = await startEmulator();
    const { emulator } = account;
    emulator.licence().edit(spoil);
    await using project = await Project.create(emulator);
    const engine = of(project);
    await project.declare(mine);
    const up = await engine.up();
    expect(up, up.said).toMatchObject({
      status: 0,
      ops: { group: "create", agent: "create", goal: "create" },
    });
    expect(up.said).toContain("id: expected a value, found null: there is an object that does not tell");
    const refresh = await engine.refresh();
    expect(refresh, refresh.said).toMatchObject({ status: 0 });
    const again = await engine.up({ expectNoChanges: true });
    expect(again, again.said).toMatchObject({ status: 0 });
    expect(emulator.requests.all().filter(({ method }) => method !== "GET")).toHaveLength(mine.length);

    // What is ignored is as the account has it, also where nobody could declare it; and is not sent.
    const ignored = { ...mine[1], args: { ...mine[1]?.args, permission: "normal" } };
    const declared = (jobTitle?: string) => [
      { ...ignored, args: { ...ignored.args, jobTitle }, options: { ignoreChanges: ["permission"] } },
    ];
    await project.declare([...mine.filter((one) => one !== mine[1]), ...declared()] as typeof mine);
    expect(await engine.up()).toMatchObject({ status: 0 });
    emulator.licence().edit(({ agents }) => {
      for (const one of agents) if (one.login === "mine@acme.com") one.permission = "viceowner";
    });
    expect(await engine.refresh()).toMatchObject({ status: 0 });
    await project.declare([...mine.filter((one) => one !== mine[1]), ...declared("Boss")] as typeof mine);
    const changed = await engine.up();
    expect(changed, changed.said).toMatchObject({ status: 0 });
    expect(emulator.licence().data.agents).toContainEqual(
      expect.objectContaining({ login: "mine@acme.com", permission: "viceowner", job_title: "Boss" }),
    );

    const exported = await project.run("node", [command, "export", "--out", "acme"]);
    expect(exported.status, exported.stderr).toBe(0);
    for (const named of ["a webhook whose id", "the id 77", "(id odd)", "(id 7701)", "the id 7702"]) {
      expect(exported.stderr).toContain(named);
    }
  });
});
