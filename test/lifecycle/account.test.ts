import { describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { OWN_PASSWORD, TOKEN } from "./credentials.js";
import type { Declared, Deployment, Engine, Outcome } from "./engine.js";
import { contents } from "../faults/contents.js";
import { engines } from "./engines.js";
import { Project } from "./project.js";
import { caseOf, typeNames } from "../types/index.js";

const OTHER_OWNER = "olga.other@another-company.com";
const OTHER_TOKEN = "dal:another-t0ken-nobody-may-see";
const other = { LIVECHAT_ACCOUNT: OTHER_OWNER, LIVECHAT_TOKEN: OTHER_TOKEN };

const declared = typeNames.map((type): Declared => ({
  type,
  name: type,
  args: caseOf(type).life.args,
}));
/** The same, with a change in place where there can be one, and two more: one before and one after the others. */
const changed: readonly Declared[] = [
  ...declared.map(({ type, ...rest }) => ({
    type,
    ...rest,
    args: { ...caseOf(type).life.args, ...caseOf(type).life.updated },
  })),
  { type: "Tag", name: "another", args: { tag: "another", author: "jane.doe@mycompany.com", group: 1 } },
];

describe.each(engines)("$name, with the credentials of another account", { timeout: 1_200_000 }, (engine) => {
  const { missing } = engine;
  if (missing !== undefined) {
    it.skip(`changes nothing there (skipped: ${missing})`, () => undefined);
    return;
  }

  it("refuses to destroy, to change and to take for gone, and says whose account is whose", async () => {
    await using stack = await stackOfOne(engine.of);
    const { one, two, project, run } = stack;
    copy(one, two);
    await project.declare(changed);
    for (const operation of [run.destroy, run.refresh, run.up]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await stack.unchanged(async () => {
        const { status, said } = await operation({ env: other });
        expect(status, said).toBe(1);
        expect(said).toContain("john.doe@mycompany.com (licence 12345)");
        expect(said).toContain(`${OTHER_OWNER} (licence 12346)`);
        expect(said).toContain("LIVECHAT_ACCEPT_ACCOUNT");
      });
    }
    two.edit(
      (data) => void Object.assign(data, { groups: data.groups.slice(0, 1), goals: [], webhooks: [] }),
    );
    await stack.unchanged(async () => {
      const { status, said } = await run.refresh({ env: other });
      expect(status, said).toBe(1);
      expect(said).toContain(`the account of ${OTHER_OWNER}`);
    });
    await project.declare(declared);
    expect(await run.refresh({ expectNoChanges: true })).toMatchObject({ status: 0 });
    expect(await run.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  });

  it("goes there where that account is named, and not where another one is", async () => {
    await using stack = await stackOfOne(engine.of);
    const { one, two, run } = stack;
    copy(one, two);
    await stack.unchanged(async () => {
      const env = { ...other, LIVECHAT_ACCEPT_ACCOUNT: "olga.third@another-company.com" };
      expect(await run.destroy({ env })).toMatchObject({ status: 1 });
    });
    const env = { ...other, LIVECHAT_ACCEPT_ACCOUNT: OTHER_OWNER };
    const before = one.data;
    expect(await run.refresh({ env, expectNoChanges: true })).toMatchObject({ status: 0 });
    // Now the state says that it is of the other account.
    expect(await run.destroy({})).toMatchObject({ status: 1 });
    expect(await run.destroy({ env: other })).toMatchObject({ status: 0 });
    expect(one.data).toEqual(before);
    expect(contents(two)).not.toContain("Group Returns");
  });

  it("compares names where the state does not say which account it is of, and says so", async () => {
    // A webhook knows its licence by itself.
    await using stack = await stackOfOne(engine.of, ({ type }) => type !== "Webhook");
    const { one, two, run } = stack;
    await run.importState(withoutMarks(await run.exportState()));
    copy(one, two);
    two.edit((data) => {
      for (const section of [data.groups, data.goals, data.greetings]) {
        for (const object of section as { name: string }[]) object.name += " of Olga's";
      }
      for (const response of data.cannedResponses) response.group = 3;
    });
    const kept = contents(two).filter((text) => !/^(Agent anna|Tag urgent)/.test(text));
    const { status, said } = await run.destroy({ env: other });
    expect(status, said).toBe(1);
    expect(said).toContain('Group "Returns of Olga\'s"');
    expect(said).toContain("`refresh` is the way to be sure");
    expect(contents(two)).toEqual(kept);
  });

  it("shows no change where a refresh only learns which account it is", async () => {
    await using stack = await stackOfOne(engine.of);
    const { run } = stack;
    await run.importState(withoutMarks(await run.exportState()));
    expect(marksIn(await run.exportState())).toEqual([]);
    const refreshed = await run.refresh({ expectNoChanges: true });
    expect(refreshed.status, refreshed.said).toBe(0);
    expect(refreshed.ops).toEqual(Object.fromEntries(declared.map(({ name }) => [name, "same"])));
    expect(refreshed.said).toContain("john.doe@mycompany.com (licence 12345)");
    expect(marksIn(await run.exportState())).toHaveLength(declared.length);
    expect(await run.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    await stack.unchanged(async () => {
      expect(await run.destroy({ env: other })).toMatchObject({ status: 1 });
    });
  });
});

type Licence = ReturnType<Emulator["licence"]>;

/** A stack in the first of two accounts, with an object of every type. */
async function stackOfOne(of: (project: Project) => Engine, has: (one: Declared) => boolean = () => true) {
  const emulator = await createEmulator({
    licences: [
      { token: TOKEN, password: OWN_PASSWORD },
      { account: OTHER_OWNER, token: OTHER_TOKEN },
    ],
  });
  const project = await Project.create(emulator);
  project.env["LIVECHAT_LOOK_MS"] = "20";
  const run = of(project);
  await project.declare(declared.filter(has));
  const made: Outcome = await run.up();
  if (made.status !== 0) throw new Error(made.said);
  const [one, two] = [emulator.licence(0), emulator.licence(1)];
  return {
    project,
    run,
    one,
    two,
    /** Neither account, nor what the stack knows, is another one afterwards. */
    async unchanged(work: () => Promise<void>): Promise<void> {
      const before = [one.data, two.data, resourcesIn(await run.exportState())];
      await work();
      expect([one.data, two.data, resourcesIn(await run.exportState())]).toEqual(before);
    },
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await emulator.close();
    },
  };
}

/** Gives an account all that another one has, under the same numbers, but for its owner. */
function copy(from: Licence, to: Licence): void {
  const { agents, webhooks, ...rest } = from.data;
  to.edit((data) => {
    const owner = data.agents.filter(({ login }) => login === OTHER_OWNER);
    const others = agents.filter(({ permission }) => permission !== "owner");
    Object.assign(data, rest, {
      agents: [...owner, ...others],
      webhooks: webhooks.map((webhook) => ({ ...webhook, licence: 12346 })),
    });
  });
}

function resourcesIn({ deployment }: Deployment) {
  return (deployment.resources ?? [])
    .filter(({ type }) => type.includes("dynamic/livechat:"))
    .map(({ urn, id, outputs }) => JSON.stringify([urn, id, outputs?.["name"], outputs?.["__account"]]))
    .toSorted();
}

function marksIn({ deployment }: Deployment): unknown[] {
  return (deployment.resources ?? []).flatMap(({ outputs }) => outputs?.["__account"] ?? []);
}

/** The state as a version that marked nothing would have written it. */
function withoutMarks({ version, deployment }: Deployment): Deployment {
  const resources = (deployment.resources ?? []).map(({ outputs, ...rest }) => {
    const { __account: _mark, ...others } = outputs ?? {};
    return outputs === undefined ? rest : { ...rest, outputs: others };
  });
  return { version, deployment: { ...deployment, resources } };
}
