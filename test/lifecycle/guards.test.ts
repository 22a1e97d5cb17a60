import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardNames } from "../../src/review/guards/index.js";
import type { Plan } from "../../src/review/plan.js";
import { runCli } from "../cli/fake.js";
import type { Declared, Deployment } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { idOf, Project } from "./project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

const agent = (name: string, args: object): Declared => ({
  type: "Agent",
  name,
  args: { login: `${name}@mycompany.com`, name, permission: "normal", ...args },
});
const group = (name: string): Declared => ({ type: "Group", name, args: { name } });
const hook = (url: string): Declared => ({
  type: "Webhook",
  name: "hook",
  args: { eventType: "chat_started", dataTypes: ["chat"], url },
});
const hello = (of: unknown): Declared => ({
  type: "CannedResponse",
  name: "hello",
  args: { text: "Hello!", tags: ["hi"], group: of },
});

const base: readonly Declared[] = [
  group("sales"),
  group("help"),
  group("spare"),
  agent("ann", { permission: "administrator", groups: [idOf("sales")] }),
  agent("bob", { permission: "administrator", groups: [idOf("sales")] }),
  agent("cid", { groups: [idOf("help")] }),
  hello(idOf("spare")),
  hook("https://one.example/hook"),
  ...Array.from({ length: 6 }, (_, n): Declared => ({
    type: "Tag",
    name: `tag${n}`,
    args: { tag: `tag${n}`, author: "john.doe@mycompany.com", group: 1 },
  })),
];

type Ids = (name: string) => number;

/** What becomes of the program: what these make of each resource; undefined leaves it out. */
const edited = (edits: Readonly<Record<string, Declared | object | undefined>>): Declared[] =>
  base.flatMap((one) => {
    if (!Object.hasOwn(edits, one.name)) return [one];
    const edit = edits[one.name];
    if (edit === undefined) return [];
    return "type" in edit ? [edit] : [{ ...one, args: { ...one.args, ...edit } }];
  });

/** For each guard that looks at the plan alone: a program that it stops, and one beside it that passes. */
const cases: Record<string, Record<"stops" | "passes", (id: Ids) => Declared[]>> = {
  manyRemovals: {
    stops: () =>
      edited({ tag0: undefined, tag1: undefined, tag2: undefined, tag3: undefined, tag4: undefined }),
    passes: () => edited({ tag0: undefined, tag1: undefined, tag2: undefined, tag3: undefined }),
  },
  agents: {
    stops: () => edited({ bob: undefined }),
    passes: () => edited({ bob: { name: "Robert" } }),
  },
  lastAdministrator: {
    stops: () => edited({ ann: { permission: "normal" }, bob: { permission: "normal" } }),
    passes: () => edited({ ann: { permission: "normal" } }),
  },
  newAdministrator: {
    stops: () => edited({ cid: { permission: "administrator" } }),
    passes: () => edited({ cid: { maxChatsCount: 3 } }),
  },
  lastAgent: {
    stops: () => edited({ cid: { groups: [idOf("sales")] } }),
    passes: () => edited({ bob: { groups: [idOf("help")] } }),
  },
  groupInUse: {
    stops: (id) => edited({ spare: undefined, hello: hello(id("spare")) }),
    passes: () => edited({ spare: undefined, hello: undefined }),
  },
  webhookHost: {
    stops: () => edited({ hook: hook("https://two.example/hook") }),
    passes: () => edited({ hook: hook("https://one.example/other") }),
  },
};

function idsIn({ deployment }: Deployment): Ids {
  const ids = new Map(
    (deployment.resources ?? []).map(({ urn, id }) => [urn.slice(urn.lastIndexOf("::") + 2), Number(id)]),
  );
  return (name) => ids.get(name) ?? Number.NaN;
}

/** The names of the guards that refuse the plan. */
const reviewIn = async (cwd: string, ...args: string[]): Promise<string[]> => {
  const { status, stdout, stderr } = await runCli(["review", "plan.json", "--json", ...args], { cwd });
  const { guards = [] } = JSON.parse(stdout) as Plan;
  const names = guards.flatMap((guard) => (guard.allowed === undefined ? [guard.name] : []));
  expect({ status, stderr }).toMatchObject({ status: names.length > 0 ? 3 : 0 });
  for (const each of names) expect(stderr).toContain(`\n  ${each}: `);
  return names;
};

describe.each(engines)("guards, of plans of $name", { timeout: 1_200_000 }, ({ name, of, missing }) => {
  if (missing !== undefined) {
    it.skip(`stop what they are for (skipped: ${missing})`, () => undefined);
    return;
  }
  let account: Awaited<ReturnType<typeof startEmulator>>;
  let project: Project;
  let id: Ids;

  beforeAll(async () => {
    account = await startEmulator();
    project = await Project.create(account.emulator);
    await project.declare(base);
    expect(await of(project).up()).toMatchObject({ status: 0 });
    const state = await of(project).exportState();
    id = idsIn(state);
    await writeFile(join(project.directory, "state.json"), JSON.stringify(state));
  });
  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await account[Symbol.asyncDispose]();
  });

  const preview = async (declared: readonly Declared[], on = project): Promise<void> => {
    await on.declare(declared);
    const [run, args] = name.includes("CLI")
      ? ["pulumi", ["preview", "--json", "--show-sames", "--non-interactive"]]
      : ["node", [command, "preview", "--json"]];
    const { stdout } = await on.run(run, args);
    await writeFile(join(on.directory, "plan.json"), stdout);
  };

  const review = (...args: string[]) => reviewIn(project.directory, ...args);

  it.each(Object.keys(cases))(
    "%s stops what it is for, and lets pass what stands beside it",
    async (guard) => {
      const { stops, passes } = cases[guard] as (typeof cases)[string];
      await preview(stops(id));
      expect(await review()).toEqual([guard]);
      expect(await review("--allow", guard)).toEqual([]);
      await preview(passes(id));
      expect(await review()).toEqual([]);
    },
  );

  it("the same of the native provider's classes", async () => {
    await using other = await startEmulator();
    await using natives = await Project.create(other.emulator, "native");
    await natives.declare(base);
    expect(await of(natives).up()).toMatchObject({ status: 0 });
    const own = idsIn(await of(natives).exportState());
    for (const [guard, { stops }] of Object.entries(cases)) {
      // oxlint-disable-next-line no-await-in-loop -- one project, one plan after the other
      await preview(stops(own), natives);
      // oxlint-disable-next-line no-await-in-loop
      expect(await reviewIn(natives.directory)).toEqual([guard]);
    }
  });

  it("otherAccount stops a plan of another account than the state is of", async () => {
    await preview(edited({ tag0: undefined }));
    const state = await readFile(join(project.directory, "state.json"), "utf8");
    expect(await review("--state", "state.json")).toEqual([]);
    const other = state.replaceAll('"owner":"john.doe@mycompany.com"', '"owner":"someone@else.com"');
    expect(other).not.toBe(state);
    const others = other.replaceAll(/"licence":\d+/g, '"licence":7');
    await writeFile(join(project.directory, "other.json"), others);
    expect(await review("--state", "other.json")).toEqual(["otherAccount"]);
  });

  it("olderPlan stops a plan that was made before the state was written", async () => {
    await preview(edited({ tag0: undefined }));
    await of(project).up();
    await writeFile(join(project.directory, "new.json"), JSON.stringify(await of(project).exportState()));
    expect(await review("--state", "state.json")).toEqual([]);
    expect(await review("--state", "new.json")).toEqual(["olderPlan"]);
    // What the embedded engine keeps beside the project is found without being named.
    expect(await review()).toEqual(name.includes("CLI") ? [] : ["olderPlan"]);
    await project.declare(base);
    await of(project).up();
    await rm(join(project.directory, "new.json"));
  });
});

it("has a case for each guard", () => {
  expect([...Object.keys(cases), "otherAccount", "olderPlan"].toSorted()).toEqual([...guardNames].toSorted());
});
