import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nameOf } from "../../src/provider/values/key.js";
import type { Emulator, LicenceData } from "../../src/emulator/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { exportAccount } from "../../src/licence/export/index.js";
import { loadFile } from "../../src/licence/load.js";
import { type Entry, entryName, fill } from "../../src/licence/model.js";
import { problemText } from "../../src/licence/problem.js";
import { createEmulator } from "../strict-emulator.js";
import { accounts } from "./accounts.js";
import { Desk, managed } from "./updating.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ licences: [{ data: "empty" }] });
});
afterAll(() => emulator.close());

type Records = Record<string, unknown>[];
const owner = "john.doe@mycompany.com";

interface Work {
  readonly choices: readonly number[];
  /** Whether a stack has the objects: what the account tells no longer, or cannot change, is there as it was declared. */
  readonly knows: boolean;
}

/** What is left of an account, and what is new in it, after people have worked with it. */
function worked(before: LicenceData, others: LicenceData, { choices, knows }: Work): LicenceData {
  let turn = 0;
  const choose = (): number => choices[turn++ % choices.length] as number;
  const idOf: Record<string, (one: Record<string, unknown>) => string> = {
    agents: ({ login }) => String(login).toLowerCase(),
    tags: ({ group, name }) => `${String(group)}/${String(name)}`,
  };
  const data = Object.fromEntries(
    Object.entries(before).map(([section, records]) => {
      const id = idOf[section] ?? ((one) => String(one["id"]));
      const fresh = ((others[section as keyof LicenceData] ?? []) as Records).filter(
        (one) => one["id"] !== 0 && one["login"] !== owner,
      );
      const kept = (records as Records).flatMap((one, index) => {
        const isFixed = one["id"] === 0 || one["login"] === owner || section === "tags";
        const choice = isFixed ? 0 : choose();
        const other = fresh[index % Math.max(fresh.length, 1)];
        if (choice < 5) return [one];
        if (choice < 7 || other === undefined) return [];
        const apart = section === "agents" ? { login: one["login"] } : { id: one["id"] };
        return [{ ...((knows || choice < 9) && one), ...other, ...apart, ...(knows && asKnown(one, other)) }];
      });
      const taken = new Set(kept.map(id));
      const added = fresh.filter((one) => !taken.has(id(one)) && choose() > 5);
      return [section, [...kept, ...added]];
    }),
  );
  return consistent(data as unknown as LicenceData);
}

function asKnown(one: Records[number], other: Records[number]): object {
  const both = (name: string): object => ({ ...(one[name] as object), ...(other[name] as object) });
  if (one["notifications"] === undefined) return {};
  const { new_goal } = one["notifications"] as { new_goal?: unknown };
  return {
    notifications: { ...both("notifications"), new_goal },
    ...(one["work_scheduler"] !== undefined && { work_scheduler: both("work_scheduler") }),
  };
}

function once<One>(records: readonly One[], keyIn: (one: One) => unknown): One[] {
  const names = records.map((one) => JSON.stringify(keyIn(one)));
  return records.filter((_one, index) => names.indexOf(names[index] as string) === index);
}

/** Without what refers to nothing, and without two of one name. */
function consistent(data: LicenceData): LicenceData {
  const logins = new Set(data.agents.map(({ login }) => login));
  const groupOf = <One extends { group?: number }>(one: One): One => ({
    ...one,
    group: groups.has(one.group ?? 0) ? (one.group ?? 0) : 0,
  });
  const named = once(data.groups, ({ name }) => name);
  const groups = new Set(named.map(({ id }) => id));
  return {
    ...data,
    groups: named.map((one) => ({
      ...one,
      ...(one.agents && { agents: one.agents.filter((login) => logins.has(login)) }),
    })),
    cannedResponses: once(data.cannedResponses.map(groupOf), ({ text, group }) => [text, group]),
    greetings: once(data.greetings.map(groupOf), ({ name, group }) => [name, group]),
    goals: once(data.goals, ({ name, type }) => [name, type]),
    webhooks: once(data.webhooks, ({ url, event_type }) => [url, event_type]),
    tags: once(
      data.tags.map(groupOf).map((one) => ({ ...one, author: logins.has(one.author) ? one.author : owner })),
      ({ name, group }) => [name, group],
    ),
  };
}

const read = (folder: string) =>
  checkLicence(loadFile("licence.yaml", { env: {}, config: () => "a:b" }, { folder }));
const named = ({ entries }: ReturnType<typeof read>) => new Map(entries.map((one) => [entryName(one), one]));

/** A comment above each object of a licence file, which says whose it is. */
function commented(text: string): string {
  let section = "";
  return text.replaceAll(
    /^(?:(\w+):|  ("(?:[^"\\]|\\.)*"|[^\s#"][^\n]*?):(?=\s|$))/gm,
    (whole, head?: string, key?: string) => {
      if (head !== undefined) section = head;
      return key === undefined || key === "from"
        ? whole
        : `  # about ${section} ${JSON.stringify(key)}\n${whole}`;
    },
  );
}

/** The lines of each object, with the comment above them. */
function blocksOf(text: string): Map<string, string> {
  const parts = text.split(/^(?=  # about )/m).slice(1);
  return new Map(
    parts.map((part) => [part.split("\n", 1)[0] as string, part.replace(/\n(?=\w|\n\w)[^]*$/, "\n")]),
  );
}

describe("what people did to any account", () => {
  test.each([
    { what: "that the stack knows", knows: true, csv: false },
    { what: "that no stack is known of", knows: false, csv: false },
    { what: "in tables", knows: true, csv: true },
  ])(
    "$what is brought into the files, whose comments, keys and other lines stay",
    { timeout: 600_000 },
    async ({ knows, csv }) => {
      const seen = { changed: 0, added: 0, removed: 0, same: 0 };
      await fc.assert(
        fc.asyncProperty(
          accounts({ twins: false }),
          accounts({ twins: false }),
          fc.array(fc.nat(9), { minLength: 5, maxLength: 20 }),
          async (before, others, choices) => {
            emulator.reset();
            const [first, other] = [consistent(before as LicenceData), others as LicenceData];
            using desk = new Desk(emulator);
            desk.acceptsAbsence = true;
            desk.byHand((data) => void Object.assign(data, first));
            const directory = desk.folder;
            await desk.with((api) => exportAccount({ api, currentPassword: undefined }, { directory, csv }));
            const { resources } = JSON.parse(desk.read("import.json")) as {
              resources: { type: string; name: string; id?: string }[];
            };
            const stack = resources.flatMap(({ type, name, id }) =>
              id === undefined ? [] : [managed(type.replace(/^.*:/, ""), name, id)],
            );
            const text = commented(desk.read("licence.yaml"));
            desk.write({ "licence.yaml": text });
            const was = named(read(directory));

            desk.byHand((data) => void Object.assign(data, worked(first, other, { choices, knows })));
            const values = { config: () => "a:b" };
            const { left, changed, added, removed } = await desk.update({
              values,
              ...(knows && { managed: stack }),
            });
            expect(left.map(problemText)).toEqual([]);
            expect(await desk.rest(values)).toEqual([]);

            const is = named(read(directory));
            const [touched, gone, fresh] = [namesOf(changed), namesOf(removed), namesOf(added)];
            expect([...is.keys()].toSorted()).toEqual(
              [...[...was.keys()].filter((key) => !gone.has(key)), ...fresh].toSorted(),
            );
            if (!knows)
              expect([...was].filter(([key, one]) => isSameObject(one, is.get(key))).length).toBe(
                was.size - gone.size,
              );
            const [old, now] = [blocksOf(text), blocksOf(desk.read("licence.yaml"))];
            for (const [comment, block] of old) {
              const [, section = "", key = ""] = /^  # about (\S+) (.*)$/.exec(comment) ?? [];
              const entry = [...was.values()].find(
                (one) => one.type.section === section && isCalled(one, JSON.parse(key) as string),
              );
              if (entry === undefined) throw new Error(`nothing is called ${section} ${key}`);
              if (gone.has(entryName(entry))) expect(now.has(comment)).toBe(false);
              else if (touched.has(entryName(entry))) expect(now.has(comment)).toBe(true);
              else expect(now.get(comment)?.startsWith(block.trimEnd())).toBe(true);
              seen.same += Number(!touched.has(entryName(entry)) && !gone.has(entryName(entry)));
            }
            expect((await desk.update({ values, ...(knows && { managed: stack }) })).files).toEqual([]);
            seen.changed += touched.size;
            seen.added += fresh.size;
            seen.removed += gone.size;
          },
        ),
        { numRuns: 40, endOnFailure: true },
      );
      for (const count of Object.values(seen)) expect(count).toBeGreaterThan(csv ? 5 : 20);
    },
  );
});

function namesOf(objects: readonly { section: string; key: string }[]): Set<string> {
  return new Set(objects.map(({ section, key }) => `${section}.${key}`));
}

function isCalled({ key }: Entry, written: string): boolean {
  return key === (written.startsWith('"') ? (JSON.parse(written) as string) : written);
}

function isSameObject(one: Entry, other: Entry | undefined): boolean {
  if (other === undefined) return false;
  return nameIn(one) === nameIn(other);
}

function nameIn({ type, args }: Entry): string {
  return nameOf(
    type,
    fill(args, (target) => target.key),
  );
}
