import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { engines } from "./engines.js";
import { NORTH, startWithNorth } from "./two-licences.js";

const HEAD = `"use strict";
const pulumi = require("@pulumi/pulumi");
const dynamic = require("pulumi-livechat");
const native = require("pulumi-livechat/native");
const vip = { tag: "vip", author: "jane.doe@mycompany.com", group: 1, adopt: true };
const north = () => new native.Provider("north", {
  account: ${JSON.stringify(NORTH.account)}, token: pulumi.secret(process.env.NORTH_TOKEN),
});
`;

/*
 * A program that has resources of both providers: what one of them does the other does not see.
 */
describe.each(engines)("$name, one object by two providers", { timeout: 300_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`is refused (skipped: ${missing})`, () => undefined);
    return;
  }

  const started = async () => {
    const world = await startWithNorth(of);
    const { account, project } = world;
    const program = async (source: string) => {
      await writeFile(join(project.directory, "index.js"), HEAD + source);
    };
    const tags = (licence = 0) => account.emulator.licence(licence).data.tags.map(({ name }) => name);
    return { ...world, program, tags };
  };

  it("is refused in a preview and in an up, whichever comes first, and none is made", async () => {
    await using world = await started();
    const { program, tags, engine } = world;
    const both = ['new dynamic.Tag("one", vip);', 'new native.Tag("two", vip);'];
    for (const source of [both, both.toReversed()]) {
      // oxlint-disable no-await-in-loop -- one after the other
      await program(source.join("\n"));
      for (const run of [engine.preview, engine.up]) {
        const outcome = await run();
        expect(outcome.status).not.toBe(0);
        expect(outcome.said).toMatch(/the dynamic and the native provider/);
        expect(outcome.said).toMatch(/::(?:one|two)/);
      }
      // oxlint-enable no-await-in-loop
      expect(tags().filter((name) => name === "vip").length).toBeLessThanOrEqual(1);
    }
  });

  it("is refused where the state has it by the other one, whatever its name is", async () => {
    await using world = await started();
    const { program, tags, engine } = world;
    await program('new native.Tag("one", vip);');
    expect(await engine.up()).toMatchObject({ status: 0 });
    await program('new dynamic.Tag("two", vip);');
    const outcome = await engine.up();
    expect(outcome.status).not.toBe(0);
    expect(outcome.said).toMatch(/the stack's state has it as/);
    expect(tags()).toContain("vip");
  });

  it("is none in another account: the same declarations by both, and by two native ones, stand beside each other", async () => {
    await using world = await started();
    const { program, tags, engine } = world;
    await program(`
      const provider = north();
      new dynamic.Tag("here", vip);
      new native.Tag("there", vip, { provider });`);
    const first = await engine.up();
    expect(first, first.said).toMatchObject({ status: 0 });
    expect([tags(0).includes("vip"), tags(1).includes("vip")]).toEqual([true, true]);
    const same = await engine.preview({ expectNoChanges: true });
    expect(same, same.said).toMatchObject({ status: 0 });
    // What another account has under the same name is no reason for anything here.
    await program(`
      const provider = north();
      new dynamic.Tag("here", vip);
      new dynamic.Tag("more", { ...vip, tag: "other" });
      new native.Tag("there", vip, { provider });
      new native.Tag("far", { ...vip, tag: "other" }, { provider });`);
    const more = await engine.up();
    expect(more, more.said).toMatchObject({
      status: 0,
      ops: { here: "same", there: "same", more: "create" },
    });
    expect([tags(0).includes("other"), tags(1).includes("other")]).toEqual([true, true]);
  });
});
