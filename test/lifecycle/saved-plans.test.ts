import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import type { Plan } from "../../src/review/plan.js";
import { caseOf, typeNames } from "../types/index.js";
import type { Declared } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project, secretOf } from "./project.js";

const [embedded, cli] = engines;
const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

const first = typeNames.map((type): Declared => ({ type, name: type, args: caseOf(type).life.args }));
const updated = first.map((one): Declared => ({
  ...one,
  args: { ...one.args, ...caseOf(one.type).life.updated },
}));

function agent(values: object): Declared {
  return { type: "Agent", name: "jane", args: { login: "jane@mycompany.com", name: "Jane", ...values } };
}

function writes({ requests }: Emulator): number {
  return ["POST", "PUT", "DELETE"].reduce((sum, method) => sum + requests.count({ method }), 0);
}

/** A project on the embedded engine, and what is done in it. */
async function opened() {
  const account = await startEmulator();
  const project = await Project.create(account.emulator);
  const ours = (args: readonly string[]) => project.run("node", [command, ...args]);
  return {
    account,
    project,
    save: async (): Promise<Plan> => {
      const { status, stderr } = await ours(["preview", "--save-plan", "plan.json"]);
      expect(status, stderr).toBe(0);
      const plan = JSON.parse(await readFile(join(project.directory, "plan.json"), "utf8")) as Plan;
      expect(stderr).toContain(plan.fingerprint);
      return plan;
    },
    up: (plan = "plan.json", ...more: string[]) => ours(["up", "--yes", "--plan", plan, ...more]),
    ours,
    [Symbol.asyncDispose]: async () => {
      await project[Symbol.asyncDispose]();
      await account[Symbol.asyncDispose]();
    },
  };
}

function withPassword(password: string): Declared[] {
  return [agent({ password: secretOf(password) })];
}

describe("an up of a saved plan, on the embedded engine", { timeout: 600_000 }, () => {
  it("does what was reviewed, of every type, and nothing else, and says what differs", async () => {
    await using all = await opened();
    const { project, account, save, up } = all;
    await project.declare(first);
    await save();
    expect(await up()).toMatchObject({ status: 0 });

    await project.declare(updated);
    const { fingerprint } = await save();
    await project.declare([...updated.slice(1), agent({ name: "Somebody Else" })]);
    const before = writes(account.emulator);
    for (const plan of ["plan.json", fingerprint]) {
      const refused = await up(plan, "--skip-preview");
      expect(refused.status, plan).toBe(3);
      expect(refused.stderr).toContain("is not what was reviewed. Nothing was changed.");
    }
    const { stderr } = await up();
    const gone = updated[0] as Declared;
    expect(stderr).toContain(`delete ${gone.type} ${gone.name}: when reviewed it was update`);
    expect(stderr).toContain("create Agent jane: was not reviewed");
    expect(writes(account.emulator)).toBe(before);

    await project.declare(updated);
    expect(await up(fingerprint)).toMatchObject({ status: 0 });
    const again = await up();
    expect(again.status, "what is done is another plan").toBe(3);
    expect(again.stderr).toMatch(/was reviewed, and is no more/);
  });

  it("tells one secret from another by a digest with the stack's key, and by that alone", async () => {
    await using all = await opened();
    const { project, account, save, up, ours } = all;
    await project.declare(withPassword("first-password-1"));
    const unsealed = await save();
    expect(unsealed.steps[0]?.digests, "a new stack has no key yet").toBeUndefined();
    expect(await ours(["config", "set", "--secret", "other", "secret-of-the-stack"])).toMatchObject({
      status: 0,
    });
    expect(await up(), "of secrets it holds only that they change").toMatchObject({ status: 0 });

    await project.declare(withPassword("second-password-2"));
    const { fingerprint, steps } = await save();
    expect(steps[0]?.digests).toEqual({ password: expect.stringMatching(/^hmac-sha256:[0-9a-f]{64}$/) });
    await project.declare(withPassword("third-password-3"));
    const before = writes(account.emulator);
    const refused = await up();
    expect(refused.status).toBe(3);
    expect(refused.stderr).toContain("update Agent jane: password: another secret than when reviewed");
    expect(await up(fingerprint)).toMatchObject({ status: 3 });
    expect(writes(account.emulator)).toBe(before);
    await project.declare(withPassword("second-password-2"));
    expect(await up(fingerprint)).toMatchObject({ status: 0 });
  });

  it("refuses a plan that somebody edited, and one of another operation", async () => {
    await using all = await opened();
    const { project, save, up } = all;
    await project.declare([agent({})]);
    const plan = await save();
    await project.declare([agent({ name: "Janet" })]);
    const [step] = plan.steps;
    const changes = step?.changes.map((one) =>
      one.path === "name" ? { ...one, new: { value: "Janet" } } : one,
    );
    await writeFile(
      join(project.directory, "edited.json"),
      JSON.stringify({ ...plan, steps: [{ ...step, changes }] }),
    );
    const edited = await up("edited.json");
    expect(edited.status).toBe(3);
    expect(edited.stderr).toContain("somebody has changed the file");
    await writeFile(join(project.directory, "other.json"), JSON.stringify({ ...plan, operation: "destroy" }));
    expect(await up("other.json")).toMatchObject({ status: 2 });
  });

  it("does nothing else either where the program says something else right after its preview", async () => {
    await using all = await opened();
    const { project, account, save, up } = all;
    const group = '{ name: existsSync("again") ? "Others" : "Support" }';
    await writeFile(
      join(project.directory, "index.js"),
      `const { existsSync, writeFileSync } = require("node:fs");
const { Group } = require("pulumi-livechat");
new Group("one", ${group});
if (existsSync("again")) new Group("two", { name: "Two" });
writeFileSync("again", "");
`,
    );
    await save();
    await rm(join(project.directory, "again"));
    const before = writes(account.emulator);
    const refused = await up();
    expect(refused.status).toBe(1);
    expect(refused.stderr + refused.stdout).toContain("the plan that was reviewed has other values for it");
    expect(refused.stderr + refused.stdout).toContain("the plan that was reviewed does not have this step");
    expect(writes(account.emulator)).toBe(before);
  });
});

describe("an up of a saved plan, on the Pulumi CLI", { timeout: 600_000 }, () => {
  if (!embedded || !cli || cli.missing !== undefined) {
    it.skip(`does what was reviewed (skipped: ${cli?.missing})`, () => undefined);
    return;
  }

  it("does what was reviewed, and refuses what it does not have", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const theirs = cli.of(project);
    const password = secretOf("password-of-the-plan");
    await project.declare([...first, agent({ password })]);
    const save = { args: ["--save-plan", "plan.json"] };
    const plan = { args: ["--plan", "plan.json"] };
    expect(await theirs.preview(save)).toMatchObject({ status: 0 });
    expect(await theirs.up(plan)).toMatchObject({ status: 0 });

    await project.declare([...updated, agent({ password })]);
    expect(await theirs.preview(save)).toMatchObject({ status: 0 });
    await project.declare([...updated, agent({ password, name: "Somebody Else" })]);
    const refused = await theirs.up(plan);
    expect(refused.status).not.toBe(0);
    expect(refused.said).toMatch(/violates plan/);
    expect(account.emulator.licence().data.agents).not.toContainEqual(
      expect.objectContaining({ name: "Somebody Else" }),
    );
    await project.declare([...updated, agent({ password })]);
    expect(await theirs.preview(save)).toMatchObject({ status: 0 });
    expect(await theirs.up(plan)).toMatchObject({ status: 0 });
  });

  it("takes over what exists already, where the plan was saved offline", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const theirs = cli.of(project);
    const declared = { login: "jane.doe@mycompany.com", name: "Jane Roe" };
    await project.declare([agent({ ...declared, adopt: true })]);
    const plan = { args: ["--plan", "plan.json"] };
    expect(
      await theirs.preview({ args: ["--save-plan", "plan.json"], env: { LIVECHAT_OFFLINE: "true" } }),
    ).toMatchObject({ status: 0 });
    expect(await theirs.up(plan)).toMatchObject({ status: 0 });
    expect(account.emulator.licence().data.agents).toContainEqual(expect.objectContaining(declared));
  });
});
