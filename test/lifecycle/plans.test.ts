import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Change, Plan, Step } from "../../src/review/plan.js";
import { readPlan } from "../../src/review/reading/index.js";
import { summaryLine } from "../../src/review/summary.js";
import { caseOf, typeNames } from "../types/index.js";
import type { Declared } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { idOf, Project } from "./project.js";

const [embedded, cli] = engines;
const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

const first = typeNames.map((type): Declared => ({ type, name: type, args: caseOf(type).life.args }));
const updated = first.map((one): Declared => ({
  ...one,
  args: { ...one.args, ...caseOf(one.type).life.updated },
}));
const replaced = first.map((one): Declared => ({
  ...one,
  args: { ...one.args, ...caseOf(one.type).life.replaced },
}));
const connected: Declared[] = [
  { type: "Group", name: "new", args: { name: "New" } },
  {
    type: "Agent",
    name: "in it",
    args: { login: "in@mycompany.com", name: "In It", groups: [idOf("new"), 1] },
  },
  ...first.map((one): Declared =>
    one.type === "CannedResponse" || one.type === "Tag"
      ? { ...one, args: { ...one.args, group: idOf("new") } }
      : one,
  ),
];
const taken: Declared[] = [
  { type: "Group", name: "sales", args: { name: "Sales", language: "pl", adopt: true } },
];
const protecting = first.map((one): Declared => ({
  ...one,
  options: { protect: true, retainOnDelete: true },
}));
const renamed = first.map((one): Declared => ({
  ...one,
  name: `the ${one.type}`,
  options: { aliases: [{ name: one.type }] },
}));

/** The plan without what cannot be the same: which engine made it, and of a secret whether it changes. */
function comparable({ engine: _engine, fingerprint: _of, diagnostics: _said, ...plan }: Plan) {
  return { ...plan, steps: plan.steps.map(withoutSecrets) };
}

function withoutSecrets({ untold: _untold, digests: _digests, changes, ...step }: Step) {
  return { ...step, changes: changes.filter((change) => !(isSecret(change.old) && isSecret(change.new))) };
}

function isSecret(side: Change["old"]): boolean {
  return side?.secret?.includes("") === true;
}

describe("a plan", { timeout: 1_200_000 }, () => {
  if (!embedded || !cli || cli.missing !== undefined) {
    it.skip(`is the same from both engines (skipped: ${cli?.missing})`, () => undefined);
    return;
  }

  it("is the same from both engines, for the same program, state and account", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const [ours, theirs] = [embedded.of(project), cli.of(project)];

    const planned = async (declared: readonly Declared[]): Promise<[Plan, Plan]> => {
      await project.declare(declared);
      const one = await project.run("node", [command, "preview", "--json"]);
      const other = await project.run("pulumi", ["preview", "--json", "--show-sames", "--non-interactive"]);
      const plan = readPlan(JSON.parse(one.stdout), "one");
      expect(one.stderr, "the last line says what a review says").toContain(
        `\n${summaryLine(plan.counts)} (`,
      );
      return [plan, readPlan(JSON.parse(other.stdout), "other")];
    };

    const same = async (declared: readonly Declared[], counts: Partial<Plan["counts"]>): Promise<void> => {
      const [one, other] = await planned(declared);
      expect(comparable(one)).toEqual(comparable(other));
      expect(one.counts).toMatchObject(counts);
    };

    await theirs.preview();
    await same(taken, { takeOver: 1 });
    await same(first, { create: first.length });
    await project.declare(first);
    expect(await ours.up()).toMatchObject({ status: 0 });
    await theirs.importState(await ours.exportState());
    const updates = typeNames.filter((type) => caseOf(type).life.updated !== undefined).length;
    await same(first, { same: first.length });
    await same(updated, { update: updates });
    await same(replaced, {
      replace: typeNames.filter((type) => caseOf(type).life.replaced !== undefined).length,
    });
    await same(connected, { create: 2, replace: 2 });
    await same(renamed, { rename: first.length });
    await same(protecting, { options: first.length });
    await same([], { delete: first.length });
  });
});
