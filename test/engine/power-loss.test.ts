import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { ResourceState } from "../../src/engine/state/deployment.js";
import { StateStore } from "../../src/engine/state/store.js";
import { World } from "./world.js";

/** Flushes that have not come to their end: the test says when and how they do. */
const disk = vi.hoisted(() => ({ waiting: [] as ((error?: Error) => void)[], error: undefined as unknown }));

vi.mock("node:fs", async (importOriginal) => {
  const fs = await importOriginal<typeof import("node:fs")>();
  const fdatasync = (descriptor: number, done: (error: unknown) => void): void => {
    if (disk.error === undefined) disk.waiting.push((error) => done(error ?? null));
    else fs.fdatasync(descriptor, () => done(disk.error));
  };
  return { ...fs, default: { ...fs, fdatasync }, fdatasync };
});

beforeEach(() => {
  disk.waiting.length = 0;
  disk.error = undefined;
});

const stateOf = (id: string): ResourceState => ({
  urn: `urn:pulumi:dev::p::t::${id}`,
  custom: true,
  type: "t",
  inputs: {},
  outputs: {},
});

function store(): StateStore {
  const directory = mkdtempSync(path.join(tmpdir(), "power-loss-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const opened = StateStore.open(path.join(directory, "dev.json"));
  opened.decode(undefined, undefined);
  return opened;
}

/** Begins a step; says whether it may go on. */
function begin(
  own: StateStore,
  type: "creating" | "updating",
  id: string,
): { done: boolean; end: Promise<unknown> } {
  const step = { done: false, end: Promise.resolve<unknown>(undefined) };
  step.end = own.begin(type, stateOf(id)).then(
    () => (step.done = true),
    (error: unknown) => error,
  );
  return step;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a machine that loses its power", () => {
  it("knows that a create is about to be sent: that is on the disk before", async () => {
    const own = store();
    const first = begin(own, "creating", "a");
    const others = ["b", "c"].map((id) => begin(own, "creating", id));
    const update = begin(own, "updating", "d");
    await turn();
    expect([first, ...others, update].map(({ done }) => done)).toEqual([false, false, false, true]);
    expect(readFileSync(own.file.replace(".json", ".journal"), "utf8")).toContain("::a");
    expect(disk.waiting).toHaveLength(1);
    disk.waiting.shift()?.();
    await turn();
    expect([first, ...others].map(({ done }) => done)).toEqual([true, false, false]);
    // What was written meanwhile goes with one flush.
    expect(disk.waiting).toHaveLength(1);
    disk.waiting.shift()?.();
    await Promise.all(others.map(({ end }) => end));
    expect(others.map(({ done }) => done)).toEqual([true, true]);
  });

  it("is not asked for more once its disk fails", async () => {
    const own = store();
    const told: string[] = [];
    own.onFailure = ({ message }) => void told.push(message);
    const first = begin(own, "creating", "a");
    await turn();
    disk.waiting.shift()?.(new Error("EIO: i/o error, fdatasync"));
    expect(await first.end).toMatchObject({ code: "state" });
    expect(await begin(own, "creating", "b").end).toMatchObject({ code: "state" });
    expect(told).toEqual([expect.stringMatching(/^What is done cannot be recorded in .*EIO/)]);
  });

  it("makes nothing that it could not record", async () => {
    const world = new World().program('for (const key of ["a", "b", "c"]) new Thing(key, { key });');
    disk.error = new Error("EIO: i/o error, fdatasync");
    const run = await world.up();
    expect(run.errors).toMatchObject([{ code: "state", message: expect.stringContaining("EIO") as string }]);
    expect(world.calls()).toEqual([]);
  });
});
