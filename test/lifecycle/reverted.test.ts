import { describe, expect, it } from "vitest";
import type { LicenceData } from "../../src/emulator/index.js";
import { Faults } from "../provider/faults.js";
import type { Declared, Engine } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { caseOf, typeNames } from "../types/index.js";

/** A change that replaces the object, by type; each deletes first, by the natural key or by the option. */
const changes = typeNames
  .map((type) => ({ type, life: caseOf(type).life }))
  .flatMap(({ type, life }) => (life.replaced ? [{ type, life, replaced: life.replaced }] : []));

const deleteFirst = { deleteBeforeReplace: true };

function declared(changed: boolean): Declared[] {
  return changes.map(({ type, life, replaced }) => ({
    type,
    name: type,
    args: { ...life.args, ...(changed && replaced) },
    ...(life.deletesFirst !== true && { options: deleteFirst }),
  }));
}

const tag = (author: string): Declared => ({
  type: "Tag",
  name: "t",
  args: { tag: "t", author, group: 1 },
});

describe.each(engines)(
  "$name, a change that cannot be made",
  { timeout: 1_200_000 },
  ({ name, of, missing }) => {
    if (missing !== undefined) {
      it.skip(`is taken back without a loss (skipped: ${missing})`, () => undefined);
      return;
    }
    /** The CLI stops at the first failure unless told otherwise. */
    const allTheSame = name.includes("CLI") ? { args: ["--continue-on-error"] } : {};

    it.each([
      ["taken back", {}, declared(false)],
      ["taken back, and read again in the same run", { args: ["--refresh"] }, declared(false)],
      [
        "taken back without the option that let it delete first",
        {},
        declared(false).map(({ options: _not, ...rest }) => rest),
      ],
    ])("is %s, and everything is there as declared", async (_how, command, backAgain) => {
      const faults = new Faults();
      await using account = await startEmulator({ interceptors: [faults] });
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      const licence = account.emulator.licence();
      await project.declare(declared(false));
      expect(await engine.up()).toMatchObject({ status: 0 });
      const made = thereIn(licence.data);
      expect(Object.values(made)).not.toContain(undefined);

      // Each object is deleted first, and its successor is refused.
      for (const _ of changes) faults.next("POST", /^\//, 400);
      await project.declare(declared(true));
      const failed = await engine.up(allTheSame);
      expect(failed.status, failed.said).not.toBe(0);
      expect(Object.values(thereIn(licence.data)), failed.said).toEqual(changes.map(() => undefined));

      faults.clear();
      await project.declare(backAgain);
      const back = await engine.up(command);
      expect(back, back.said).toMatchObject({ status: 0 });
      expect(thereIn(licence.data)).toEqual(made);
      await expectNothingToDo(engine);
    });

    it("leaves a tag whose author was unknown for a while, in the account too", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      const tags = () => account.emulator.licence().data.tags.filter((one) => one.name === "t").length;
      await project.declare([tag("john.doe@mycompany.com")]);
      expect(await engine.up()).toMatchObject({ status: 0 });
      await project.declare([tag("nobody@mycompany.com")]);
      // A preview refuses it; without one it is known when the old tag has gone.
      expect(await engine.preview()).toMatchObject({ status: 1 });
      expect(tags()).toBe(1);
      expect(await engine.up({ args: ["--skip-preview"] })).toMatchObject({ status: 1 });
      expect(tags()).toBe(0);
      await project.declare([tag("john.doe@mycompany.com")]);
      expect(await engine.up()).toMatchObject({ status: 0, ops: { t: "replace" } });
      expect(tags()).toBe(1);
      await expectNothingToDo(engine);
    });
  },
);

async function expectNothingToDo(engine: Engine): Promise<void> {
  expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  const refreshed = await engine.refresh({ expectNoChanges: true });
  expect(refreshed, refreshed.said).toMatchObject({ status: 0 });
}

/** What the account has of each type. */
function thereIn(data: LicenceData): Record<string, unknown> {
  return Object.fromEntries(changes.map(({ type, life }) => [type, life.actual(data)]));
}
