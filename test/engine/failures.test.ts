import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loaderText } from "../../src/shared/permanent.js";
import { meeting } from "./meeting.js";
import { changesOf, template, World } from "./world.js";

describe("failures", () => {
  it("stop what depends on them only, tell one clear message, and are made good by the next up", async () => {
    const program = template(`
      const a = new Thing("a", { key: "a", value: "1", fail: "$1" });
      new Thing("b", { key: "b", value: a.serial });
      const c = new Thing("c", { key: "c" });
      new Thing("d", { key: "d", value: c.serial });
      exports.c = c.serial;
    `);
    const world = new World().program(program("create"));
    const run = await world.up();
    expect(run.ok).toBe(false);
    expect(run.errors).toEqual([
      {
        code: "provider",
        message: "a was not created: the world has no room for 1",
        urn: expect.stringContaining("::a") as string,
      },
    ]);
    expect(run.steps.find(({ phase }) => phase === "failed")).toMatchObject({
      name: "a",
      op: "create",
      message: "the world has no room for 1",
    });
    expect(changesOf(run)).toEqual({ create: 3 });
    expect(Object.keys(world.resources).toSorted()).toEqual(["c", "d"]);
    world.program(program(""));
    expect(changesOf(await world.up())).toEqual({ create: 2, same: 3 });
  });

  it("of 20 steps with no success in between end the run, and the next up goes on", async () => {
    const program = template(`
      for (let i = 0; i < 60; i++)
        new Thing("thing" + i, { key: "thing" + i, value: String(i), fail: i === 0 ? "" : "$1" });
    `);
    const world = new World().program(program("create"));
    const run = await world.up({ parallel: 1 });
    expect(run.ok).toBe(false);
    expect(run.errors.filter(({ code }) => code === "gave_up")).toEqual([
      { code: "gave_up", message: expect.stringContaining("20 steps failed") as string },
    ]);
    const tried = world.calls().filter((call) => call.startsWith("create thing"));
    expect(tried).toHaveLength(21);
    expect(Object.keys(world.resources)).toEqual(["thing0"]);
    world.program(program(""));
    expect(changesOf(await world.up())).toMatchObject({ create: 59 });
  });

  it("go on one by one where others succeed, however many they are", async () => {
    const world = new World().program(`
      for (let i = 0; i < 60; i++) new Thing("thing" + i, { key: "thing" + i, value: String(i), fail: i % 2 ? "create" : "" });
    `);
    const run = await world.up({ parallel: 1 });
    expect(run.errors.map(({ code }) => code)).toEqual(Array.from({ length: 30 }, () => "provider"));
    expect(Object.keys(world.resources)).toHaveLength(30);
  });

  it("of a check are told by property, without the value, and leave everything as it is", async () => {
    const world = new World().program(`new Thing("a", { key: "a", value: "1" });`);
    await world.up();
    world.program(`new Thing("a", { key: "a", value: "invalid" });`);
    const before = world.read(".pulumi-livechat/stacks/dev.json");
    for (const run of [await world.preview(), await world.up()]) {
      expect(run.errors.map(({ message }) => message)).toEqual([
        "a was not updated: a is invalid: value: must be a valid value",
      ]);
    }
    expect(world.read(".pulumi-livechat/stacks/dev.json")).toBe(before);
  });

  it("in part keep the object, and the next up finishes it", async () => {
    const world = new World().program(`new Thing("a", { key: "a", fail: "partial" });`);
    const run = await world.up();
    expect(run.errors[0]?.message).toBe("a was not created: still warming up");
    expect(world.resources["a"]).toMatchObject({
      id: [...world.objects.keys()][0],
      initErrors: ["still warming up"],
      outputs: { serial: "serial-a" },
    });
    world.calls();
    world.program(`new Thing("a", { key: "a", fail: "partial update", value: "new" });`);
    expect((await world.up()).errors[0]?.message).toBe("a was not updated: half done");
    expect(world.resources["a"]).toMatchObject({ initErrors: ["half done"], outputs: { value: "half" } });
    expect(world.resources["a"]?.inputs).not.toHaveProperty("value");
    world.program(`new Thing("a", { key: "a" });`);
    const finished = await world.up();
    expect(changesOf(finished)).toEqual({ update: 1, same: 1 });
    expect(finished.steps.find(({ phase }) => phase === "done")).toBeDefined();
    expect(finished.steps.find(({ op, phase }) => op === "update" && phase === "done")?.note).toBe(
      "continued",
    );
    expect(world.calls()).toEqual(["update a new", "update a -"]);
    expect(world.resources["a"]?.initErrors).toBeUndefined();
  });

  it("of the program delete nothing, keep the outputs, and say what it said", async () => {
    const world = new World().program(`new Thing("a", { key: "a" }); exports.kept = "value";`);
    await world.up();
    world.program(`new Thing("b", { key: "b" }); throw new Error("the program is wrong here");`);
    const run = await world.up();
    expect(run.ok).toBe(false);
    expect(run.errors[0]?.code).toBe("program");
    expect(run.errors[0]?.message).toContain("the program is wrong here");
    expect(world.objects.size).toBeGreaterThan(0);
    expect(Object.keys(world.resources)).toContain("a");
    expect(world.state.deployment.resources?.[0]?.outputs).toEqual({ kept: "value" });
    world.program(`process.exit(0);`);
    const quiet = await world.up();
    expect(quiet.errors[0]?.message).toContain("ended before it was done");
    expect(Object.keys(world.resources)).toContain("a");
    world.program(`this is not JavaScript`);
    expect((await world.preview()).errors[0]?.message).toContain("Unexpected identifier");
    world.program(`new Thing("a", {}); new Thing("a", {});`);
    expect((await world.preview()).errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Two resources of the program have the URN "urn:/),
    ]);
    world.program(`new Thing("a", { key: "a" }); pulumi.log.error("only a word");`);
    const logged = await world.preview();
    expect(logged.ok).toBe(true);
    expect(logged.events).toContainEqual({ type: "diagnostic", severity: "error", message: "only a word" });
  });

  it("of a deletion keep what it needs, and the next up tries again", async () => {
    const world = new World().program(`
      const a = new Thing("a", { key: "a" });
      new Thing("b", { key: "b", value: a.serial, fail: "delete" });
      new Thing("c", { key: "c" });
    `);
    await world.up();
    const run = await world.destroy();
    expect(run.errors.map(({ message }) => message)).toEqual(["b was not deleted: the world holds on to it"]);
    expect(Object.keys(world.resources).toSorted()).toEqual(["a", "b"]);
  });

  it("of the provider's process keep the step as under way, and say so next time", async () => {
    const world = new World().program(`new Thing("a", { key: "a", fail: "die" });`);
    const run = await world.up();
    expect(run.errors[0]?.message).toBe(
      "a was not created: the provider's process exited with status 7; its output says why",
    );
    expect(world.state.deployment.pending_operations).toMatchObject([{ type: "creating" }]);
    world.program(`new Thing("a", { key: "a" });`);
    const next = await world.up();
    expect(next.ok).toBe(true);
    expect(
      next.events.find((event) => event.type === "diagnostic" && event.severity === "warning"),
    ).toMatchObject({
      message: expect.stringContaining("An earlier run was interrupted while creating a.") as string,
    });
    expect(next.steps.find(({ op, phase }) => op === "create" && phase === "done")?.note).toBe("interrupted");
    expect(world.state.deployment.pending_operations).toBeUndefined();
  });
});

describe("a create whose end nobody saw", () => {
  it("is told to this package's provider, which finds what was made: of a new resource and of a replacement", async () => {
    const program = template(`
      const __provider = ${JSON.stringify(loaderText("Thing"))};
      new Thing("a", { __provider, key: "$1", value: pulumi.secret("password one"), fail: "$2" });
      exports.done = true;
    `);
    const world = new World().program(program("a1", "die late"));
    // The text loads what the project has installed.
    mkdirSync(path.join(world.directory, "node_modules/pulumi-livechat"), { recursive: true });
    world.write(
      "node_modules/pulumi-livechat/provider.js",
      'exports.handler = () => require("../../provider.js");',
    );
    for (const [key, ops] of [
      ["a1", { create: 1, same: 1 }],
      ["a2", { replace: 1, same: 1 }],
    ] as const) {
      world.program(program(key, "die late"));
      expect(await world.up()).toMatchObject({ ok: false });
      expect(JSON.stringify(world.state)).not.toContain("password one");
      world.calls();
      world.program(program(key, ""));
      expect(changesOf(await world.up())).toEqual(ops);
      expect(world.calls()[0]).toBe(`resume ${key}`);
      expect([...world.objects.keys()]).toEqual([world.resources["a"]?.id]);
      expect(JSON.stringify(world.state)).not.toContain("__resume");
    }
  });

  it("is told to no other provider, neither in a preview nor in an up: it would take it for a property", async () => {
    const world = new World().program(`new Thing("a", { key: "a", value: "one", fail: "die late" });`);
    expect(await world.up()).toMatchObject({ ok: false });
    world.calls();
    world.program(`new Thing("a", { key: "a", value: "one" }); new Thing("b", { key: "b", value: "two" });`);
    expect(changesOf(await world.preview())).toMatchObject({ create: 2 });
    expect(world.calls()).toEqual([]);
    expect(changesOf(await world.up())).toMatchObject({ create: 2 });
    expect(world.calls().toSorted()).toEqual(["create a one", "create b two"]);
    expect([...world.objects.values()].filter((object) => "__resume" in object)).toEqual([]);
  });
});

describe("steps at once", () => {
  it("are as many as allowed, and no more", async () => {
    const world = new World().program(
      `for (let i = 0; i < 6; i++) new Thing("t" + i, { key: "k" + i, meet: true });`,
    );
    const { arrived, go } = await meeting(world);
    let started = 0;
    let running = 0;
    let most = 0;
    const run = world.up({
      parallel: 3,
      onEvent: (event) => {
        if (event.type === "step" && event.op === "create" && event.token.startsWith("pulumi-nodejs")) {
          running += event.phase === "started" ? 1 : -1;
          started += event.phase === "started" ? 1 : 0;
          most = Math.max(most, running);
        }
      },
    });
    expect(await arrived(3)).toHaveLength(3);
    expect(started).toBe(3);
    go();
    await arrived(6);
    go();
    expect(await run).toMatchObject({ ok: true });
    expect(most).toBe(3);
  });

  it("are finished and recorded when the run is cancelled, and no other is begun", async () => {
    const world = new World().program(`
      const a = new Thing("a", { key: "a", meet: true });
      new Thing("b", { key: "b", value: a.serial });
    `);
    const { arrived, go } = await meeting(world);
    const controller = new AbortController();
    const run = world.up({ signal: controller.signal });
    await arrived(1);
    controller.abort();
    go();
    const result = await run;
    expect(result.ok).toBe(false);
    expect(result.errors[0]).toMatchObject({ code: "cancelled" });
    expect(Object.keys(world.resources)).toEqual(["a"]);
    expect(world.state.deployment.pending_operations).toBeUndefined();
    expect(changesOf(await world.up({ env: { ...process.env } }))).toEqual({ create: 1, same: 2 });
  });
});
