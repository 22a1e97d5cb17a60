import { describe, expect, it } from "vitest";
import type { LicenceData } from "../../src/emulator/index.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { caseOf, typesWhere } from "../types/index.js";

/** One of each type of which the API takes two that are alike. */
const twins = typesWhere(({ canBeTwins }) => canBeTwins === true);
const declared = twins.map((type) => ({ type, name: type, args: caseOf(type).life.args }));

const idsIn = (data: LicenceData): string[] =>
  twins.flatMap((type) => caseOf(type).contents(data)).map(([, id]) => String(id));

const group = (language: string) => [
  { type: "Group", name: "group", args: { name: "Returns", language, adopt: true } },
];

describe.each(engines)("$name, two stacks on one account", { timeout: 600_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`are told of what both made (skipped: ${missing})`, () => undefined);
    return;
  }

  it("that create at once are told by a refresh of what both made, with both ids", async () => {
    // Neither sees what the other one makes.
    await using account = await startEmulator({ faults: "stale:120000ms POST" });
    await using one = await Project.create(account.emulator);
    await using other = await Project.create(account.emulator);
    const stacks = [one, other].map((project) => of(project));
    await Promise.all([one, other].map((project) => project.declare(declared)));
    const before = new Set(idsIn(account.emulator.licence().data));
    const made = await Promise.all(stacks.map((engine) => engine.up()));
    for (const up of made) expect(up, up.said).toMatchObject({ status: 0 });
    account.emulator.setFaults(undefined);
    const ids = idsIn(account.emulator.licence().data).filter((id) => !before.has(id));
    expect(ids).toHaveLength(2 * declared.length);
    for (const engine of stacks) {
      // oxlint-disable-next-line no-await-in-loop -- one stack after the other
      const { status, said } = await engine.refresh();
      expect(status, said).toBe(0);
      expect(said.match(/is in the account 2 times/g)?.length).toBeGreaterThanOrEqual(declared.length);
      for (const id of ids) expect(said).toContain(id);
    }
  });

  it("of which one removes what both have: the other one's update says what to do, and that is enough", async () => {
    await using account = await startEmulator();
    await using one = await Project.create(account.emulator);
    await using other = await Project.create(account.emulator);
    await one.declare(group("en"));
    await other.declare(group("en"));
    const [first, second] = [of(one), of(other)];
    expect(await first.up()).toMatchObject({ status: 0 });
    expect(await second.up()).toMatchObject({ status: 0 });
    const destroyed = await second.destroy();
    expect(destroyed, destroyed.said).toMatchObject({ status: 0 });
    await one.declare(group("pl"));
    const failed = await first.up();
    expect(failed.status).not.toBe(0);
    expect(failed.said).toContain("`refresh` makes sure of it and takes it out of the state");
    // What was written lately may only not show yet: the refresh says how to tell it that it is gone.
    const doubting = await first.refresh({ env: { LIVECHAT_LOOK_MS: "100" } });
    expect(doubting.status).not.toBe(0);
    expect(doubting.said).toContain("LIVECHAT_ACCEPT_ABSENCE");
    const refreshed = await first.refresh({ env: { LIVECHAT_ACCEPT_ABSENCE: "true" } });
    expect(refreshed, refreshed.said).toMatchObject({ status: 0, ops: { group: "delete" } });
    expect(await first.up()).toMatchObject({ status: 0, ops: { group: "create" } });
  });
});
