import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { equal } from "../../src/engine/compare.js";
import { differences } from "../../src/engine/deploy/differences.js";
import { changedPaths, reset } from "../../src/engine/deploy/paths.js";
import { parsePath } from "../../src/shared/property-path.js";
import { PassphraseCrypter } from "../../src/engine/project/passphrase.js";
import { inDependencyOrder, type ResourceState } from "../../src/engine/state/deployment.js";
import { EngineError } from "../../src/engine/errors.js";
import { realFile, writeWhole } from "../../src/shared/files.js";
import { StackLock, thisProcess, type LockProcess } from "../../src/engine/state/lock.js";
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

/** A text of JSON lines with one value of them, or in them, replaced by another. */
function withValueReplaced(text: string, at: number, instead: string): string {
  const isLines = text.startsWith('{"journal"');
  const documents = (isLines ? text.trim().split("\n") : [text]).map((line) => JSON.parse(line) as unknown);
  const places: { parent: Record<string, unknown>; key: string }[] = [];
  const visit = (parent: Record<string, unknown>): void => {
    for (const [key, value] of Object.entries(parent)) {
      places.push({ parent, key });
      if (typeof value === "object" && value !== null) visit(value as Record<string, unknown>);
    }
  };
  visit(documents as never);
  const { parent, key } = places[at % places.length] as (typeof places)[number];
  parent[key] = JSON.parse(instead);
  return documents.map((document) => JSON.stringify(document)).join("\n") + "\n";
}

const namesOf = (store: StateStore): string[] => store.rows.map(({ state }) => String(state.id)).toSorted();

describe("the state of a run that was killed", () => {
  it("is all there: what was put, what was removed, what was under way", async () => {
    const file = path.join(folder(), "dev.json");
    const first = open(file);
    first.commit(["a", "b"].map((name) => ({ kind: "put", row: undefined, state: stateOf(name) })));
    first.close();
    expect(existsSync(file.replace(".json", ".journal"))).toBe(false);

    const killed = open(file);
    const before = readFileSync(file, "utf8");
    killed.commit([{ kind: "remove", row: killed.rows[0] as never }]);
    killed.commit([{ kind: "put", row: undefined, state: stateOf("c") }]);
    await killed.begin("creating", stateOf("d"));
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

  it("is read, or refused in our words, whatever became of its files", () => {
    const directory = folder();
    const file = path.join(directory, "dev.json");
    const journal = path.join(directory, "dev.journal");
    const store = open(file);
    store.commit([{ kind: "put", row: undefined, state: stateOf("a", { list: [1] }) }]);
    store.close();
    const next = open(file);
    next.commit([{ kind: "put", row: next.rows[0], state: { ...stateOf("a"), dependencies: ["b"] } }]);
    next.commit([{ kind: "begin", type: "creating", state: stateOf("c") }]);
    const texts = { [file]: readFileSync(file, "utf8"), [journal]: readFileSync(journal, "utf8") };
    const odd = fc.constantFrom("null", "[]", "{}", "5", '"text"', "[null]", "true");
    fc.assert(
      fc.property(fc.constantFrom(file, journal), fc.nat(), odd, (which, at, instead) => {
        for (const [name, text] of Object.entries(texts)) {
          writeFileSync(name, name === which ? withValueReplaced(text, at, instead) : text);
        }
        try {
          open(file).export();
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError);
          expect(error).toMatchObject({ message: expect.stringContaining(directory) as string });
        }
      }),
      { numRuns: 400 },
    );
    writeFileSync(file, texts[file] as string);
    writeFileSync(journal, `${(texts[journal] as string).split("\n")[0]}\nnull\n`);
    expect(() => open(file)).toThrow(/^Line 2 of the journal .* is damaged/);
  });

  it("that is not JSON is refused, not overwritten", () => {
    const file = path.join(folder(), "dev.json");
    writeFileSync(file, "{");
    expect(() => open(file)).toThrow(/The state file .* is not JSON/);
    expect(readFileSync(file, "utf8")).toBe("{");
  });
});

describe("the state before the present one", () => {
  it("is kept, and named where the present one cannot be read", () => {
    const file = path.join(folder(), "dev.json");
    for (const name of ["a", "b"]) {
      const store = open(file);
      store.commit([{ kind: "put", row: undefined, state: stateOf(name) }]);
      store.close();
    }
    expect(namesOf(open(`${file}.bak`))).toEqual(["a"]);
    expect(readdirSync(path.dirname(file)).toSorted()).toEqual(["dev.json", "dev.json.bak"]);
    truncateSync(file, 100);
    expect(() => open(file)).toThrow(
      `The state file ${file} is not JSON; restore it from a copy. The state before it is kept in ${file}.bak`,
    );
    writeFileSync(file, readFileSync(`${file}.bak`));
    expect(namesOf(open(file))).toEqual(["a"]);
  });
});

describe("what is written", () => {
  it("leaves a symbolic link one, also to what is not there yet, and a mode as it was", () => {
    const directory = folder();
    const [real, link] = [path.join(directory, "deep", "real.yaml"), path.join(directory, "link.yaml")];
    symlinkSync("deep/real.yaml", link);
    writeWhole(link, "first");
    expect([lstatSync(link).isSymbolicLink(), readFileSync(real, "utf8")]).toEqual([true, "first"]);
    expect(statSync(real).mode & 0o777).toBe(0o600);
    chmodSync(real, 0o664);
    writeWhole(link, "second");
    expect([lstatSync(link).isSymbolicLink(), readFileSync(real, "utf8")]).toEqual([true, "second"]);
    expect(statSync(real).mode & 0o777).toBe(0o664);
    expect(readdirSync(path.dirname(real))).toEqual(["real.yaml"]);
  });

  it("goes where a link in a linked folder says", () => {
    const directory = folder();
    mkdirSync(path.join(directory, "a/b"), { recursive: true });
    symlinkSync(path.join(directory, "a/b"), path.join(directory, "short"));
    symlinkSync("../real.json", path.join(directory, "a/b/link.json"));
    expect(realFile(path.join(directory, "short/link.json"))).toBe(
      path.join(realFile(directory), "a/real.json"),
    );
    symlinkSync("round.json", path.join(directory, "round.json"));
    expect(() => realFile(path.join(directory, "round.json"))).toThrow("lead in a circle");
  });
});

describe("the lock", () => {
  const self = thisProcess();
  const gone: LockProcess = { ...self, pid: 2 ** 22 + 1, processStart: "1" };

  it("keeps others out while its process lives, and is taken over when it does not", () => {
    const file = path.join(folder(), "dev.lock");
    const lock = StackLock.acquire(file, "dev");
    expect(() => StackLock.acquire(file, "dev")).toThrow(
      `The stack "dev" is being changed by process ${process.pid}`,
    );
    expect(StackLock.holder(file)).toMatchObject(self);
    lock.release();
    expect(StackLock.holder(file)).toBeUndefined();
    StackLock.acquire(file, "dev").release();
    writeFileSync(file, JSON.stringify(gone));
    expect(StackLock.holder(file)).toBeUndefined();
    const taken = StackLock.acquire(file, "dev");
    expect(taken.takenOver).toEqual(gone);
    taken.release();
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  it.runIf(self.processStart !== "")("is taken over from a pid that another process has by now", () => {
    const file = path.join(folder(), "dev.lock");
    writeFileSync(file, JSON.stringify({ ...self, processStart: "1" }));
    StackLock.acquire(file, "dev").release();
  });

  it.each<[string, Partial<LockProcess>]>([
    ["another host", { host: "another machine" }],
    ["another container of the same host name", { pidNamespace: "pid:[1]" }],
    ["the machine before it was started again", { boot: "another" }],
  ])("counts as held by %s, where nobody can see whether its process lives", (_, place) => {
    const file = path.join(folder(), "dev.lock");
    const holder = { ...gone, ...place };
    writeFileSync(file, JSON.stringify({ ...holder, since: "then" }));
    expect(StackLock.holder(file)).toMatchObject(holder);
    expect(() => StackLock.acquire(file, "dev")).toThrow(
      /is being changed by process 4194305 on .*if that run is certainly gone, delete/,
    );
    // In its own place it is seen to be gone.
    StackLock.acquire(file, "dev", { ...self, ...place }).release();
  });

  it("is taken over by one of many, and by nobody who saw another lock before", () => {
    const file = path.join(folder(), "dev.lock");
    writeFileSync(file, JSON.stringify(gone));
    writeFileSync(`${file}.taking`, JSON.stringify(self));
    expect(() => StackLock.acquire(file, "dev")).toThrow(`delete ${file}.taking`);
    rmSync(`${file}.taking`);
    const first = StackLock.acquire(file, "dev");
    expect(() => StackLock.acquire(file, "dev")).toThrow("is being changed");
    first.release();
  });
});

/** Also those that every object of JavaScript has. */
const names = fc.oneof(fc.string(), fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype)));

const plain: fc.Arbitrary<PropertyValue> = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.string(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .uniqueArray(fc.tuple(names, tie("value")), { maxLength: 4, selector: ([key]) => key })
      .map((entries) => Object.fromEntries(entries)),
    tie("value").map((value) => new Secret(value)),
  ),
})).value;

const own = (map: PropertyMap, key: string) => (Object.hasOwn(map, key) ? map[key] : undefined);
const top = (text: string) => parsePath(text)?.[0];

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

  it("differ where they do and nowhere else, whatever their names are", () => {
    const maps = fc
      .uniqueArray(fc.tuple(names, plain), { maxLength: 6, selector: ([key]) => key })
      .map((entries): PropertyMap => Object.fromEntries(entries));
    fc.assert(
      fc.property(maps, maps, (old, next) => {
        const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
        const differing = keys.filter((key) => !equal(own(old, key), own(next, key)));
        expect(new Set(changedPaths(old, next).map(top))).toEqual(new Set(differing));
        const shown = differences(old, next);
        expect(differing).toEqual(expect.arrayContaining([...new Set(shown.map((diff) => top(diff.path)))]));
        expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
        for (const key of keys) {
          const back = reset([key], old, next);
          expect(back.ok).toBe(true);
          expect(equal(own(back.inputs, key), own(old, key))).toBe(true);
        }
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
    const made = await PassphraseCrypter.create("x");
    expect((await PassphraseCrypter.open("x", made.salt, "the test")).decrypt(made.encrypt("a"))).toBe("a");
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
