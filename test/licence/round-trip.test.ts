import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { Emulator, LicenceData } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { checkLicence } from "../../src/licence/check.js";
import { exportAccount } from "../../src/licence/export/index.js";
import { loadFile } from "../../src/licence/load.js";
import { type Entry, entryName, fill, type LicenceModel } from "../../src/licence/model.js";
import { preflight } from "../../src/licence/preflight.js";
import { isManaged } from "../../src/provider/values/canonical.js";
import type { Values } from "../../src/definitions/definition.js";
import type { ResourceType } from "../../src/definitions/resource-type.js";
import { providerOf } from "../../src/provider/provider.js";
import { tokenOf } from "../../src/shared/permanent.js";
import { Session } from "../../src/provider/operation/session.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { sealing } from "../../src/provider/layers/sealing.js";
import { wordsIn } from "../../src/provider/values/words.js";
import { withoutInternals } from "../../src/provider/values/state.js";
import { TEXT_WORD, withWords } from "../provider/words.js";
import { accounts } from "./accounts.js";

let emulator: Emulator;
const folder = mkdtempSync(join(tmpdir(), "licence-"));

beforeAll(async () => {
  emulator = await createEmulator({ licences: [{}, { data: "empty" }] });
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

/** The account at this position, to be filled, exported and worked on. */
function account(index: number) {
  const handle = emulator.licence(index);
  const env = {
    LIVECHAT_BASE_URL: emulator.url,
    LIVECHAT_TOKEN: handle.token,
    LIVECHAT_ACCOUNT: handle.account,
  };
  return {
    set: (data: Partial<LicenceData>) => handle.edit((now) => void Object.assign(now, structuredClone(data))),
    get: () => handle.data,
    async export(name: string, csv = false) {
      const omissions: string[] = [];
      const directory = join(folder, name);
      await using api = new LiveChatClient({
        token: handle.token,
        account: handle.account,
        baseUrl: emulator.url,
      });
      const onOmission = (text: string) => omissions.push(text);
      const context = { api, currentPassword: undefined };
      const { counts } = await exportAccount(context, { directory, csv, force: true, onOmission });
      const read = (file: string) => readFileSync(join(directory, file), "utf8");
      return {
        file: join(directory, "licence.yaml"),
        text: read("licence.yaml"),
        imports: read("import.json"),
        counts,
        omissions,
      };
    },
    async preflight(model: LicenceModel) {
      await using api = new LiveChatClient({
        token: handle.token,
        account: handle.account,
        baseUrl: emulator.url,
      });
      return await preflight({ api, currentPassword: undefined }, model, { adopt: true });
    },
    /** The providers of one operation. */
    operation() {
      const session = new Session(env, resourceTypes);
      session.notify = () => {};
      return (type: ResourceType) => sealing(type, providerOf(type, session));
    },
  };
}

const read = (file: string) => checkLicence(loadFile(file, { env: {}, config: () => undefined }));

/** All that a licence declares, wherever it stands. */
function contentsOf({ entries }: LicenceModel): unknown[] {
  return entries
    .map((entry) => [entryName(entry), fill(entry.args, entryName), entry.options] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

interface Imported {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** What a preview and a refresh after the import would show, without an engine. */
async function changesAfterImport(
  model: LicenceModel,
  imports: string,
  provide: (type: ResourceType) => ReturnType<typeof providerOf>,
) {
  const { resources } = JSON.parse(imports) as { resources: Imported[] };
  const imported = new Map(resources.map((resource) => [`${resource.type} ${resource.name}`, resource]));
  const of = ({ type, key }: Entry) => imported.get(`${tokenOf(type)} ${key}`) as Imported;
  const changes: unknown[] = [];
  for (const entry of model.entries) {
    const provider = provide(entry.type);
    const { id, inputs, outputs } = of(entry);
    const declared = fill(entry.args, (target) => of(target).id);
    const checked = (await provider.check?.(inputs, declared)) as {
      inputs: Values;
      failures: unknown[];
    };
    const { __provider: _loader, ...recorded } = inputs;
    expect(checked.failures).toEqual([]);
    expect(checked.inputs).toEqual(recorded);
    const diff = await provider.diff?.(id, outputs, { ...checked.inputs, __provider: inputs["__provider"] });
    if (diff?.changes !== false) {
      changes.push({ entry: entry.key, diff });
    }
    const refreshed = await provider.read?.(id, outputs);
    const { __provider: _text, ...known } = outputs;
    const { token: _made, ...seen } = refreshed?.props ?? {};
    expect(seen).toEqual(known);
    expect(refreshed?.inputs).toEqual(
      Object.fromEntries(Object.entries(recorded).filter(([name]) => isManaged(name))),
    );
  }
  expect(resources).toHaveLength(model.entries.length + 1);
  return changes;
}

async function replicate(
  model: LicenceModel,
  provide: (type: ResourceType) => ReturnType<typeof providerOf>,
) {
  const ids = new Map<Entry, string>();
  for (const entry of model.entries) {
    const provider = provide(entry.type);
    const declared = fill(entry.args, (target) => ids.get(target));
    const checked = (await provider.check?.({}, declared)) as { inputs: Values; failures: unknown[] };
    expect(checked.failures).toEqual([]);
    ids.set(entry, (await provider.create(checked.inputs)).id);
  }
}

const runs = (numRuns: number) => ({ numRuns, endOnFailure: true });

describe("any account", () => {
  test(
    "is exported, taken over without a change, and replicated to the same licence",
    { timeout: 600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(accounts({ twins: false }), async (data) => {
          emulator.reset();
          const [source, target] = [account(0), account(1)];
          source.set(data);
          const exported = await source.export("source");
          expect(exported.omissions).toEqual([]);
          const total = Object.values(exported.counts).reduce((sum, count) => sum + count, 0);
          const model = read(exported.file);
          expect(model.entries).toHaveLength(total);
          expect(exported.text + exported.imports).not.toMatch(/webhook-token|emulator-password/);

          expect(await changesAfterImport(model, exported.imports, source.operation())).toEqual([]);
          const { objects, ok, extra } = await source.preflight(model);
          expect(objects.filter(({ outcome }) => outcome !== "unchanged")).toEqual([]);
          expect(extra).toEqual([]);
          expect(ok).toBe(true);

          await replicate(model, target.operation());
          expect((await target.export("target")).text).toBe(exported.text);
        }),
        runs(200),
      );
    },
  );

  test(
    "with objects that only their ids tell apart is exported and taken over without a change",
    { timeout: 600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(accounts({ twins: true, odd: true }), async (data) => {
          emulator.reset();
          const source = account(0);
          source.set(data);
          const exported = await source.export("twins");
          expect(exported.omissions).toEqual([]);
          expect(await changesAfterImport(read(exported.file), exported.imports, source.operation())).toEqual(
            [],
          );
          const again = await source.export("twins");
          expect(again).toEqual(exported);
        }),
        runs(50),
      );
    },
  );

  test(
    "is exported with tables as without them, and taken over without a change",
    { timeout: 600_000 },
    async () => {
      let rows = 0;
      await fc.assert(
        fc.asyncProperty(accounts({ twins: true, odd: true }), async (data) => {
          emulator.reset();
          const source = account(0);
          source.set(data);
          const plain = await source.export("plain");
          const { counts, imports, file } = await source.export("tables", true);
          expect({ counts, imports }).toEqual({ counts: plain.counts, imports: plain.imports });
          const model = read(file);
          expect(contentsOf(model)).toEqual(contentsOf(read(plain.file)));
          rows += model.entries.filter(({ place }) => place?.file.endsWith(".csv")).length;
          expect(await changesAfterImport(model, imports, source.operation())).toEqual([]);
        }),
        runs(100),
      );
      expect(rows).toBeGreaterThan(200);
    },
  );

  test(
    "with words in it that Pulumi takes for its own is exported without them, and each is told",
    { timeout: 600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(accounts({ twins: false }).chain(withWords), async ({ data, places }) => {
          emulator.reset();
          const source = account(0);
          source.set(data);
          const exported = await source.export("words");
          for (const place of places) {
            expect(exported.omissions.join("\n")).toContain(place);
          }
          const { resources } = JSON.parse(exported.imports) as { resources: Partial<Imported>[] };
          for (const { inputs = {}, outputs = {} } of resources) {
            expect([...wordsIn(withoutInternals(inputs)), ...wordsIn(withoutInternals(outputs))]).toEqual([]);
          }
          expect(exported.text + exported.imports).not.toContain(TEXT_WORD);
          const model = read(exported.file);
          expect(await changesAfterImport(model, exported.imports, source.operation())).toEqual([]);
          expect(
            (await source.preflight(model)).objects.every(({ outcome }) => outcome === "unchanged"),
          ).toBe(true);
        }),
        runs(50),
      );
    },
  );
});
