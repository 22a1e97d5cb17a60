import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Emulator, LicenceData } from "../../src/emulator/index.js";
import { declareSecrets } from "../sweep.js";
import { type Declared, doors, type Engine } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { agedState, idOf, Project, secretOf } from "./project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));
const OWNER = "john.doe@mycompany.com";

const group = (name: string, args: Declared["args"] = {}): Declared => ({
  type: "Group",
  name: name.toLowerCase(),
  args: { name, ...args },
});
const hook = (name: string, args: Declared["args"] = {}): Declared => ({
  type: "Webhook",
  name,
  args: { eventType: "chat_ended", dataTypes: ["chat"], url: `https://hooks.example/${name}`, ...args },
});

const tag = (author: string): Declared => ({
  type: "Tag",
  name: "t",
  args: { tag: "t", author, group: 1 },
});

/** Lets so much time pass that whatever was written shows. */
async function age(engine: Engine): Promise<void> {
  await engine.importState(agedState(await engine.exportState()));
}

function writes({ requests }: Emulator): string[] {
  return requests
    .all()
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
}

function renameGroup(data: LicenceData, from: string, to: string): void {
  Object.assign(data.groups.find(({ name }) => name === from) ?? {}, { name: to });
}

describe.each(engines)("what a plan sees, on $name", { timeout: 1_200_000 }, ({ name, of, missing }) => {
  if (missing !== undefined) {
    it.skip(`is told (skipped: ${missing})`, () => undefined);
    return;
  }
  const isCli = name.includes("CLI");

  it.each(doors)(
    "of a create: that it makes, takes over and what that changes, or cannot: %s",
    async (door) => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator, door);
      const engine = of(project);
      const password = "a-password-nobody-sees";
      declareSecrets(password);
      const taken = [
        group("New"),
        group("Sales", { adopt: true, language: "pl" }),
        group("Invoicing", { adopt: true }),
        {
          type: "Agent",
          name: "jane",
          args: {
            login: "jane.doe@mycompany.com",
            name: "Jane Doe",
            jobTitle: secretOf("a-title-nobody-sees"),
            password,
            adopt: true,
          },
        },
      ];
      await project.declare(taken);
      const { status, ops, said } = await engine.preview();
      expect({ status, ops }, said).toEqual({
        status: 0,
        ops: { new: "create", sales: "create", invoicing: "create", jane: "create" },
      });
      const plan = said.replaceAll("\\n", "\n").replaceAll('\\"', '"');
      if (isCli) {
        expect(plan).toMatch(
          /\[takes-over\] Group "Sales" exists already \(id 2\) and is taken over; that changes:\s+language: "en" → "pl"/,
        );
        expect(plan).toContain(
          '[takes-over] Group "Invoicing" exists already (id 1) and is taken over, as it is',
        );
        expect(plan).toMatch(/\[takes-over\] Agent "jane.*\s+jobTitle: \[secret\]\s+password: \[secret\]/);
      } else {
        expect(plan).toMatch(/"takesOver": "2"/);
        expect(plan).toContain("take over (id 2)");
        expect(plan).toContain("take over (id 1, as it is)");
        expect(plan).not.toContain("is taken over");
      }
      const file = join(project.directory, "plan.json");
      const json = isCli
        ? await project.run("pulumi", ["preview", "--json", "--show-sames", "--non-interactive"])
        : await project.run("node", [command, "preview", "--json"]);
      await writeFile(file, json.stdout);
      const review = await project.run("node", [command, "review", file, "--json"]);
      const { steps } = JSON.parse(review.stdout) as {
        steps: { name: string; takesOver?: object; changes: object[] }[];
      };
      const takenOver = Object.fromEntries(steps.map((step) => [step.name, step]));
      expect(takenOver["new"]?.takesOver).toBeUndefined();
      expect(takenOver["sales"]).toMatchObject({ takesOver: { id: "2" }, changes: [{ path: "language" }] });
      expect(takenOver["invoicing"]).toMatchObject({ takesOver: { id: "1" }, changes: [] });
      expect(plan).not.toMatch(/a-title-nobody-sees/);

      await project.declare([group("Sales")]);
      const refused = await engine.preview();
      expect(refused.status, refused.said).not.toBe(0);
      expect(refused.said).toContain("exists already in the account (id 2)");
      expect(writes(account.emulator)).toEqual([]);

      await project.declare(taken);
      const up = await engine.up();
      expect(up, up.said).toMatchObject({ status: 0 });
      // The up, which no provider can tell from a preview by itself, has heard none of it.
      expect(JSON.stringify(await engine.exportState())).not.toMatch(/"__(takesOver|refused|told)":[^[]/);
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    },
  );

  it("of a replacement: its own object is no obstacle", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare([tag(OWNER), hook("h")]);
    expect(await engine.up()).toMatchObject({ status: 0 });
    await project.declare([tag("jane.doe@mycompany.com"), hook("h", { dataTypes: ["visitor"] })]);
    const plan = await engine.preview();
    expect(plan, plan.said).toMatchObject({ status: 0, ops: { t: "replace", h: "replace" } });
    expect(plan.said).not.toMatch(/takes-over|takesOver/);
    expect(await engine.up()).toMatchObject({ status: 0, ops: { t: "replace", h: "replace" } });
  });

  it("of a change: what is gone or another by now, what is not there to refer to, and what others changed", async () => {
    await using account = await startEmulator();
    const { emulator } = account;
    await using project = await Project.create(emulator);
    const engine = of(project);
    const declared = (language: string) => [
      group("Drifted", { language: "en" }),
      group("Gone"),
      group("Changed", { language }),
    ];
    await project.declare(declared("en"));
    expect(await engine.up()).toMatchObject({ status: 0 });
    await age(engine);
    emulator.licence().edit((data) => {
      data.groups = data.groups.filter((one) => one.name !== "Gone");
      Object.assign(data.groups.find((one) => one.name === "Drifted") ?? {}, { language: "de" });
    });
    await project.declare(declared("pl"));
    const plan = await engine.preview();
    expect(plan, plan.said).toMatchObject({ status: 0, ops: { changed: "update" } });
    expect(plan.said).toMatch(
      /Group .{1,2}Drifted.* was changed outside of this program: language: .{1,2}en.{1,2} → .{1,2}de/,
    );
    expect(plan.said).toMatch(/Group .{1,2}Gone.* was deleted outside of this program/);

    const refusals: [Declared[], RegExp][] = [
      [[group("Gone", { language: "pl" })], /there is none with the id \d+ in the account any more/],
      [
        [group("Gone"), { type: "Tag", name: "t", args: { tag: "t", author: OWNER, group: idOf("gone") } }],
        /there is no group \d+/,
      ],
    ];
    for (const [more, reason] of refusals) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      await project.declare([
        group("Drifted", { language: "en" }),
        group("Changed", { language: "en" }),
        ...more,
      ]);
      for (const run of [engine.preview, engine.up]) {
        const refused = await run();
        expect(refused.status, refused.said).not.toBe(0);
        if (run === engine.preview) expect(refused.said).toMatch(reason);
      }
      /* oxlint-enable no-await-in-loop */
    }
  });

  it("without changes: no list", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare([group("One"), hook("h")]);
    expect(await engine.up()).toMatchObject({ status: 0 });
    const before = account.emulator.requests.count();
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    expect(account.emulator.requests.count() - before).toBeLessThanOrEqual(1);
  });

  // The names are those of docs/limits.md.
  it.runIf(isCli)("not: A deletion with the Pulumi CLI", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare([group("One"), group("Two")]);
    expect(await engine.up()).toMatchObject({ status: 0 });
    await age(engine);
    account.emulator.licence().edit((data) => renameGroup(data, "Two", "Another"));
    await project.declare([group("One")]);
    expect(await engine.preview()).toMatchObject({ status: 0, ops: { two: "delete" } });
    const up = await engine.up();
    expect(up.status, up.said).not.toBe(0);
    expect(up.said).toContain("another object, Group");
  });

  it.runIf(isCli)("not: A forced replacement with the Pulumi CLI", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    const options = { deleteBeforeReplace: true };
    await project.declare([{ ...group("One"), options }]);
    expect(await engine.up()).toMatchObject({ status: 0 });
    await age(engine);
    account.emulator.licence().edit((data) => renameGroup(data, "One", "Another"));
    const urn = "urn:pulumi:dev::lifecycle::pulumi-nodejs:dynamic/livechat:Group::one";
    const plan = await engine.preview({ args: ["--replace", urn] });
    expect(plan, plan.said).toMatchObject({ status: 0, ops: { one: "replace" } });
    const up = await engine.up({ args: ["--replace", urn] });
    expect(up.status, up.said).not.toBe(0);
    expect(up.said).toContain("another object, Group");
  });
});
