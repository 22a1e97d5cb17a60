import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { equal } from "../../src/engine/compare.js";
import { parsePath, reset } from "../../src/engine/deploy/paths.js";
import { PassphraseCrypter } from "../../src/engine/project/passphrase.js";
import { inDependencyOrder, type ResourceState } from "../../src/engine/state/deployment.js";
import { StackLock } from "../../src/engine/state/lock.js";
import { StateStore } from "../../src/engine/state/store.js";
import {
  fromState,
  fromWire,
  Secret,
  toState,
  toWire,
  UNKNOWN,
  type PropertyMap,
  type PropertyValue,
} from "../../src/engine/values.js";

function folder(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "engine-state-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const stateOf = (name: string, inputs: PropertyMap = {}): ResourceState => ({
  urn: `urn:pulumi:dev::p::t::${name}`,
  custom: true,
  type: "t",
  id: name,
  inputs,
  outputs: {},
});

function open(file: string): StateStore {
  const store = StateStore.open(file);
  store.decode(undefined, undefined);
  return store;
}

const namesOf = (store: StateStore): string[] => store.rows.map(({ state }) => String(state.id)).toSorted();

describe("the state of a run that was killed", () => {
  it("is all there: what was put, what was removed, what was under way", () => {
    const file = path.join(folder(), "dev.json");
    const first = open(file);
    first.commit(["a", "b"].map((name) => ({ kind: "put", row: undefined, state: stateOf(name) })));
    first.close();
    expect(existsSync(file.replace(".json", ".journal"))).toBe(false);

    const killed = open(file);
    const before = readFileSync(file, "utf8");
    killed.commit([{ kind: "remove", row: killed.rows[0] as never }]);
    killed.commit([{ kind: "put", row: undefined, state: stateOf("c") }]);
    killed.begin("creating", stateOf("d"));
    expect(readFileSync(file, "utf8")).toBe(before);

    const next = open(file);
    expect(namesOf(next)).toEqual(["b", "c"]);
    expect(next.pendingOperations).toMatchObject([{ type: "creating", resource: { id: "d" } }]);
    next.recover();
    expect(namesOf(open(file))).toEqual(["b", "c"]);
    expect(open(file).pendingOperations).toHaveLength(1);
    expect(existsSync(file.replace(".json", ".journal"))).toBe(false);
  });

  it("is what was done before, wherever the journal is cut off", () => {
    const directory = folder();
    const file = path.join(directory, "dev.json");
    const journal = path.join(directory, "dev.journal");
    const store = open(file);
    const lengths: number[] = [];
    for (let index = 0; index < 5; index++) {
      store.commit([{ kind: "put", row: undefined, state: stateOf(`r${index}`, { text: 'ä\n"' }) }]);
      lengths.push(readFileSync(journal).length);
    }
    const whole = readFileSync(journal);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
        writeFileSync(journal, whole);
        truncateSync(journal, length);
        const recovered = open(file);
        expect(recovered.rows).toHaveLength(lengths.filter((end) => end <= length).length);
        recovered.recover();
        const again = open(file);
        expect(namesOf(again)).toEqual(namesOf(recovered));
        rmSync(file, { force: true });
      }),
      { numRuns: 60 },
    );
  });

  it("is refused if a line is damaged, or if the state file is another", () => {
    const file = path.join(folder(), "dev.json");
    const journal = file.replace(".json", ".journal");
    const store = open(file);
    store.commit([{ kind: "put", row: undefined, state: stateOf("a") }]);
    appendFileSync(journal, "[{\n[]\n");
    expect(() => open(file)).toThrow(/Line 3 of the journal .* is damaged/);
    writeFileSync(journal, readFileSync(journal, "utf8").replace("[{\n[]\n", ""));
    writeFileSync(file, '{"version":3,"deployment":{"manifest":{"time":"","magic":"","version":""}}}');
    expect(() => open(file)).toThrow(/The state file was changed since the interrupted run/);
  });

  it("is not applied twice when the run was killed between its state file and its journal", () => {
    const file = path.join(folder(), "dev.json");
    const journal = file.replace(".json", ".journal");
    const store = open(file);
    store.commit([{ kind: "put", row: undefined, state: stateOf("a") }]);
    const left = readFileSync(journal, "utf8");
    const recovered = open(file);
    recovered.recover();
    const { createHash } = process.getBuiltinModule("node:crypto");
    const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
    writeFileSync(journal, `${left}{"folding":"${digest}"}\n`);
    expect(namesOf(open(file))).toEqual(["a"]);
  });

  it("that is not JSON is refused, not overwritten", () => {
    const file = path.join(folder(), "dev.json");
    writeFileSync(file, "{");
    expect(() => open(file)).toThrow(/The state file .* is not JSON/);
    expect(readFileSync(file, "utf8")).toBe("{");
  });
});

describe("the lock", () => {
  it("keeps others out while its process lives, and is taken over when it does not", () => {
    const file = path.join(folder(), "dev.lock");
    const lock = StackLock.acquire(file, "dev");
    expect(() => StackLock.acquire(file, "dev")).toThrow(
      `The stack "dev" is being changed by process ${process.pid}`,
    );
    lock.release();
    StackLock.acquire(file, "dev").release();
    const holder = {
      pid: 2 ** 22 + 1,
      host: process.getBuiltinModule("node:os").hostname(),
      processStart: "1",
      since: "then",
    };
    writeFileSync(file, JSON.stringify(holder));
    const taken = StackLock.acquire(file, "dev");
    expect(taken.takenOver).toEqual(holder);
    taken.release();
    // The same pid, given to another process since.
    writeFileSync(file, JSON.stringify({ ...holder, pid: process.pid }));
    StackLock.acquire(file, "dev").release();
    writeFileSync(file, JSON.stringify({ ...holder, host: "another machine" }));
    expect(() => StackLock.acquire(file, "dev")).toThrow("another machine");
  });
});

const plain: fc.Arbitrary<PropertyValue> = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.string(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 4, noNullPrototype: true },
    ),
    tie("value").map((value) => new Secret(value)),
  ),
})).value;

const crypter = { encrypt: (text: string) => `e:${text}`, decrypt: (text: string) => text.slice(2) };

describe("values", () => {
  it("come back from the wire and from the state as they went", () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(equal(fromWire(toWire(value, true)), value)).toBe(true);
        const stored: unknown = JSON.parse(JSON.stringify(toState(value, crypter)));
        expect(equal(fromState(stored, crypter), value)).toBe(true);
      }),
    );
  });

  it("go to a provider without their secrecy, and unknown ones as the text that stands for them", () => {
    expect(toWire({ a: new Secret([new Secret("x")]), b: UNKNOWN }, false)).toEqual({
      a: ["x"],
      b: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    });
  });
});

describe("the encryption", () => {
  it("is the Pulumi CLI's: what it encrypted is read, what is encrypted here has its form", async () => {
    // Written by the CLI with the passphrase "x".
    const salt = "v1:zIipk3qJwwI=:v1:6prS5YIT+2I9Xw5J:kBj6Z8w4+r7ooT/XBBBG+j0n1Geupg==";
    const crypt = await PassphraseCrypter.open("x", salt, "the test");
    expect(crypt.decrypt("v1:NrLbrfMZNOMu2Ahv:Ec2I7Neq2e8HXSnSOtIw3/9GoFme1ACB")).toBe('"s3cret"');
    expect(crypt.decrypt(crypt.encrypt("ä 漢"))).toBe("ä 漢");
    await expect(PassphraseCrypter.open("y", salt, "the test")).rejects.toMatchObject({ code: "passphrase" });
    await expect(PassphraseCrypter.open("x", "v1:broken", "the test")).rejects.toThrow("damaged");
    const own = await PassphraseCrypter.create("x");
    expect((await PassphraseCrypter.open("x", own.salt, "the test")).decrypt(own.encrypt("a"))).toBe("a");
  });
});

describe("the order of resources", () => {
  it("puts each after what it depends on, whatever order they came in", () => {
    const edges = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 30 });
    fc.assert(
      fc.property(edges, fc.array(fc.nat(14), { maxLength: 15 }), (pairs, order) => {
        const rows = Array.from({ length: 15 }, (_, index) => ({
          stored: {
            ...stateOf(String(index)),
            dependencies: pairs
              .filter(([from, to]) => from === index && to < from)
              .map(([, to]) => stateOf(String(to)).urn),
          },
        }));
        const shuffled = [...new Set([...order, ...rows.keys()])].map(
          (index) => rows[index] as (typeof rows)[number],
        );
        const sorted = inDependencyOrder(shuffled);
        expect(sorted).toHaveLength(15);
        const place = new Map(sorted.map((row, index) => [row.stored.urn, index]));
        for (const { stored } of sorted) {
          for (const needed of stored.dependencies) {
            expect(place.get(needed)).toBeLessThan(place.get(stored.urn) as number);
          }
        }
      }),
    );
  });
});

/** The inputs with one path of them set back. */
const at = (text: string, old: PropertyMap, next: PropertyMap): unknown =>
  reset(parsePath(text) as never, old, next);

describe("property paths", () => {
  it("are read as Pulumi writes them", () => {
    expect(parsePath('a.b[0]["c.d"].*[*]')).toEqual(["a", "b", 0, "c.d", "*", "*"]);
    expect(parsePath("a[")).toBeUndefined();
  });

  it("set what they name back to what it was", () => {
    const old = { a: { b: 1, c: 2 }, list: [{ x: 1 }, { x: 2 }], gone: 1 };
    const next = { a: { b: 9, c: 9 }, list: [{ x: 9 }, { x: 9 }], added: 1 };
    expect(at("a.b", old, next)).toEqual({ ok: true, inputs: { ...next, a: { b: 1, c: 9 } } });
    expect(at("list[*].x", old, next)).toEqual({ ok: true, inputs: { ...next, list: old.list } });
    expect(at("gone", old, next)).toEqual({ ok: true, inputs: { ...next, gone: 1 } });
    expect(at("added", old, next)).toEqual({ ok: true, inputs: { a: next.a, list: next.list } });
    expect(at("missing.deep", old, next)).toEqual({ ok: true, inputs: next });
    expect(at("added.deep", old, next)).toEqual({ ok: true, inputs: next });
    expect(at("a.b.deeper", old, next)).toEqual({ ok: true, inputs: next });
    expect(at("list[2].x", old, next)).toEqual({ ok: false, inputs: next });
  });

  it("set back also what was not there, and what is inside of secrets", () => {
    expect(at("v.deep", {}, { v: { deep: 1, other: 2 } })).toEqual({ ok: true, inputs: { v: { other: 2 } } });
    expect(at("v.deep", { v: { deep: 1 } }, { v: "text" })).toEqual({ ok: false, inputs: { v: "text" } });
    expect(at("v[0]", { v: [1] }, { v: [2, 3] })).toEqual({ ok: true, inputs: { v: [1, 3] } });
    expect(at("v[*]", { v: [1] }, { v: [2, 3] })).toEqual({ ok: false, inputs: { v: [1, 3] } });
    expect(at("v.a", { v: new Secret({ a: 1 }) }, { v: { a: 2 } })).toEqual({
      ok: true,
      inputs: { v: { a: new Secret(1) } },
    });
    expect(at("v.a", { v: { a: 1 } }, { v: new Secret({ a: 2, b: 3 }) })).toEqual({
      ok: true,
      inputs: { v: new Secret({ a: 1, b: 3 }) },
    });
  });
});

describe("references", () => {
  it("follow what was renamed, and leave out what is gone", () => {
    const file = path.join(folder(), "dev.json");
    const urn = (name: string): string => stateOf(name).urn;
    const store = open(file);
    const user: ResourceState = {
      ...stateOf("user"),
      parent: urn("gone"),
      dependencies: [urn("old"), urn("gone")],
      propertyDependencies: { a: [urn("old")], b: [urn("gone")] },
    };
    for (const state of [{ ...stateOf("new"), aliases: [urn("old")] }, user]) {
      store.commit([{ kind: "put", row: undefined, state }]);
    }
    const exported = store.export().deployment.resources?.find(({ id }) => id === "user");
    expect(exported?.dependencies).toEqual([urn("new")]);
    expect(exported?.propertyDependencies).toEqual({ a: [urn("new")], b: [] });
    expect(exported).not.toHaveProperty("parent");
  });
});
