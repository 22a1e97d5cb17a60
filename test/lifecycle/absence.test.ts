import { describe, expect, it } from "vitest";
import type { Deployment } from "./engine.js";
import { contents } from "../faults/contents.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { caseOf, typeNames } from "../types/index.js";

const declared = typeNames.map((type) => ({ type, name: type, args: caseOf(type).life.args }));
const same = Object.fromEntries(typeNames.map((type) => [type, "same"]));

describe.each(engines)(
  "$name, where lists do not tell the truth",
  { timeout: 300_000 },
  ({ of, missing }) => {
    if (missing !== undefined) {
      it.skip(`makes nothing twice, and takes nothing for gone (skipped: ${missing})`, () => undefined);
      return;
    }

    it.each([
      ["lag behind", "stale:120000ms"],
      ["are empty", "empty GET"],
      ["lack a half", "part GET"],
    ])("up, refresh, up while lists %s: nothing twice, nothing gone", async (_how, faults) => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      project.env["LIVECHAT_LOOK_MS"] = "200";
      await project.declare(declared);
      const engine = of(project);
      if (faults.startsWith("stale")) account.emulator.setFaults(faults);
      expect(await engine.up()).toMatchObject({ status: 0 });
      if (!faults.startsWith("stale")) account.emulator.setFaults(faults);
      const made = contents(account.emulator.licence());
      const refreshed = await engine.refresh();
      expect(refreshed).toMatchObject({
        status: 1,
        said: expect.stringContaining("LIVECHAT_ACCEPT_ABSENCE"),
      });
      expect(Object.values(refreshed.ops)).not.toContain("delete");
      expect(await engine.up()).toMatchObject({ status: 0, ops: same });
      expect(contents(account.emulator.licence())).toEqual(made);
    });

    it("takes nothing for gone long after it was made either, until somebody says so", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      project.env["LIVECHAT_LOOK_MS"] = "200";
      await project.declare(declared);
      const engine = of(project);
      expect(await engine.up()).toMatchObject({ status: 0 });
      const state = JSON.stringify(await engine.exportState());
      const aged = state.replaceAll(/("__written":\s*)"[^"]*"/g, '$1"2020-01-01T00:00:00.000Z"');
      expect(aged).not.toBe(state);
      await engine.importState(JSON.parse(aged) as Deployment);
      const made = contents(account.emulator.licence());
      for (const faults of ["empty GET", "part GET"]) {
        account.emulator.setFaults(faults);
        // oxlint-disable no-await-in-loop -- one after the other
        const refreshed = await engine.refresh();
        expect(refreshed.status, refreshed.said).toBe(1);
        expect(Object.values(refreshed.ops)).not.toContain("delete");
        expect(await engine.up()).toMatchObject({ status: 0, ops: same });
        // oxlint-enable no-await-in-loop
      }
      expect(contents(account.emulator.licence())).toEqual(made);
      account.emulator.setFaults("empty GET /tags");
      const accepted = await engine.refresh({ env: { LIVECHAT_ACCEPT_ABSENCE: "true" } });
      expect(accepted).toMatchObject({ status: 0, ops: { Tag: "delete" } });
    });
  },
);
