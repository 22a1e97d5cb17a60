import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { differences, isManaged } from "../../src/provider/values/canonical.js";
import type { Values } from "../../src/definitions/definition.js";
import { factsOf } from "../../src/definitions/facts.js";
import { loaderText } from "../../src/shared/permanent.js";
import { UNKNOWN } from "../../src/provider/values/unknown.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { caseOf, sample } from "../types/index.js";
import { createAccount, type Account } from "./account.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => {
  account.emulator.reset();
  account.told.length = 0;
});
afterAll(() => account[Symbol.asyncDispose]());

const types = resourceTypes.map(({ name }) => name);

describe("what a definition is made of", () => {
  it("no two properties share what is known of them", () => {
    const seen = new Map<object, string>();
    for (const type of resourceTypes) {
      for (const { name, schema } of Object.values(type.fields)) {
        if (Object.keys(factsOf(schema)).length === 0) continue;
        expect(seen.get(schema), `${type.name}.${name}`).toBeUndefined();
        seen.set(schema, `${type.name}.${name}`);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  it.each(types)("%s: the provider's text is frozen, and short", (type) => {
    expect(loaderText(type)).toBe(
      `exports.handler=()=>require("pulumi-livechat/provider").handler("${type}")`,
    );
    expect(loaderText(type).length).toBeLessThanOrEqual(100);
  });
});

describe("X.get", () => {
  it.each(types)("%s is read as it is", async (type) => {
    const { id, args } = caseOf(type).existing;
    const read = await account.operation().resource(type).get(id);
    const there = Object.fromEntries(Object.keys(args).map((name) => [name, read[name]]));
    expect(differences(resourceTypeOf(type), there, args)).toEqual([]);
  });

  it("reads group 0 too, which nobody may manage", async () => {
    expect(await account.operation().resource("Group").get("0")).toMatchObject({ name: "All operators" });
  });

  it.each(types)("%s: a missing object is an error that names it", async (type) => {
    const id = caseOf(type).missingId;
    await expect(account.operation().resource(type).get(id)).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining(JSON.stringify(id)),
    });
  });
});

it.each([
  ["Goal", "paid"],
  ["Goal", "unknown"],
  ["Goal", "-1"],
  ["Group", "Sales"],
  ["Greeting", "1.5"],
  ["Tag", "vip"],
])("X.get of a %s by %j, which is no id, names it as it was given", async (type, id) => {
  await expect(account.operation().resource(type).get(id)).rejects.toMatchObject({
    code: "not_found",
    message: expect.stringContaining(`with the id ${JSON.stringify(id)} in the account`),
  });
});

describe("a replacement", () => {
  const rows = types.flatMap((type) =>
    caseOf(type).replacements.map(({ of = sample(type), change, replaces, deletesFirst }) => ({
      type,
      change,
      of,
      planned: { op: "replace", replaces, deleteFirst: deletesFirst },
    })),
  );

  it.each(rows)("of a $type for $change deletes first only where both would be the same", async (row) => {
    const { type, change, of, planned } = row;
    const made = account.operation().resource(type);
    await made.up(of);
    const resource = account.operation().continue(type, made);
    const changed = { ...of, ...change };
    expect(await resource.preview(changed)).toEqual(planned);
    await resource.up(changed);
    const later = account.operation().continue(type, resource);
    expect(await later.preview(changed)).toEqual({ op: "same" });
    expect(await later.refresh()).toBe(false);
  });

  it("is tried of every type that a change of a property replaces", () => {
    const replaced = resourceTypes.filter((one) => one.fieldsWith("replaces").length > 0);
    expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(replaced.map(({ name }) => name)));
  });

  it("of a sales tracker is none where its other fields change: they are updated", async () => {
    const sales = caseOf("Goal").samples[3] as Values;
    const resource = account.operation().resource("Goal");
    await resource.up(sales);
    expect(await resource.preview({ ...sales, orderFieldName: "o" })).toEqual({ op: "update" });
  });

  it("of an agent says what is lost, in the preview", async () => {
    const resource = account.operation().resource("Agent");
    await resource.up(sample("Agent"));
    await resource.preview({ ...sample("Agent"), login: "ann@mycompany.com" });
    expect(account.told).toEqual([
      expect.stringMatching(/^warning: .*anna\.nowak@mycompany\.com.* statistics will be lost for good$/),
    ]);
  });
});

describe("what is not known in a preview", () => {
  it.each(types)("%s: does not stop it, in any property", async (type) => {
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    const names = Object.keys(sample(type)).filter(isManaged);
    const plans = await Promise.all(
      names.map((name) => resource.preview({ ...sample(type), [name]: UNKNOWN })),
    );
    expect(plans.map(({ op }) => op === "update" || op === "replace")).toEqual(names.map(() => true));
  });

  it("does not stop it inside what can be given at creation only", async () => {
    const resource = account.operation().resource("Agent");
    await resource.up(sample("Agent"));
    const notifications = { ...(sample("Agent")["notifications"] as Values), newGoal: UNKNOWN };
    expect(await resource.preview({ ...sample("Agent"), notifications })).toEqual({ op: "update" });
  });
});

describe("only what is declared is managed", () => {
  it("a property that is left out may be changed by others", async () => {
    const args = { login: "anna@mycompany.com", name: "Anna", notifications: { newVisitor: true } };
    const resource = account.operation().resource("Agent");
    await resource.up(args);
    account.emulator.licence().edit(({ agents }) => {
      const anna = agents.find(({ login }) => login === args.login);
      if (anna) Object.assign(anna, { job_title: "Boss", max_chats_count: 1 });
      if (anna) anna.notifications.visitor_is_typing = 1;
    });
    const later = account.operation().continue("Agent", resource);
    expect(await later.refresh()).toBe(false);
    expect(await later.preview(args)).toEqual({ op: "same" });
  });

  it("a key of an object that is declared is watched", async () => {
    const args = { login: "anna@mycompany.com", name: "Anna", notifications: { newVisitor: true } };
    const resource = account.operation().resource("Agent");
    await resource.up(args);
    account.emulator.licence().edit(({ agents }) => {
      const anna = agents.find(({ login }) => login === args.login);
      if (anna) anna.notifications.new_visitor = 0;
    });
    const later = account.operation().continue("Agent", resource);
    expect(await later.refresh()).toBe(true);
    expect(await later.up(args)).toEqual({ op: "update" });
  });

  it("what the API takes at creation only may be changed by hand: nothing could repair it", async () => {
    const resource = account.operation().resource("Agent");
    await resource.up(sample("Agent"));
    account.emulator.licence().edit(({ agents }) => {
      const anna = agents.find(({ login }) => login === "anna.nowak@mycompany.com");
      if (anna) anna.notifications.new_goal = 1;
    });
    const later = account.operation().continue("Agent", resource);
    expect(await later.refresh()).toBe(false);
    expect(await later.up({ ...sample("Agent"), name: "Ann" })).toEqual({ op: "update" });
  });

  it("a declared change of what the API takes at creation only is refused", async () => {
    const resource = account.operation().resource("Agent");
    await resource.up(sample("Agent"));
    const notifications = { ...(sample("Agent")["notifications"] as Values), newGoal: true };
    await expect(resource.preview({ ...sample("Agent"), notifications })).rejects.toThrow(
      "notifications.newGoal: the API takes it only when the agent is created",
    );
  });
});

describe("a set", () => {
  const args = {
    name: "Returns",
    agents: ["JENNY.DOE@mycompany.com", "jane.doe@mycompany.com", "jenny.doe@mycompany.com"],
  };
  const plain = ["jenny.doe@mycompany.com", "jane.doe@mycompany.com", "jenny.doe@mycompany.com"];

  it("keeps the order of the program in inputs and outputs, and each member is sent once", async () => {
    const resource = account.operation().resource("Group");
    await resource.up(args);
    expect(resource.kept.inputs["agents"]).toEqual(plain);
    expect(resource.kept.outputs["agents"]).toEqual(plain);
    const sent = account.emulator.requests.all().find(({ method }) => method === "POST");
    expect(sent?.body["agents"]).toEqual(plain.slice(0, 2));
  });

  it("in another order is no change, in the program or in the account", async () => {
    const resource = account.operation().resource("Group");
    await resource.up(args);
    account.emulator.licence().edit(({ groups }) => {
      Object.assign(groups.at(-1) ?? {}, { agents: plain.slice(0, 2).toReversed() });
    });
    const later = account.operation().continue("Group", resource);
    expect(await later.refresh()).toBe(false);
    expect(await later.preview({ ...args, agents: plain.slice(0, 2).toReversed() })).toEqual({ op: "same" });
    expect(later.kept.inputs["agents"]).toEqual(plain);
  });

  it("changed by hand keeps the places of what is the same", async () => {
    const resource = account.operation().resource("Group");
    await resource.up({ ...args, agents: plain.slice(0, 2) });
    account.emulator.licence().edit(({ groups }) => {
      Object.assign(groups.at(-1) ?? {}, { agents: ["jane.doe@mycompany.com", "john.doe@mycompany.com"] });
    });
    const later = account.operation().continue("Group", resource);
    expect(await later.refresh()).toBe(true);
    expect(later.kept.inputs["agents"]).toEqual(["john.doe@mycompany.com", "jane.doe@mycompany.com"]);
    expect(later.kept.outputs["agents"]).toEqual(later.kept.inputs["agents"]);
  });
});

describe("membership is declared on one side, or alike on both", () => {
  it("a contradiction is told before anything is written", async () => {
    const operation = account.operation();
    const group = operation.resource("Group");
    await group.up({ name: "Returns", agents: ["jane.doe@mycompany.com"] });
    const writes = account.emulator.requests.count({ method: "PUT" });
    const next = account.operation();
    await next.continue("Group", group).preview({ name: "Returns", agents: ["jane.doe@mycompany.com"] });
    const agent = { login: "jenny.doe@mycompany.com", name: "Jenny", groups: [Number(group.kept.id)] };
    await expect(next.resource("Agent").check(agent)).rejects.toThrow(/membership is declared on both sides/);
    expect(account.emulator.requests.count({ method: "PUT" })).toBe(writes);
  });

  it("both sides may say the same, and one side may be silent", async () => {
    const group = account.operation().resource("Group");
    await group.up({ name: "Returns" });
    const agent = account.operation().resource("Agent");
    const args = { login: "anna.nowak@mycompany.com", name: "Anna", groups: [Number(group.kept.id)] };
    await agent.up(args);
    const both = { name: "Returns", agents: [args.login] };
    const next = account.operation();
    expect(await next.continue("Agent", agent).preview(args)).toEqual({ op: "same" });
    const later = next.continue("Group", group);
    await later.up(both);
    expect(await later.preview(both)).toEqual({ op: "same" });
  });
});

describe("delete", () => {
  it.each(types)("%s: of what is gone already is done", async (type) => {
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    const [once, twice] = [
      account.operation().continue(type, resource),
      account.operation().continue(type, resource),
    ];
    await once.destroy();
    await twice.destroy();
    await expect(account.operation().resource(type).get(resource.kept.id)).rejects.toThrow("there is no");
  });

  const keyed = resourceTypes.filter((type) => "idOf" in type).map(({ name }) => name);
  it.each(keyed)("%s: never removes what the same run made under the same id", async (type) => {
    const old = account.operation().resource(type);
    await old.up(sample(type));
    const [removed, left] = [
      account.operation().continue(type, old),
      account.operation().continue(type, old),
    ];
    await removed.destroy();
    // Pulumi makes the new one first, and then deletes what it takes for the old one.
    const operation = account.operation();
    const made = operation.resource(type);
    await made.up(sample(type));
    expect(made.kept.id).toBe(left.kept.id);
    await operation.continue(type, left).destroy();
    expect(await account.operation().continue(type, made).refresh()).toBe(false);
  });

  it.each(types)("%s: is asked for before a replacement wherever the natural key is kept", async (type) => {
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    const { id, outputs, inputs } = resource.kept;
    const diff = await account.operation().provider(type).diff?.(id, outputs, inputs);
    expect(diff).toMatchObject({ changes: false, deleteBeforeReplace: true });
  });
});

it("a change of an agent's password needs the caller's own, and the message says how to give it", async () => {
  const operation = account.operation({ LIVECHAT_CURRENT_PASSWORD: "" });
  const resource = operation.resource("Agent");
  await resource.up(sample("Agent"));
  await expect(resource.up({ ...sample("Agent"), password: "another-one" })).rejects.toThrow(
    /^Agent "anna\.nowak@mycompany\.com": .*pulumi config set --secret livechat:currentPassword/,
  );
});

const bodies = () =>
  account.emulator.requests.all().flatMap(({ method, body }) => (method === "PUT" ? [body] : []));

describe("what the documentation calls required of a goal's type goes with what changes", () => {
  it.each<[string, Values, Values, Values]>([
    [
      "one half of a custom variable",
      { type: "custom_variable", name: "a", customVariableName: "b", customVariableValue: "c" },
      { customVariableValue: "d" },
      { custom_variable_name: "b", custom_variable_value: "d" },
    ],
    [
      "how a url is compared",
      { type: "url", name: "a", url: "/paid", matchType: "exact" },
      { matchType: "substring" },
      { match_type: "substring", url: "/paid" },
    ],
    ["its name alone", { type: "url", name: "a", url: "/paid" }, { name: "b" }, { name: "b" }],
  ])("%s", async (_what, args, change, sent) => {
    const resource = account.operation().resource("Goal");
    await resource.up(args);
    await resource.up({ ...args, ...change });
    expect(bodies()).toEqual([sent]);
  });

  it("the type itself, changed by hand", async () => {
    const args = { type: "url", name: "a", url: "/paid" };
    const resource = account.operation().resource("Goal");
    await resource.up(args);
    account.emulator.licence().edit(({ goals }) => {
      const goal = goals.find(({ name }) => name === "a");
      if (goal) Object.assign(goal, { type: "sales_tracker", value_type: "not_set" });
    });
    const later = account.operation().continue("Goal", resource);
    expect(await later.refresh()).toBe(true);
    expect(await later.up(args)).toEqual({ op: "update" });
    expect(bodies()).toEqual([{ type: "url", url: "/paid" }]);
    expect(await later.refresh()).toBe(false);
  });
});

it("what the API adds to a greeting's rules is no difference", async () => {
  const args = {
    name: "funnel",
    rules: [
      { type: "url_funnel", urls: [{ url: "/cart", operator: "contains" }] },
      { type: "custom_variable", variableName: "cart", variableValue: "full" },
    ],
  };
  const resource = account.operation().resource("Greeting");
  await resource.up(args);
  account.emulator.licence().edit(({ greetings }) => {
    for (const rule of greetings.find(({ name }) => name === "funnel")?.rules ?? []) {
      Object.assign(rule, rule.type === "url_funnel" ? { operator: "equals", value: "" } : { value: "" });
    }
  });
  const later = account.operation().continue("Greeting", resource);
  expect(await later.refresh()).toBe(false);
  expect(await later.preview(args)).toEqual({ op: "same" });
});
