import { describe, expect, it } from "vitest";
import { changesOf, template, World, type Run } from "./world.js";

const failureOf = (run: Run): string | undefined => run.errors[0]?.message;

describe("replacement", () => {
  it("creates the new object before it deletes the old one, and what depends on it follows in between", async () => {
    const program = template(`
      const a = new Thing("a", { key: "$1" });
      new Thing("b", { key: "b", value: a.serial });
    `);
    const world = new World().program(program("a1"));
    await world.up();
    world.calls();
    world.program(program("a2"));
    const planned = await world.preview();
    expect(changesOf(planned)).toEqual({ replace: 1, update: 1, same: 1 });
    expect(planned.steps.find(({ op }) => op === "replace")).toMatchObject({
      name: "a",
      replaceKeys: ["key"],
      // What the old one has beside what is declared goes with it.
      diff: expect.arrayContaining([
        expect.objectContaining({ path: "serial", kind: "remove", old: "serial-a1" }),
      ]),
    });
    const done = await world.up();
    expect(changesOf(done)).toEqual({ replace: 1, update: 1, same: 1 });
    expect(world.calls()).toEqual(["create a2 -", "update b serial-a2", "delete a1 -"]);
    expect(
      done.steps.filter(({ op, phase }) => op === "replace" && phase === "done").map(({ part }) => part),
    ).toEqual(["create", "delete"]);
    expect(world.objects.size).toBe(2);
  });

  it("deletes first where the provider or the option asks for it, with everything that must go along", async () => {
    const program = template(`
      const a = new Thing("a", { key: "$1", exclusive: true });
      const b = new Thing("b", { key: a.serial });
      new Thing("c", { key: "c", value: b.serial });
      new Thing("d", { key: "$1-d" }, { deleteBeforeReplace: true, dependsOn: [b] });
    `);
    const world = new World().program(program("a1"));
    await world.up();
    world.calls();
    world.program(program("a2"));
    expect(changesOf(await world.preview())).toEqual({ replace: 3, update: 1, same: 1 });
    expect(changesOf(await world.up())).toEqual({ replace: 3, update: 1, same: 1 });
    const calls = world.calls();
    expect(calls.slice(0, 4)).toEqual([
      "delete serial-a1 -",
      "delete a1 -",
      "create a2 -",
      "create serial-a2 -",
    ]);
    expect(calls.indexOf("delete a1-d -")).toBeLessThan(calls.indexOf("create a2-d -"));
    expect(calls).toContain("update c serial-serial-a2");
    expect(await world.preview()).toMatchObject({ hasChanges: false });
  });

  it("goes on where a replacement was left after the deletion", async () => {
    const program = template(`new Thing("a", { key: "$1", exclusive: true, fail: "$2" });`);
    const world = new World().program(program("a1", ""));
    await world.up();
    world.program(program("a2", "create"));
    expect(await world.up()).toMatchObject({ ok: false });
    expect(world.objects.size).toBe(0);
    expect(world.resources["a"]).toMatchObject({ pendingReplacement: true });
    world.program("");
    expect(changesOf(await world.preview())).toEqual({ delete: 1, same: 1 });
    world.calls();
    world.program(program("a2", ""));
    expect(changesOf(await world.up())).toEqual({ replace: 1, same: 1 });
    expect(world.calls()).toEqual(["create a2 -"]);
    expect(world.resources["a"]?.pendingReplacement).toBeUndefined();
  });

  it("happens for replaceOnChanges, replaceWith and deletedWith too", async () => {
    const program = template(`
      const a = new Thing("a", { key: "$1" });
      new Thing("on", { compare: "engine", key: "on", value: "$2" }, { replaceOnChanges: ["value"] });
      new Thing("in", { compare: "engine", key: "in", value: { a: [{ b: "$2" }] } }, { replaceOnChanges: ["value.a[0].b"] });
      new Thing("off", { compare: "engine", key: "off", value: { a: ["$2", "c"] } }, { replaceOnChanges: ["value.a[1]"] });
      new Thing("with", { key: "with" }, { replaceWith: [a] });
      new Thing("inside", { key: "inside" }, { deletedWith: a });
    `);
    const world = new World().program(program("a1", "1"));
    await world.up();
    world.calls();
    world.program(program("a2", "2"));
    expect(changesOf(await world.up())).toEqual({ replace: 5, update: 1, same: 1 });
    const calls = world.calls();
    expect(calls).toEqual(
      expect.arrayContaining(["create with -", "create inside -", "delete on 1", "delete a1 -"]),
    );
    expect(calls.map((call) => call.split(" ").slice(0, 2).join(" "))).toEqual(
      expect.arrayContaining(["delete in", "update off"]),
    );
  });
});

describe("a plan", () => {
  it("shows what a deletion takes away, and names references", async () => {
    const program = template(`
      const a = new Thing("a", { key: "a" });
      $1
    `);
    const dependent = 'new Thing("b", { key: "b", value: a.id, tags: [pulumi.secret("hush hush")] });';
    const world = new World().program(program(dependent));
    const created = await world.preview();
    expect(created.steps.find(({ name }) => name === "b")?.diff).toContainEqual(
      expect.objectContaining({ path: "value", unknown: true, unknownReferences: ["a"] }),
    );
    await world.up();
    const id = world.resources["a"]?.id ?? "";
    world.program(program(""));
    const run = await world.preview();
    const deleted = run.steps.find(({ name }) => name === "b");
    expect(deleted).toMatchObject({ op: "delete" });
    expect(deleted?.diff).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: "key", kind: "remove", old: "b" }),
        expect.objectContaining({ path: "value", kind: "remove", old: id, references: { [id]: "a" } }),
        expect.objectContaining({ path: "serial", kind: "remove", old: "serial-b" }),
      ]),
    );
    expect(deleted?.diff?.find(({ path }) => path.startsWith("tags"))).toMatchObject({ secret: true });
    expect(JSON.stringify(run.events)).not.toContain("hush hush");
    const outputs = run.events.filter(({ type }) => type === "outputs");
    expect(outputs).toMatchObject([{ changed: [] }]);
  });
});

describe("resource options", () => {
  it("protect refuses deletion and replacement, in a preview too, until it is taken off", async () => {
    const world = new World().program(`
      new Thing("a", { key: "a1" }, { protect: true });
      new Thing("b", { key: "b" });
    `);
    await world.up();
    world.program(`new Thing("a", { key: "a2" }, { protect: true }); new Thing("b", { key: "b" });`);
    for (const run of [await world.preview(), await world.up()]) {
      expect(run.ok).toBe(false);
      expect(run.errors[0]).toMatchObject({ code: "protected" });
      expect(failureOf(run)).toMatch(/^a was not .*protected.*key can only change/);
    }
    world.program(`new Thing("b", { key: "b" });`);
    const removed = await world.preview();
    expect(removed.errors[0]).toMatchObject({ code: "protected" });
    expect(failureOf(removed)).toMatch(
      /state says so.*or from an import: `pulumi-livechat state unprotect a` takes it off/,
    );
    expect(await world.up()).toMatchObject({ ok: false });
    const destroyed = await world.destroy();
    expect(destroyed.errors).toHaveLength(1);
    expect(destroyed.steps.find(({ phase }) => phase === "failed")).toMatchObject({
      name: "a",
      note: "protected",
    });
    expect(Object.keys(world.resources)).toEqual(["a"]);
    world.program(`new Thing("a", { key: "a1" });`);
    expect(await world.up()).toMatchObject({ ok: true });
    expect(await world.destroy()).toMatchObject({ ok: true });
  });

  it("changes of them show, alone and beside others, and are no change of the object", async () => {
    const program = template(`
      const a = new Thing("a", { key: "a", value: "$1" }, { protect: $2 });
      new Thing("b", { key: "b" }, { ignoreChanges: ["value"], retainOnDelete: $2, deletedWith: $3 });
    `);
    const world = new World().program(program("1", "false", "undefined"));
    await world.up();
    expect(await world.preview()).toMatchObject({ hasChanges: false, optionChanges: 0 });
    world.program(program("1", "true", "a"));
    const planned = await world.preview();
    // As with the CLI, which has no change to tell of.
    expect(planned).toMatchObject({ ok: true, hasChanges: false, optionChanges: 2 });
    expect(changesOf(planned)).toEqual({ same: 3 });
    const options = Object.fromEntries(planned.steps.map((step) => [step.name, step.options]));
    expect(options["a"]).toEqual([{ path: "protect", kind: "change", old: false, new: true, secret: false }]);
    expect(options["b"]).toMatchObject([
      { path: "retainOnDelete", old: false, new: true },
      { path: "deletedWith", kind: "add", new: "a" },
    ]);
    world.calls();
    expect(await world.up()).toMatchObject({ ok: true, optionChanges: 2 });
    expect(world.calls()).toEqual([]);
    expect(await world.preview()).toMatchObject({ hasChanges: false, optionChanges: 0 });
    world.program(program("2", "false", "a"));
    const both = await world.preview();
    expect(both).toMatchObject({ optionChanges: 1 });
    expect(changesOf(both)).toEqual({ update: 1, same: 2 });
    expect(both.steps.find(({ name }) => name === "a")).toMatchObject({
      op: "update",
      options: [{ path: "protect", old: true, new: false }],
    });
  });

  it("retainOnDelete and deletedWith leave the object to itself; children inherit them, as they do protect", async () => {
    const world = new World().program(`
      new Thing("kept", { key: "kept" }, { retainOnDelete: true });
      const host = new Thing("host", { key: "host" });
      new Thing("guest", { key: "guest" }, { deletedWith: host });
      const box = new Box("box", { protect: true });
      new Thing("child", { key: "child" }, { parent: box });
    `);
    await world.up();
    expect(world.resources["child"]).toMatchObject({ protect: true });
    world.program(`const box = new Box("box"); new Thing("child", { key: "child" }, { parent: box });`);
    world.calls();
    const run = await world.up();
    expect(changesOf(run)).toEqual({ delete: 3, same: 3 });
    expect(world.calls()).toEqual(["delete host -"]);
    const notes = run.steps.filter(({ op, phase }) => op === "delete" && phase === "done");
    expect(Object.fromEntries(notes.map(({ name, note }) => [name, note]))).toEqual({
      kept: "retained",
      guest: "deleted with host",
      host: undefined,
    });
  });

  it("ignoreChanges keeps what was, and dependsOn and parents order what is done", async () => {
    const program = template(`
      const first = new Thing("first", { key: "first", value: "$1", tags: ["$1"] },
        { ignoreChanges: ["value"] });
      const box = new Box("box");
      new Thing("last", { key: "last" }, { dependsOn: [first], parent: box });
    `);
    const world = new World().program(program("1"));
    await world.up();
    expect(world.calls()).toEqual(["create first 1", "create last -"]);
    expect(world.resources["last"]?.urn).toBe(
      "urn:pulumi:dev::world::world:Box$pulumi-nodejs:dynamic/world:Thing::last",
    );
    world.program(program("2"));
    const run = await world.up();
    expect(run.steps.find(({ phase, op }) => phase === "done" && op === "update")?.diff).toEqual([
      { path: "tags", kind: "change", old: ["1"], new: ["2"], secret: false },
    ]);
    expect(world.resources["first"]).toMatchObject({
      inputs: { value: "1", tags: ["2"] },
      ignoreChanges: ["value"],
    });
    await world.destroy();
    expect(world.calls().slice(-2)).toEqual(["delete last -", "delete first 1"]);
  });

  it("aliases follow a resource, and its children, through a rename", async () => {
    const world = new World().program(`
      const box = new Box("old");
      const child = new Thing("old-child", { key: "child" }, { parent: box });
      new Thing("user", { key: "user", value: child.serial });
    `);
    await world.up();
    world.calls();
    world.program(`
      const box = new Box("new", { aliases: [{ name: "old" }] });
      const child = new Thing("new-child", { key: "child" }, { parent: box });
      new Thing("user", { key: "user", value: child.serial });
    `);
    expect(await world.preview()).toMatchObject({ ok: true, hasChanges: false });
    expect(await world.up()).toMatchObject({ ok: true, hasChanges: false });
    expect(world.calls()).toEqual([]);
    const child = world.resources["new-child"];
    expect(child?.parent).toBe("urn:pulumi:dev::world::world:Box::new");
    expect(world.resources["user"]?.dependencies).toEqual([child?.urn]);
    expect(Object.keys(world.resources).toSorted()).toEqual(["new", "new-child", "user"]);
    world.program(`const box = new Box("new"); new Thing("new-child", { key: "child" }, { parent: box });
      new Thing("user", { key: "user", value: "serial-child" });`);
    expect(await world.up()).toMatchObject({ ok: true, hasChanges: false });
  });

  it("customTimeouts are kept in seconds, and an invalid one is told", async () => {
    const world = new World().program(
      `new Thing("a", {}, { customTimeouts: { create: "5m", delete: "1h30m" } });`,
    );
    await world.up();
    expect(world.resources["a"]?.customTimeouts).toEqual({ create: 300, delete: 5400 });
    world.program(`new Thing("a", {}, { customTimeouts: { create: "soon" } });`);
    const run = await world.preview();
    expect(failureOf(run)).toContain('"soon" of a is not a duration');
  });
});

describe("what a program can do besides", () => {
  it("reads objects that it does not own, and never deletes them", async () => {
    const world = new World().program(`new Thing("mine", { key: "mine", value: "v" });`);
    await world.up();
    const id = world.resources["mine"]?.id ?? "";
    world.program(`
      new Thing("mine", { key: "mine", value: "v" });
      const seen = Thing.get("seen", "${id}");
      new Thing("copy", { key: "copy", value: seen.serial });
    `);
    expect(changesOf(await world.preview())).toEqual({ create: 1, read: 1, same: 2 });
    expect(changesOf(await world.up())).toEqual({ create: 1, read: 1, same: 2 });
    expect(world.resources["seen"]).toMatchObject({ external: true, id });
    expect(world.resources["copy"]?.inputs).toMatchObject({ value: "serial-mine" });
    world.program(`new Thing("mine", { key: "mine", value: "v" });`);
    world.calls();
    expect(changesOf(await world.up())).toEqual({ delete: 1, same: 2 });
    expect(world.calls()).toEqual(["delete copy serial-mine"]);
    world.program(`Thing.get("seen", "nowhere");`);
    const run = await world.up();
    expect(run.errors.map(({ message }) => message)).toEqual([
      'seen was not read: there is no object with the id "nowhere"',
    ]);
  });

  it("gives out secrets, nested values and resources, and reads its configuration", async () => {
    const world = new World();
    world.write(
      "Pulumi.yaml",
      world.read("Pulumi.yaml") + "config:\n  greeting: hello\n  count:\n    type: integer\n    default: 3\n",
    );
    world.program(`
      const config = new pulumi.Config();
      const a = new Thing("a", { key: "a", value: { list: [1, null, { deep: true }] } });
      exports.text = config.require("greeting") + config.requireNumber("count") + pulumi.getStack() + pulumi.getProject();
      exports.nested = { value: a.value, ids: [a.id.apply((id) => id.length > 0)] };
      exports.secret = pulumi.secret("do not show");
    `);
    const run = await world.up({ config: { "world:count": "4" } });
    expect(run.outputs).toEqual({
      text: "hello4devworld",
      nested: { value: { list: [1, null, { deep: true }] }, ids: [true] },
      secret: "[secret]",
    });
    expect(world.read("calls.log")).toContain("configure hello");
  });
});
