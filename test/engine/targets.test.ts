import { beforeEach, describe, expect, test } from "vitest";
import { changesOf, World } from "./world.js";

let world: World;
beforeEach(() => {
  world = new World();
});

/** A chain a ← b, and c, each with this value. */
const program = (value: string, more = "") => `
  const a = new Thing("a", { key: "a", value: ${JSON.stringify(value)} });
  new Thing("b", { key: "b", value: a.serial }, { dependsOn: [a] });
  new Thing("c", { key: "c", value: ${JSON.stringify(value)} });
  ${more}
`;

const valueOf = (key: string) =>
  [...world.objects.values()].find((object) => object["key"] === key)?.["value"];

test("a target may be named as the plan names it, and the plan says that there is more", async () => {
  world.program(program("1"));
  await world.up();
  world.program(program("2", 'new Thing("new", { key: "new" });'));
  world.calls();
  const run = await world.up({ target: ["c"] });
  expect(run.errors).toEqual([]);
  expect(changesOf(run)).toMatchObject({ update: 1 });
  expect([valueOf("a"), valueOf("c")]).toEqual(["1", "2"]);
  // Nothing is asked of what is no target.
  expect(world.calls().filter((call) => / (a|b|new)\b/.test(call))).toEqual([]);
  const said = run.events.flatMap((event) => (event.type === "diagnostic" ? [event.message] : []));
  expect(said).toContain(
    "Left as they are, being no targets: 3 of the program's resources, 1 of them not made yet.",
  );
  expect(changesOf(await world.preview())).toMatchObject({ update: 2, create: 1 });
});

test("dependents are targets too where that is said", async () => {
  world.program(program("1"));
  await world.up();
  world.program(program("2"));
  const alone = await world.preview({ target: ["a"] });
  expect(alone.steps.filter(({ op }) => op !== "same").map(({ name }) => name)).toEqual(["a"]);
  const both = await world.preview({ target: ["a"], targetDependents: true });
  expect(both.steps.filter(({ op }) => op !== "same").map(({ name }) => name)).toEqual(["a", "b"]);
});

test.each(["preview", "up", "refresh", "destroy"] as const)(
  "%s refuses a name that nothing has",
  async (name) => {
    world.program(program("1", 'new Thing("support", { key: "s" });'));
    await world.up();
    const { errors } = await world[name]({ target: ["suport"] });
    expect(errors).toMatchObject([
      { code: "program", message: expect.stringContaining('did you mean "support"?') as string },
    ]);
    expect(world.objects.size).toBe(4);
  },
);

test.each(["preview", "up", "refresh", "destroy"] as const)(
  "%s refuses a name that several have",
  async (name) => {
    world.program('new Thing("a", { key: "1" }); new Thing("a", { key: "2" }, { parent: new Box("box") });');
    await world.up();
    const { errors } = await world[name]({ target: ["a"] });
    expect(errors.map(({ message }) => message).join()).toContain("stands for several resources");
    expect(world.objects.size).toBe(2);
  },
);

test("a refresh reads the targets alone", async () => {
  world.program(program("1"));
  await world.up();
  world.tamper("a", { value: "by hand" });
  world.tamper("c", { value: "by hand" });
  expect(changesOf(await world.refresh({ target: ["c"] }))).toMatchObject({ refresh: 1 });
  expect(world.resources["a"]?.outputs).toMatchObject({ value: "1" });
  expect(world.resources["c"]?.outputs).toMatchObject({ value: "by hand" });
});

test("what no longer refers to what goes holds it in no preview and no up", async () => {
  world.program(program("1"));
  await world.up();
  world.program('new Thing("b", { key: "b", value: "own" });');
  const options = { target: ["a", "b"] };
  expect(await world.preview(options)).toMatchObject({ ok: true, changes: { delete: 1, update: 1 } });
  expect(await world.up(options)).toMatchObject({ ok: true, changes: { delete: 1, update: 1 } });
  expect(new Set([...world.objects.values()].map(({ key }) => key))).toEqual(new Set(["b", "c"]));
});

test("what is no target and got another name keeps its object, and is referred to by its new name", async () => {
  world.program(program("1"));
  await world.up();
  world.program(`
    const a = new Thing("renamed", { key: "a", value: "2" }, { aliases: [{ name: "a" }] });
    new Thing("b", { key: "b", value: a.serial }, { dependsOn: [a] });
    new Thing("c", { key: "c", value: "2" }, { dependsOn: [a] });
  `);
  expect(await world.up({ target: ["c"] })).toMatchObject({ ok: true, changes: { update: 1 } });
  const urns = new Set((world.state.deployment.resources ?? []).map(({ urn }) => urn));
  for (const { dependencies = [] } of Object.values(world.resources)) {
    expect(dependencies.filter((urn) => !urns.has(urn))).toEqual([]);
  }
  const rest = await world.up();
  expect(rest, JSON.stringify(rest.errors)).toMatchObject({
    ok: true,
    changes: { update: 1, create: 0, delete: 0 },
  });
});

describe("patterns", () => {
  test.each([
    ["*", ["a", "b", "c"]],
    ["urn:pulumi:*::*::*::c", []],
    ["**::c", ["c"]],
    ["[ab]*", []],
  ])("%s", async (pattern, names) => {
    world.program(program("1"));
    const { steps } = await world.preview({ target: [pattern] });
    const made = steps.filter(({ op, token }) => op === "create" && !token.startsWith("pulumi:"));
    expect(made.map(({ name }) => name).toSorted()).toEqual(names);
  });
});
