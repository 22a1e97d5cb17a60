import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { toMarkdown } from "../../src/review/markdown/index.js";
import { toPage } from "../../src/review/page/index.js";
import type { Change, Plan, Step } from "../../src/review/plan.js";
import { readPlan } from "../../src/review/reading/index.js";
import { summaryLine } from "../../src/review/summary.js";
import { reviewOf } from "../../src/review/words/index.js";
import { caseOf, typeNames } from "../types/index.js";
import type { Declared } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { idOf, Project, secretOf } from "./project.js";

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
const greeting = caseOf("Greeting").existing;
const taken: Declared[] = [
  { type: "Group", name: "sales", args: { name: "Sales", language: "pl", adopt: true } },
  {
    type: "Greeting",
    name: "greeting",
    args: { ...greeting.args, rules: [{ type: "visit_time_site", value: "77" }], adopt: true },
  },
];
/** A replacement by an object that exists. */
const takenInPlace = first.map((one): Declared =>
  one.type === "Webhook" ? { ...one, args: { ...caseOf("Webhook").existing.args, adopt: true } } : one,
);
const HIDDEN = "A name that nobody sees";
const hidden: Declared[] = [
  ...first,
  { type: "Group", name: "hidden", args: { name: secretOf(HIDDEN), language: "en" } },
];
const refused: Declared[] = [
  ...first.filter(({ type }) => type !== "Group"),
  { type: "Group", name: "renamed", args: first.find(({ type }) => type === "Group")?.args ?? {} },
  { type: "Group", name: "there", args: { name: "Sales" } },
  { type: "Tag", name: "lost", args: { tag: "lost", author: "john.doe@mycompany.com", group: 4711 } },
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

/** Each names the command of its engine. */
function refusals(plan: Plan): string[] {
  return plan.refusals.map(({ message }) => message.replaceAll("pulumi-livechat ", "pulumi "));
}

function isSecret(side: Change["old"]): boolean {
  return side?.secret?.includes("") === true;
}

type Both = [Plan, Plan];

/** As much as one request tells: the number of the licence stands with its webhooks. */
const ACCOUNT = { owner: "john.doe@mycompany.com" };

/** The plans that both engines make of a program. */
async function bothPlans(project: Project, declared: readonly Declared[]): Promise<Both> {
  await project.declare(declared);
  const one = await project.run("node", [command, "preview", "--json"]);
  const other = await project.run("pulumi", ["preview", "--json", "--show-sames", "--non-interactive"]);
  const plan = readPlan(JSON.parse(one.stdout), "one");
  expect(one.stderr, "the last line says what a review says").toContain(`\n${summaryLine(plan.counts)} (`);
  const theirPlan = readPlan(JSON.parse(other.stdout), "other");
  for (const each of [plan, theirPlan]) {
    const told = `lifecycle/dev: ${summaryLine(plan.counts)}`;
    const comment = toMarkdown(reviewOf(each)).replaceAll("`", "");
    expect(comment, "the comment's heading").toContain(`### ${told}\n`);
    expect(toPage(reviewOf(each)), "the page's title").toContain(`<title>${told}</title>`);
  }
  return [plan, theirPlan];
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

    const planned = (declared: readonly Declared[]): Promise<Both> => bothPlans(project, declared);

    const same = async (declared: readonly Declared[], counts: Partial<Plan["counts"]>): Promise<Both> => {
      const [one, other] = await planned(declared);
      expect(comparable(one)).toEqual(comparable(other));
      expect(one.counts).toMatchObject(counts);
      return [one, other];
    };

    await theirs.preview();
    const [one, other] = await same(taken, { takeOver: 2 });
    expect([one.account, other.account]).toEqual([ACCOUNT, ACCOUNT]);
    expect(one.steps.find(({ name }) => name === "greeting")?.changes).toMatchObject([
      { path: "rules", old: { value: [{ type: "visits_number" }] }, new: { value: [{ value: "77" }] } },
    ]);
    await same(first, { create: first.length });
    await project.declare(first);
    const up = await ours.up();
    expect(up).toMatchObject({ status: 0 });
    expect(up.said, "the last line counts as the plan did").toContain(`\n${first.length} created (`);
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
    const [replacing] = await same(takenInPlace, { replace: 1, takeOver: 0 });
    expect(replacing.steps.find(({ operation }) => operation === "replace")).toMatchObject({
      name: "Webhook",
      takesOver: { id: caseOf("Webhook").existing.id },
    });
    const [secretly] = await same(hidden, { create: 1 });
    expect(JSON.stringify(secretly)).not.toContain(HIDDEN);
    expect(secretly.steps.find(({ name }) => name === "hidden")?.naturalKey).toEqual({
      name: { value: null, secret: [""] },
    });
    const [ofOurs, ofTheirs] = await planned(refused);
    expect(refusals(ofOurs)).toEqual(refusals(ofTheirs));
    expect({ ...comparable(ofOurs), refusals: [] }).toEqual({ ...comparable(ofTheirs), refusals: [] });
    expect(ofOurs.refusals).toHaveLength(3);

    const ending = await project.run("node", [command, "destroy", "--preview-only", "--json"]);
    const theirEnding = await project.run("pulumi", [
      "destroy",
      "--preview-only",
      "--json",
      "--non-interactive",
    ]);
    const [end, theirEnd] = [ending, theirEnding].map(({ stdout }) => readPlan(JSON.parse(stdout), "plan"));
    expect(end).toMatchObject({ operation: "destroy", counts: { delete: first.length } });
    expect(theirEnd && comparable(theirEnd)).toEqual(end && comparable(end));
  });

  it("of native resources is the same from both engines too", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator, "native");
    const [ours, theirs] = [embedded.of(project), cli.of(project)];
    const same = async (declared: readonly Declared[], counts: Partial<Plan["counts"]>): Promise<void> => {
      const [one, other] = await bothPlans(project, declared);
      expect(comparable(one)).toEqual(comparable(other));
      expect(one.counts).toMatchObject(counts);
    };
    await theirs.preview();
    await same(first, { create: first.length });
    await project.declare(first);
    expect(await ours.up()).toMatchObject({ status: 0 });
    await theirs.importState(await ours.exportState());
    await same(first, { same: first.length });
    await same(updated, {
      update: typeNames.filter((type) => caseOf(type).life.updated !== undefined).length,
    });
    await same(replaced, {
      replace: typeNames.filter((type) => caseOf(type).life.replaced !== undefined).length,
    });
    await same(renamed, { rename: first.length });
    await same(protecting, { options: first.length });
    await same([], { delete: first.length });
  });
});
