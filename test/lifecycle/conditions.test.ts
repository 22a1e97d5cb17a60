import { describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const rule = (value: number, condition?: string) => ({
  type: "visits_number",
  value,
  operator: "greater_or_equal",
  ...(condition !== undefined && { condition }),
});

const declared = (args: object) => [{ type: "Greeting", name: "back", args: { name: "back", ...args } }];

const conditions = (emulator: Emulator) =>
  emulator
    .licence()
    .data.greetings.find(({ name }) => name === "back")
    ?.rules.map((one) => ("value" in one ? [one.value, one.condition] : []));

describe.each(engines)("$name: rules that `or` joins", { timeout: 1_200_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`are made, and changed only where that is allowed (skipped: ${missing})`, () => undefined);
    return;
  }

  it("are made, and changed only where that is allowed", async () => {
    await using account = await startEmulator();
    const { emulator } = account;
    await using project = await Project.create(emulator);
    const engine = of(project);
    await project.declare(declared({ rules: [rule(1, "or"), rule(2, "or")] }));
    const planned = await engine.preview();
    expect(planned.status, planned.said).toBe(0);
    expect(planned.said).toContain("`or`");
    const made = await engine.up();
    expect(made.status, made.said).toBe(0);
    expect(conditions(emulator)).toEqual([
      ["1", "or"],
      ["2", "or"],
    ]);
    expect(await engine.refresh({ expectNoChanges: true })).toMatchObject({ status: 0 });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });

    // Another property is changed without a word about the rules.
    await project.declare(declared({ rules: [rule(1, "or"), rule(2, "or")], active: false }));
    expect(await engine.up()).toMatchObject({ status: 0 });
    expect(emulator.requests.all().findLast(({ method }) => method === "PUT")?.body).not.toHaveProperty(
      "rules",
    );

    await project.declare(declared({ rules: [rule(1, "or"), rule(3, "or")], active: false }));
    const id = emulator.licence().data.greetings.at(-1)?.id;
    for (const run of [() => engine.preview(), () => engine.up()]) {
      const { status, said } = await run();
      expect(status, said).not.toBe(0);
      expect(said).toContain(`LIVECHAT_ACCEPT_LOSS="Greeting ${id}"`);
    }
    expect(conditions(emulator)).toEqual([
      ["1", "or"],
      ["2", "or"],
    ]);
    const other = await engine.up({ env: { LIVECHAT_ACCEPT_LOSS: "Greeting 1" } });
    expect(other.status, other.said).not.toBe(0);
    const allowed = await engine.up({ env: { LIVECHAT_ACCEPT_LOSS: `Greeting ${id}` } });
    expect(allowed.status, allowed.said).toBe(0);
    expect(conditions(emulator)).toEqual([
      ["1", "or"],
      ["3", "or"],
    ]);

    // `and` is sent where the account says `or`, and the state may not know that it does.
    await project.declare(declared({ rules: [rule(1), rule(3)], active: false }));
    const all = await engine.up({ env: { LIVECHAT_ACCEPT_LOSS: "true" } });
    expect(all.status, all.said).toBe(0);
    expect(conditions(emulator)).toEqual([
      ["1", "and"],
      ["3", "and"],
    ]);
    expect(await engine.up({ expectNoChanges: true })).toMatchObject({ status: 0 });
    emulator.licence().edit((data) => {
      for (const one of data.greetings.at(-1)?.rules ?? []) one.condition = "or";
    });
    await project.declare(declared({ rules: [rule(1), rule(4)], active: false }));
    const unseen = await engine.up();
    expect(unseen.status, unseen.said).not.toBe(0);
    expect(unseen.said).toContain("LIVECHAT_ACCEPT_LOSS");
    expect(conditions(emulator)).toEqual([
      ["1", "or"],
      ["3", "or"],
    ]);
    expect(await engine.destroy()).toMatchObject({ status: 0 });
  });

  it.each(["ignored", "refused"] as const)("end the step with an error where they are %s", async (how) => {
    await using account = await startEmulator({ ruleConditions: how });
    const { emulator } = account;
    await using project = await Project.create(emulator);
    const engine = of(project);
    await project.declare(declared({ rules: [rule(1, "or")] }));
    const made = await engine.up();
    expect(made.status, made.said).not.toBe(0);
    expect(made.said).toContain("condition");
    if (how === "refused") {
      expect(conditions(emulator)).toBeUndefined();
      return;
    }
    expect(conditions(emulator)).toEqual([["1", "and"]]);
    expect(JSON.stringify(await engine.exportState())).toContain('"back"');
    const again = await engine.up();
    expect(again.status, again.said).not.toBe(0);
    expect(again.said).toContain("condition");
    expect(emulator.requests.count({ method: "POST", path: "/greetings" })).toBe(1);
    // A partial update, too: what the account has is known, and goes on from there.
    await project.declare(declared({ rules: [rule(1)] }));
    const given = await engine.up();
    expect(given.status, given.said).toBe(0);
    await project.declare(declared({ rules: [rule(1, "or")] }));
    const changed = await engine.up();
    expect(changed.status, changed.said).not.toBe(0);
    await project.declare(declared({ rules: [rule(1)] }));
    expect(await engine.up()).toMatchObject({ status: 0 });
    expect(await engine.destroy()).toMatchObject({ status: 0 });
    expect(conditions(emulator)).toBeUndefined();
  });

  it("never send `and` by themselves", async () => {
    await using account = await startEmulator({ ruleConditions: "refused" });
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare(declared({ rules: [rule(1, "and")] }));
    expect(await engine.up()).toMatchObject({ status: 0 });
    await project.declare(declared({ rules: [rule(2, "and")] }));
    expect(await engine.up()).toMatchObject({ status: 0 });
    expect(conditions(account.emulator)).toEqual([["2", "and"]]);
  });
});
