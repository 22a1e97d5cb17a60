import { describe, expect, it } from "vitest";
import { heapArguments, memoryNotice, ownMemoryNotice } from "../../src/engine/memory.js";
import { projectFiles } from "../../src/licence/export/project.js";
import { memoryWarning } from "../../src/licence/memory.js";
import { World } from "./world.js";

const GB = 2 ** 30;
const large = { memory: 32 * GB, defaultHeap: 4 * GB };
const small = { memory: 4 * GB, defaultHeap: GB };
const many = { resources: 20_000, textBytes: 13_000_000 };
const plain = { nodeargs: "--stack-trace-limit=1", env: {} };

const pulumiYaml = (objects: number, format: "yaml" | "typescript" = "yaml"): string | undefined =>
  projectFiles("acme", { format, native: false, isImported: true, objects, textBytes: objects * 100 })[
    "Pulumi.yaml"
  ];

describe("the heap of the SDK's processes", () => {
  it("is what the machine has, unless the user says otherwise or Node's own is as good", () => {
    expect(heapArguments({}, small)).toEqual(["--max-old-space-size=3072"]);
    expect(heapArguments({}, { memory: 4 * GB, defaultHeap: 4 * GB })).toEqual([]);
    for (const option of [
      "--max-old-space-size=300",
      "--max_old_space_size=300",
      "--x --max-old-space-size 300",
    ]) {
      expect(heapArguments({ NODE_OPTIONS: option }, small)).toEqual([]);
    }
  });

  it("reaches the program and the provider, and the options of Pulumi.yaml count more", async () => {
    const world = new World().program(`
      console.log("heap " + require("node:v8").getHeapStatistics().heap_size_limit);
      new Thing("a", { key: "a" });
    `);
    const heap = async (NODE_OPTIONS: string | undefined): Promise<number> => {
      const { events } = await world.preview({ env: { ...world.env, NODE_OPTIONS } });
      const said = events.flatMap((event) => (event.type === "diagnostic" ? [event.message] : [])).join("\n");
      return Number(/heap (\d+)/.exec(said)?.[1]);
    };
    const asOption = Number(/\d+/.exec(heapArguments({})[0] ?? "")?.[0]) * 2 ** 20;
    if (!Number.isNaN(asOption)) expect(await heap(undefined)).toBeGreaterThanOrEqual(asOption);
    expect(await heap("--max-old-space-size=777")).toBeLessThan(1.2 * GB);
    world.write(
      "Pulumi.yaml",
      'name: world\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: "--max-old-space-size=778"\n',
    );
    expect(await heap(undefined)).toBeLessThan(1.2 * GB);
  });
});

describe("the memory that a run needs", () => {
  it("is told before its program starts, where it is much, and warned of where it is too much", () => {
    expect(memoryNotice({ resources: 500, textBytes: 1_000_000 }, plain, small)).toBeUndefined();
    expect(memoryNotice(many, plain, large)).toEqual({
      severity: "info",
      message:
        "20,000 resources: the program needs a heap of about 3.3 GB, and the run about 5.7 GB of memory in all; " +
        "there are 34.4 GB.",
    });
    const warned = memoryNotice(many, plain, small);
    expect(warned?.severity).toBe("warning");
    expect(warned?.message).toContain(
      "there are 4.3 GB: give the machine or container more, or declare a part",
    );
    expect(warned?.message).toContain(
      "this process may have 1.1 GB of them: start it with NODE_OPTIONS=--max-old-",
    );
    for (const told of [
      { ...plain, env: { NODE_OPTIONS: "--max-old-space-size=2048" } },
      { nodeargs: "--max-old-space-size=2048", env: { NODE_OPTIONS: "--max-old-space-size=9000" } },
    ]) {
      expect(memoryNotice(many, told, large)).toMatchObject({
        severity: "warning",
        message: expect.stringContaining(
          "--max-old-space-size gives the program 2.1 GB: take it out",
        ) as string,
      });
    }
    expect(memoryNotice(many, { ...plain, nodeargs: "--max-old-space-size=4096" }, large)?.severity).toBe(
      "info",
    );
  });

  it("is told by a run on a state that is large, and not by others", async () => {
    const world = new World().program(`new Thing("a", { key: "a", value: "x".repeat(1000) });`);
    const told = async (): Promise<string[]> =>
      (await world.preview()).events.flatMap((event) =>
        event.type === "diagnostic" && event.message.includes("of memory in all") ? [event.message] : [],
      );
    await world.up();
    expect(await told()).toEqual([]);
    const state = world.state;
    const first = state.deployment.resources?.find(({ type }) => type.includes("Thing"));
    for (let index = 0; index < 10_000; index++) {
      state.deployment.resources?.push({ ...first, urn: `${first?.urn}-${index}` } as never);
    }
    world.write(".pulumi-livechat/stacks/dev.json", JSON.stringify(state));
    expect(await told()).toEqual([expect.stringMatching(/^10,002 resources: the program needs a heap/)]);
  });

  it("is told by a licence whose program has too little, as with the CLI, and given by an export", () => {
    const entries = Array.from({ length: 20_000 }, () => ({ args: { text: "x".repeat(200), tags: ["a"] } }));
    expect(memoryWarning(entries, 4 * GB)).toBeUndefined();
    expect(memoryWarning(entries, 2 * GB)).toBe(
      "20,000 objects: this program needs a heap of about 3.2 GB, and has 2.1 GB. If it ends with " +
        '"heap out of memory", set `nodeargs: --max-old-space-size=4096` under `runtime: options:` in Pulumi.yaml, ' +
        "on a machine that has it.",
    );
    expect(pulumiYaml(100)).toContain("nodeargs: --stack-trace-limit=1\n");
    expect(pulumiYaml(100, "typescript")).not.toContain("nodeargs");
    expect(pulumiYaml(20_000)).toContain("nodeargs: --stack-trace-limit=1 --max-old-space-size=4096\n");
    expect(pulumiYaml(20_000, "typescript")).toContain("nodeargs: --max-old-space-size=4096\n");
  });
});

it("a run without other processes tells where this one may have too little, and what to start it with", () => {
  expect(ownMemoryNotice({ resources: 20_000, textBytes: 0 }, large)).toBeUndefined();
  expect(
    ownMemoryNotice({ resources: 20_000, textBytes: 0 }, { memory: GB, defaultHeap: GB / 2 }),
  ).toMatchObject({
    severity: "warning",
    message: expect.stringMatching(
      /^20,000 resources: .*NODE_OPTIONS=--max-old-space-size=\d{4}\./,
    ) as string,
  });
});
