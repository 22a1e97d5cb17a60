import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ResourceState } from "../../src/engine/state/deployment.js";
import { StateStore } from "../../src/engine/state/store.js";
import { World } from "./world.js";

/** How many bytes there is room for; every write of this process takes some. */
const disk = vi.hoisted(() => ({ room: Infinity }));

vi.mock("node:fs", async (importOriginal) => {
  const fs = await importOriginal<typeof import("node:fs")>();
  const writeSync = (descriptor: number, bytes: Buffer, offset = 0): number => {
    if (disk.room <= 0) throw new Error("ENOSPC: no space left on device, write");
    const written = fs.writeSync(descriptor, bytes, offset, Math.min(bytes.length - offset, disk.room));
    disk.room -= written;
    return written;
  };
  return { ...fs, default: { ...fs, writeSync }, writeSync };
});

const stateOf = (id: string): ResourceState => ({
  urn: `urn:pulumi:dev::p::t::${id}`,
  custom: true,
  type: "t",
  id,
  inputs: {},
  outputs: {},
});

function open(file: string): StateStore {
  const store = StateStore.open(file);
  store.decode(undefined, undefined);
  return store;
}

const put = (store: StateStore, id: string): unknown =>
  store.commit([{ kind: "put", row: undefined, state: stateOf(id) }]);
const namesOf = (store: StateStore): unknown[] => store.rows.map(({ state }) => state.id);

describe("a disk that gets full", () => {
  it.each([0, 1, 60, 100, 200, 250])(
    "after %i bytes leaves a state that can be read, with all that was recorded",
    (room) => {
      const directory = mkdtempSync(path.join(tmpdir(), "disk-full-"));
      onTestFinished(() => {
        disk.room = Infinity;
        rmSync(directory, { recursive: true });
      });
      const file = path.join(directory, "dev.json");
      const store = open(file);
      const recorded: string[] = [];
      disk.room = room;
      for (const id of ["a", "b", "c"]) {
        try {
          put(store, id);
          recorded.push(id);
        } catch (error) {
          expect(error).toMatchObject({
            code: "state",
            message: expect.stringContaining("ENOSPC") as string,
          });
        }
        // Room that comes back must not be written to behind a line that is there in part.
        disk.room += 20;
      }
      expect(recorded.length).toBeLessThan(3);
      disk.room = 0;
      expect(() => store.close()).toThrow(/cannot be written: ENOSPC.*run the same command again/);
      disk.room = Infinity;
      const next = open(file);
      expect(namesOf(next)).toEqual(recorded);
      next.recover();
      put(next, "d");
      next.close();
      expect(namesOf(open(file))).toEqual([...recorded, "d"]);
      expect(existsSync(path.join(directory, "dev.journal"))).toBe(false);
    },
  );

  it("keeps what was done although it could not be recorded, if there is room in the end", () => {
    const directory = mkdtempSync(path.join(tmpdir(), "disk-full-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = path.join(directory, "dev.json");
    const store = open(file);
    disk.room = 100;
    expect(() => put(store, "a")).toThrow("ENOSPC");
    disk.room = Infinity;
    store.close();
    expect(namesOf(open(file))).toEqual(["a"]);
  });

  it("ends the run: one error, and nothing is made that could not be recorded", async () => {
    const world = new World().program(`
      let last;
      for (const key of ["a", "b", "c", "d"]) last = new Thing(key, { key, value: last && last.serial });
    `);
    onTestFinished(() => void (disk.room = Infinity));
    const run = await world.up({
      onEvent: (event) => {
        if (event.type === "step" && event.name === "b" && event.phase === "done") disk.room = 30;
        else if (event.type === "summary") disk.room = Infinity;
      },
    });
    expect(run.errors).toMatchObject([
      { code: "state", message: expect.stringContaining("ENOSPC") as string },
    ]);
    expect(world.calls()).toEqual(["create a -", "create b serial-a"]);
    expect(await world.up()).toMatchObject({ ok: true, changes: { create: 2, same: 3 } });
    expect(world.objects.size).toBe(4);
  });
});
