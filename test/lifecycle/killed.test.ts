import { describe, expect, it, vi } from "vitest";
import { contents } from "../faults/contents.js";
import { notesProviders, providersAreGone, upAsAdvised } from "./after-a-kill.js";
import { doors } from "./engine.js";
import { startEmulator, ways } from "./engines.js";
import { Project } from "./project.js";
import { caseOf, typeNames } from "../types/index.js";

const groups = ["One", "Two"].map((name) => ({ type: "Group", name, args: { name } }));
const webhooks = ["one", "two"].map((name) => ({
  type: "Webhook",
  name,
  args: { eventType: "chat_started", dataTypes: ["chat"], url: `https://hooks.example/${name}` },
}));

/** The types of which something can be changed that replaces the object. */
const replaced = typeNames.flatMap((type) => {
  const { life } = caseOf(type);
  return life.replaced ? [{ type, life }] : [];
});

describe.each(ways)("$name, killed", { timeout: 300_000 }, ({ name: engineName, of, missing }) => {
  if (missing !== undefined) {
    it.skip(`leaves nobody behind who still writes (skipped: ${missing})`, () => undefined);
    return;
  }

  it.each(doors)(
    "leaves nobody behind who makes things later (%s): the next up makes all once",
    async (door) => {
      await using account = await startEmulator({ faults: "429:6 POST" });
      await using project = await Project.create(account.emulator, door);
      project.env["LIVECHAT_LOOK_MS"] = "100";
      notesProviders(project);
      await project.declare([...groups, ...webhooks]);
      const engine = of(project);
      const before = contents(account.emulator.licence());
      const killed = await engine.start("up");
      const { requests } = account.emulator;
      await vi.waitFor(() => expect(requests.count({ method: "POST" })).toBeGreaterThan(0), {
        timeout: 60_000,
      });
      await killed.kill();
      account.emulator.setFaults(undefined);
      await engine.cancel();
      expect(await engine.up()).toMatchObject({ status: 0 });
      await providersAreGone(project);
      const wanted = [
        ...before,
        ...groups.map(({ name }) => `Group ${name}`),
        ...webhooks.map(({ args }) => `Webhook ${args.url}`),
      ];
      expect(contents(account.emulator.licence())).toEqual(wanted.toSorted());
      const made = requests.all().filter(({ method, status }) => method === "POST" && status === 200);
      expect(made).toHaveLength(4);
    },
  );

  it.each(doors)("is gone on with by what its messages say (%s): nothing is made twice", async (door) => {
    await using account = await startEmulator({ faults: "silent after POST" });
    await using project = await Project.create(account.emulator, door);
    project.env["LIVECHAT_LOOK_MS"] = "100";
    await project.declare([...groups, ...webhooks]);
    const engine = of(project);
    const licence = account.emulator.licence();
    const before = contents(licence);
    const killed = await engine.start("up");
    await vi.waitFor(() => expect(contents(licence)).toHaveLength(before.length + 4), { timeout: 60_000 });
    await killed.kill();
    account.emulator.setFaults(undefined);
    await engine.cancel();
    // A preview knows as much, and looks for what a run of the embedded engine began.
    const previewed = await engine.preview();
    if (engineName.includes("CLI")) {
      expect(previewed.status, previewed.said).not.toBe(0);
      // A native provider's refusals end the CLI's preview: only those that it came to by then are told.
      if (door === "native") expect(previewed.said).toMatch(/(Group|Webhook) "[^"]+".* exists already/);
      else
        for (const { args } of groups) {
          expect(previewed.said).toContain(`Group "${args.name}" exists already`);
        }
    } else expect(previewed, previewed.said).toMatchObject({ status: 0 });
    const outcome = await upAsAdvised(engine, ["Group", "Webhook"]);
    expect(outcome, outcome.said).toMatchObject({ status: 0 });
    expect(contents(licence)).toHaveLength(before.length + 4);
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  });

  it("while it replaced objects, of each type that can be: the next runs make each of them once", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    project.env["LIVECHAT_LOOK_MS"] = "100";
    const engine = of(project);
    const licence = account.emulator.licence();
    const there = () => replaced.map(({ life }) => life.actual(licence.data));
    const count = contents(licence).length;
    await project.declare(replaced.map(({ type, life }) => ({ type, name: type, args: life.args })));
    expect(await engine.up()).toMatchObject({ status: 0 });

    account.emulator.setFaults("silent after POST");
    const { requests } = account.emulator;
    const before = requests.count({ method: "POST" });
    await project.declare(
      replaced.map(({ type, life }) => ({ type, name: type, args: { ...life.args, ...life.replaced } })),
    );
    const killed = await engine.start("up");
    await vi.waitFor(() => expect(requests.count({ method: "POST" })).toBe(before + replaced.length), {
      timeout: 60_000,
    });
    await killed.kill();
    account.emulator.setFaults(undefined);
    await engine.cancel();
    const outcome = await upAsAdvised(
      engine,
      replaced.map(({ type }) => type),
    );
    expect(outcome, outcome.said).toMatchObject({ status: 0 });
    expect(there()).toMatchObject(replaced.map(({ life }) => life.replaced));
    expect(contents(licence)).toHaveLength(count + replaced.length);
    expect(requests.count({ method: "POST" })).toBe(before + replaced.length);
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  });
});
