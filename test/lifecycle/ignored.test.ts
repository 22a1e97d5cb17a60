import { describe, expect, it } from "vitest";
import type { LicenceData } from "../../src/emulator/index.js";
import type { Values } from "../../src/definitions/definition.js";
import type { Declared, Deployment } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

/** Sets in another order than any that they could be brought to; of each, changes at one place are ignored. */
const sets: readonly Declared[] = [
  {
    type: "Greeting",
    name: "greeting",
    args: {
      name: "back again",
      rules: [
        { type: "visits_number", value: 2, operator: "greater_or_equal" },
        { type: "url_current", value: "shoes", operator: "contains" },
      ],
    },
    options: { ignoreChanges: ["rules[0].value"] },
  },
  {
    type: "Group",
    name: "group",
    args: { name: "Returns", agents: ["jenny.doe@mycompany.com", "jane.doe@mycompany.com"] },
    options: { ignoreChanges: ["agents[0]"] },
  },
  {
    type: "Agent",
    name: "agent",
    args: { login: "anna.nowak@mycompany.com", name: "Anna", groups: [2, 1] },
    options: { ignoreChanges: ["groups[0]"] },
  },
  {
    type: "CannedResponse",
    name: "response",
    args: { text: "One moment, please.", tags: ["wait", "moment"], group: 1 },
    options: { ignoreChanges: ["tags[0]"] },
  },
  {
    type: "Webhook",
    name: "webhook",
    args: { eventType: "chat_ended", dataTypes: ["visitor", "chat"], url: "https://hooks.example/1" },
    options: { ignoreChanges: ["dataTypes[0]"] },
  },
];

const same = Object.fromEntries(sets.map(({ name }) => [name, "same"]));

describe.each(engines)("$name, ignoreChanges with an index into a set", ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`means the place in the program (skipped: ${missing})`, () => undefined);
    return;
  }

  it("means the place in the program: unchanged it writes nothing, and of a change by hand it leaves that place alone", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    const licence = account.emulator.licence();
    const writes = () => account.emulator.requests.all().filter(({ method }) => method !== "GET").length;
    await project.declare(sets);
    expect(await engine.up()).toMatchObject({ status: 0 });
    const made = licence.data;
    expect(rulesIn(made)).toEqual({ visits_number: "2", url_current: "shoes" });

    const before = writes();
    const again = await engine.up();
    expect(again, again.said).toMatchObject({ status: 0, ops: same });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
    expect(await engine.refresh({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
    expect(await engine.up()).toMatchObject({ status: 0, ops: same });
    expect(writes()).toBe(before);
    expect(licence.data).toEqual(made);

    // The program has its sets in another order, but for what is ignored; or the state is of a version that sorted them.
    await project.declare(sets.map(reordered));
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
    expect(await engine.up()).toMatchObject({ status: 0, ops: same });
    expect(await engine.refresh({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
    await project.declare(sets);
    await engine.importState(sorted(await engine.exportState()));
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
    expect(await engine.up()).toMatchObject({ status: 0, ops: same });
    expect(await engine.refresh({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
    expect(await engine.up()).toMatchObject({ status: 0, ops: same });
    expect(writes()).toBe(before);

    licence.edit(({ greetings }) => {
      const rules = greetings.find(({ name }) => name === "back again")?.rules ?? [];
      for (const rule of rules) if (rule.type === "visits_number") Object.assign(rule, { value: "7" });
    });
    expect(await engine.refresh()).toMatchObject({ status: 0 });
    expect(await engine.up()).toMatchObject({ status: 0, ops: same });
    expect(writes()).toBe(before);

    await project.declare(sets.map(changed));
    expect(await engine.up()).toMatchObject({ status: 0, ops: { ...same, greeting: "update" } });
    expect(rulesIn(licence.data)).toEqual({ visits_number: "7", url_current: "boots" });
  }, 1_200_000);
});

/** The same resource with its set in another order, and the place that means the same member. */
function reordered({ args, options, ...rest }: Declared): Declared {
  const ignored = ((options?.["ignoreChanges"] ?? []) as string[]).map((path) => path.replace("[0]", "[1]"));
  const turned = Object.entries(args).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.toReversed() : value,
  ]);
  return {
    ...rest,
    args: Object.fromEntries(turned) as Values,
    options: { ...options, ignoreChanges: ignored },
  };
}

/** The state as a version would have left it that kept sets sorted. */
function sorted({ version, deployment }: Deployment): Deployment {
  const resources = (deployment.resources ?? []).map((resource) =>
    resource.type.includes("dynamic/livechat:")
      ? { ...resource, inputs: withSortedSets(resource.inputs), outputs: withoutMark(resource.outputs) }
      : resource,
  );
  return { version, deployment: { ...deployment, resources } };
}

function withSortedSets(values: Values = {}): Values {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : value,
  ]);
  return Object.fromEntries(entries) as Values;
}

function withoutMark({ __ordered: _mark, ...outputs }: Values = {}): Values {
  return outputs;
}

/** The same resource; the greeting with another value where changes are not ignored. */
function changed(one: Declared): Declared {
  return one.name === "greeting" ? { ...one, args: withRule(one.args, 1, "boots") } : one;
}

function withRule(args: Values, at: number, value: string): Values {
  const rules = args["rules"] as Values[];
  return { ...args, rules: rules.map((rule, index) => (index === at ? { ...rule, value } : rule)) };
}

/** The values of the greeting's rules, by their type. */
function rulesIn({ greetings }: LicenceData): Record<string, unknown> {
  const rules = greetings.find(({ name }) => name === "back again")?.rules ?? [];
  return Object.fromEntries(rules.map((rule) => [rule.type, "value" in rule ? rule.value : undefined]));
}
