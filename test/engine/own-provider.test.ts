import { describe, expect, test } from "vitest";
import type { OwnProgram, ProviderHost } from "../../src/engine/index.js";
import { World } from "./world.js";

type Values = Record<string, unknown>;

/** A provider in this process whose create does what the value of the resource says, for the texts of these. */
function faulty(isOwn: (text: string) => boolean) {
  const made: string[] = [];
  const create = async ({ key, value }: Values): Promise<{ id: string; outs: Values }> => {
    const whatGoesWrong = (): never => {
      throw new Error(`bug in ${String(key)}`);
    };
    const never = new Promise<never>(() => undefined);
    switch (value) {
      case "throws":
        return whatGoesWrong();
      case "rejects unheeded":
        void Promise.resolve().then(whatGoesWrong);
        return never;
      case "throws in a timer":
        setTimeout(whatGoesWrong, 1);
        return never;
      case "is not finished":
        throw Object.assign(new Error("later"), {
          id: "half",
          properties: { key },
          reasons: ["not finished"],
        });
      default:
        made.push(String(key));
        return { id: `id of ${String(key)}`, outs: { z: [{ b: 1, a: 2 }], key, value } };
    }
  };
  const host: ProviderHost = {
    methodsOf: async (text) =>
      isOwn(text)
        ? {
            check: async (_olds, news) => ({ inputs: news }),
            diff: async () => ({ changes: false }),
            create,
            read: async (id, props) => ({ id, props }),
            update: async (_id, _olds, outs) => ({ outs }),
            delete: async () => undefined,
          }
        : undefined,
    meet: () => undefined,
    stopWaiting: () => undefined,
    end: () => Promise.resolve(),
  };
  return { made, inProcess: { provider: () => host } };
}

/** What nobody waits for is here for the engine alone: else the test would fail of it. */
async function unheeded<Result>(work: () => Promise<Result>): Promise<Result> {
  const events = ["unhandledRejection", "uncaughtException"] as const;
  const before = events.map((event) => [event, process.rawListeners(event)] as const);
  for (const event of events) process.removeAllListeners(event);
  try {
    return await work();
  } finally {
    for (const [event, listeners] of before) {
      expect(process.listenerCount(event)).toBe(0);
      for (const listener of listeners) process.on(event, listener as () => void);
    }
  }
}

describe("a provider in this process", () => {
  test("fails in the step that it fails in: the others are done, and what may have been made is known to be", async () => {
    const values = ["fine", "throws", "rejects unheeded", "throws in a timer", "is not finished", "fine too"];
    const world = new World().program(
      values
        .map((value, index) => `new Thing("t${index}", { key: "k${index}", value: "${value}" });`)
        .join("\n"),
    );
    const { made, inProcess } = faulty(() => true);

    const result = await unheeded(() => world.up({ inProcess }));

    expect(made.toSorted()).toEqual(["k0", "k5"]);
    const failed = result.errors.map(({ code, message }) => `${code}: ${message}`);
    const why = "the provider failed in the midst of its work";
    expect(failed.toSorted()).toEqual([
      "provider: t1 was not created: bug in k1",
      `provider: t2 was not created: ${why} (bug in k2)`,
      `provider: t3 was not created: ${why} (bug in k3)`,
      "provider: t4 was not created: not finished",
    ]);
    expect(Object.keys(world.resources).toSorted()).toEqual(["t0", "t4", "t5"]);
    expect(world.resources["t4"]).toMatchObject({ id: "half", initErrors: ["not finished"] });
    // Names are in the order in which they come from a process.
    expect(JSON.stringify(world.resources["t0"]?.outputs?.["z"])).toBe('[{"a":2,"b":1}]');
    const pending = world.state.deployment.pending_operations ?? [];
    const begun = pending.map(({ resource, type }) => `${type} ${resource.urn.split("::").at(-1)}`);
    expect(begun.toSorted()).toEqual(["creating t2", "creating t3"]);
  });

  test("has this package's own resources alone: another's have their process", async () => {
    const world = new World().program(
      'new Thing("own", { key: "own", __provider: "own" });\nnew Thing("other", { key: "other", value: "v" });',
    );
    const { made, inProcess } = faulty((text) => text === "own");

    expect(await world.up({ inProcess })).toMatchObject({ ok: true, changes: { create: 3 } });
    expect(made).toEqual(["own"]);
    expect([...world.objects.values()].map(({ key }) => key)).toEqual(["other"]);
    expect(await world.destroy({ inProcess })).toMatchObject({ ok: true });
    expect(world.objects.size).toBe(0);
  });
});

const program: OwnProgram = async (engine) => {
  await engine.register({ type: "pulumi:pulumi:Stack", name: "world-dev", custom: false });
};

test("a program in this process that is stopped is told once, by the reason", async () => {
  const world = new World().program("");
  const { errors, events } = await world.up({
    signal: AbortSignal.abort(),
    inProcess: { program: () => program },
  });
  const said = events.flatMap((event) => (event.type === "diagnostic" ? event.message : []));
  expect(said).toEqual(errors.map(({ message }) => message));
  expect(errors.map(({ code }) => code)).toEqual(["cancelled"]);
});
