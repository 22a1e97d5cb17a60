import { describe, expect, it } from "vitest";
import { changesOf, World } from "./world.js";

describe("the life of a stack", () => {
  it("goes from preview to destroy as the program and the world change", async () => {
    const world = new World().program(`
      const a = new Thing("a", { key: "a", value: "1" });
      const b = new Thing("b", { key: "b", value: a.serial });
      exports.b = b.value;
    `);

    const first = await world.preview();
    expect(first).toMatchObject({ ok: true, hasChanges: true });
    expect(changesOf(first)).toEqual({ create: 3 });
    expect(first.outputs).toEqual({ b: "[unknown]" });
    expect(first.steps.find(({ name }) => name === "b")?.diff).toEqual([
      { path: "key", kind: "add", new: "b", secret: false },
      {
        path: "value",
        kind: "add",
        new: "[unknown]",
        secret: false,
        unknown: true,
        unknownReferences: ["a"],
      },
    ]);
    expect(world.objects.size).toBe(0);
    expect(() => world.state).toThrow();

    const made = await world.up();
    expect(changesOf(made)).toEqual({ create: 3 });
    expect(made.steps.find(({ name, phase }) => name === "b" && phase === "done")?.diff).toEqual([
      { path: "key", kind: "add", new: "b", secret: false },
      { path: "value", kind: "add", new: "serial-a", secret: false },
    ]);
    expect(made.outputs).toEqual({ b: "serial-a" });
    expect(world.calls()).toEqual(["create a 1", "create b serial-a"]);

    const again = await world.preview();
    expect(again).toMatchObject({ ok: true, hasChanges: false, changes: { same: 3 } });
    const state = world.read(".pulumi-livechat/stacks/dev.json");
    expect(await world.up()).toMatchObject({ ok: true, hasChanges: false });
    expect(world.read(".pulumi-livechat/stacks/dev.json")).toBe(state);

    world.program(`
      const a = new Thing("a", { key: "a", value: "2", tags: ["x"] });
      const b = new Thing("b", { key: "b", value: a.serial });
    `);
    const changed = await world.up();
    expect(changesOf(changed)).toEqual({ update: 1, same: 2 });
    expect(changed.steps.find(({ op, phase }) => op === "update" && phase === "done")?.diff).toEqual([
      { path: "value", kind: "change", old: "1", new: "2", secret: false },
      { path: "tags", kind: "add", new: ["x"], secret: false },
    ]);
    expect(changed.outputs).toEqual({});

    world.tamper("a", { value: "by hand" });
    const drift = await world.refresh({ previewOnly: true });
    expect(changesOf(drift)).toEqual({ refresh: 1, same: 2 });
    expect(drift.steps.find(({ note }) => note === "drift")).toMatchObject({
      name: "a",
      diff: [{ path: "value", kind: "change", old: "2", new: "by hand", secret: false }],
    });
    expect(await world.preview()).toMatchObject({ hasChanges: false });
    // What the update gives out is not known before, so that what reads it may change too.
    expect(changesOf(await world.preview({ refresh: true }))).toEqual({ update: 2, same: 1 });
    expect(await world.refresh()).toMatchObject({ ok: true, hasChanges: true });
    expect(changesOf(await world.up())).toEqual({ update: 1, same: 2 });
    expect([...world.objects.values()].map(({ value }) => value)).toContain("2");

    world.tamper("b", undefined);
    expect(changesOf(await world.refresh())).toEqual({ delete: 1, same: 2 });
    expect(changesOf(await world.up())).toEqual({ create: 1, same: 2 });

    world.program(`const a = new Thing("a", { key: "a", value: "2", tags: ["x"] });`);
    world.calls();
    expect(changesOf(await world.up())).toEqual({ delete: 1, same: 2 });
    expect(world.calls()).toEqual(["delete b serial-a"]);

    expect(changesOf(await world.destroy({ previewOnly: true }))).toEqual({ delete: 2 });
    expect(world.objects.size).toBe(1);
    expect(changesOf(await world.destroy())).toEqual({ delete: 2 });
    expect(world.objects.size).toBe(0);
    expect(world.state.deployment.resources).toEqual([]);
    expect(await world.destroy()).toMatchObject({ ok: true, hasChanges: false });
  });
});
