import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { exportAccount } from "../../src/licence/export/index.js";
import { loadFile } from "../../src/licence/load.js";
import { preflight } from "../../src/licence/preflight.js";
import { differences } from "../../src/provider/values/canonical.js";
import type { Account, Values } from "../../src/definitions/definition.js";
import { tokenOf } from "../../src/shared/permanent.js";
import { providerOf } from "../../src/provider/provider.js";
import { Session } from "../../src/provider/operation/session.js";
import { createAccountInProcess } from "../resources/in-process.js";
import { caseOf, typeNames } from "../types/index.js";
import { accounts } from "./accounts.js";

/*
 * One field of one object is damaged in every answer. It may be an error for whoever needs exactly that object; it never
 * makes another one unreadable, is never taken for absence, and leads to no write.
 */

/** What tells the objects of each section apart, on the wire. */
const sections: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  typeNames.map((type) => [caseOf(type).path.slice(1), caseOf(type).apart]),
);

type Raw = Record<string, unknown>;
type Step = string | number;

/** A new value for the field, or that it is not there. */
const damages = {
  null: () => null,
  missing: () => undefined,
  "an empty text": () => "",
  "another type": (value: unknown) => (typeof value === "object" ? "odd" : { odd: true }),
  // Of a set that is closed; of any other field it would be a value like any other.
  "an unknown value": (value: unknown, isClosed: boolean) =>
    isClosed && typeof value === "string" ? "unheard-of" : { odd: true },
} as const;

/** The texts by which people tell objects apart: an empty one is another name, and not a name that cannot be read. */
const names = new Set([
  "groups.name",
  "goals.name",
  "goals.type",
  "greetings.name",
  "canned_responses.text",
  "webhooks.url",
  "webhooks.event_type",
]);

/** The texts of sets that are closed. */
const closed =
  /^(permission|status|login_status|type|operator|condition|event_type|data_types|match_type|value_type)$/;

interface Damage {
  readonly section: string;
  readonly object: Raw;
  readonly path: readonly Step[];
  readonly kind: keyof typeof damages;
}

let damage: Damage | undefined;
const writes: string[] = [];

let account: Awaited<ReturnType<typeof createAccountInProcess>>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "damaged-"));
  account = await createAccountInProcess((method, url, body) => {
    if (method !== "GET") writes.push(`${method} ${url}`);
    return damage && body.length > 0 && isOf(url, damage.section)
      ? Buffer.from(JSON.stringify(damaged(JSON.parse(body.toString()), damage)))
      : body;
  });
});
afterAll(async () => {
  await account.close();
  await rm(folder, { recursive: true });
});

function isOf(url: string, section: string): boolean {
  return new URL(url, "http://localhost").pathname.split("/").includes(section);
}

function damaged(answer: unknown, what: Damage): unknown {
  if (Array.isArray(answer)) return answer.map((one) => damaged(one, what));
  if (typeof answer !== "object" || answer === null) return answer;
  if ("events" in answer) return { ...answer, events: damaged(answer.events, what) };
  const keys = sections[what.section] ?? [];
  const isMeant = keys.every((name) => String((answer as Raw)[name]) === String(what.object[name]));
  return isMeant ? put(answer, what.path, (value) => damages[what.kind](value, isOfClosed(what))) : answer;
}

function put(value: unknown, [step, ...rest]: readonly Step[], change: (old: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? (put(item, rest, change) ?? null) : item));
  if (typeof value !== "object" || value === null) return value;
  const result = { ...value, [step]: put((value as Raw)[step], rest, change) };
  if (result[step] === undefined) delete result[step];
  return result;
}

function pathsIn(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== "object" || value === null) return path.length === 0 ? [] : [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => pathsIn(item, [...path, index]))
    : Object.entries(value).flatMap(([key, child]) => pathsIn(child, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

/** The answers of the account before anything is damaged. */
async function objectsOf(api: Account["api"]): Promise<{ section: string; object: Raw }[]> {
  const raw = account.data() as unknown as Record<string, Raw[]>;
  await api.status.get();
  return typeNames.flatMap((type) =>
    (raw[resourceTypeOf(type).section] ?? []).map((object) => ({
      section: caseOf(type).path.slice(1),
      object,
    })),
  );
}

/** Whether what the field is now is a value like any other: then it differs from what is declared. */
function isValue({ kind, path }: Damage): boolean {
  if (kind === "an empty text" || path[0] === "rules" || path[0] === "properties") return true;
  return kind === "an unknown value" && isOfClosed({ path });
}

function isOfClosed({ path }: Pick<Damage, "path">): boolean {
  return path.some((step) => closed.test(String(step)));
}

interface Imported {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

async function exported(api: Account["api"]): Promise<{ resources: Imported[]; omissions: string[] }> {
  const omissions: string[] = [];
  const context = { api, currentPassword: undefined };
  const onOmission = (text: string) => omissions.push(text);
  await exportAccount(context, { directory: folder, force: true, onOmission });
  const { resources } = JSON.parse(readFileSync(join(folder, "import.json"), "utf8")) as {
    resources: Imported[];
  };
  return { resources: resources.filter(({ id }) => id !== undefined), omissions };
}

function operation(api: Account["api"]) {
  class Here extends Session {
    override account(): Promise<Account> {
      return Promise.resolve({ api, currentPassword: undefined });
    }
    override notify(): void {}
  }
  const session = new Here({ LIVECHAT_LOOK_MS: "1" }, resourceTypes);
  return (token: string) => {
    const type = resourceTypes.find((one) => tokenOf(one) === token);
    if (type === undefined) throw new Error(token);
    return providerOf(type, session);
  };
}

/** The properties in which two declarations differ. */
function differing(token: string, one: Values, other: Values = {}): string[] {
  const type = resourceTypes.find((each) => tokenOf(each) === token);
  return type ? differences(type, one, other) : [token];
}

async function checked(provider: ReturnType<typeof providerOf>, olds: Values, news: Values): Promise<Values> {
  const { inputs = {}, failures = [] } = (await provider.check?.(olds, news)) ?? {};
  expect(failures).toEqual([]);
  return inputs;
}

/** An object of the type that the account does not have, in group 0, which every account has. */
function another(type: string): Values {
  const args = caseOf(type).plain(0);
  return { ...args, ...("group" in args && { group: 0 }) };
}

const cases = accounts({ twins: false }).chain((data) =>
  fc.record({
    data: fc.constant(data),
    which: fc.nat(),
    where: fc.nat(),
    kind: fc.constantFrom(...(Object.keys(damages) as (keyof typeof damages)[])),
  }),
);

test(
  "one damaged field harms no other object, and is no absence and no change",
  { timeout: 600_000 },
  async () => {
    const { api } = account;
    await fc.assert(
      fc.asyncProperty(cases, async ({ data, which, where, kind }) => {
        damage = undefined;
        account.reset();
        Object.assign(account.data(), structuredClone(data));
        const before = await exported(api);
        const model = checkLicence(loadFile(join(folder, "licence.yaml"), { env: {} }));
        const all = await objectsOf(api);
        const { section, object } = all[which % all.length] as { section: string; object: Raw };
        const paths = pathsIn(object);
        damage = { section, object, path: paths[where % paths.length] as readonly Step[], kind };
        const meant = new Set([
          String(object["id"] ?? object["login"]),
          `${String(object["group"])}/${String(object["name"])}`,
        ]);
        const isMeant = ({ type, id }: Imported) =>
          meant.has(id) && type.toLowerCase().endsWith(`:${section.replace("_", "").replace(/s$/, "")}`);
        /** In a group whose id cannot be read nothing can be listed. */
        const isWithin = ({ inputs }: Imported) =>
          section === "groups" &&
          damage?.path[0] === "id" &&
          String(inputs["group"]) === String(object["id"]);
        writes.length = 0;

        const after = await exported(api);
        const kept = new Map(after.resources.map((one) => [`${one.type} ${one.id}`, one]));
        for (const one of before.resources) {
          if (isMeant(one) || isWithin(one)) continue;
          const again = kept.get(`${one.type} ${one.id}`);
          expect([one.name, differing(one.type, one.inputs, again?.inputs)]).toEqual([one.name, []]);
        }

        const { objects } = await preflight({ api, currentPassword: undefined }, model, { adopt: true });
        // Of another type, or without a name, it is another one.
        const isRenamed =
          (kind === "an unknown value" && ["type", "event_type"].includes(String(damage.path[0]))) ||
          (kind === "an empty text" && names.has(`${section}.${damage.path.join(".")}`));
        expect(objects.filter(({ outcome }) => outcome === "create")).toHaveLength(isRenamed ? 1 : 0);

        const refreshing = operation(api);
        for (const one of before.resources) {
          const provider = refreshing(one.type);
          const read = await provider.read?.(one.id, one.outputs).catch((error: unknown) => error);
          if (read instanceof Error) {
            expect([read.message, isMeant(one)]).toEqual([read.message, true]);
            continue;
          }
          expect(read).toHaveProperty("id", one.id);
          if (isMeant(one) && isValue(damage)) continue;
          const { props = {} } = read as { props?: Values };
          const diff = await provider.diff?.(one.id, props, one.inputs);
          expect([damage.path, kind, diff?.changes, one.name, props]).toEqual([
            damage.path,
            kind,
            false,
            one.name,
            props,
          ]);
        }

        const upping = operation(api);
        for (const one of before.resources) {
          const provider = upping(one.type);
          const inputs = await checked(provider, one.inputs, one.inputs);
          expect(await provider.diff?.(one.id, one.outputs, inputs)).toMatchObject({ changes: false });
        }
        expect(writes).toEqual([]);
        for (const type of resourceTypes) {
          const provider = upping(tokenOf(type));
          const inputs = await checked(provider, {}, another(type.name));
          await provider.create(inputs);
        }
        expect(writes).toHaveLength(resourceTypes.length);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  },
);
