import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { OwnProcess } from "../../src/cli/in-process.js";
import type { Emulator } from "../../src/emulator/index.js";
import {
  destroy,
  preview,
  setConfig,
  up,
  type EngineEvent,
  type OperationOptions,
  type OperationResult,
} from "../../src/engine/index.js";
import { EMBEDDED, PROCESSES } from "../../src/shared/engine-command.js";
import { createEmulator } from "../strict-emulator.js";

const root = join(import.meta.dirname, "../..");
/** Below the repository's own node_modules, where `pulumi-livechat` is found by its name. */
const temporary = join(root, "node_modules/.cache/both-ways");
mkdirSync(temporary, { recursive: true });

const SECRETS = { word: "kept-secret-word", password: "kept-secret-password" };

const WAYS = ["in this process", "with processes"] as const;

type Licence = Record<string, unknown>;
type Operation = (options: OperationOptions) => Promise<OperationResult>;

/** A project with a licence file, whose operations run in one of the two ways. */
class Side implements Disposable {
  readonly folder = mkdtempSync(join(temporary, "project-"));
  readonly emulator: Emulator;
  readonly #isOwn: boolean;
  #isConfigured = false;

  constructor(emulator: Emulator, isOwn: boolean) {
    this.emulator = emulator;
    this.#isOwn = isOwn;
    this.write("Pulumi.yaml", "name: both\nruntime: { name: nodejs, options: { typescript: false } }\n");
    this.write("package.json", '{"name":"both","type":"module","main":"index.js"}');
    this.write("index.js", '// The licence.\nexport * from "pulumi-livechat/program";\n');
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** What an operation came to, as it can be compared. */
  async run(operation: Operation, licence: Licence | string, options: Partial<OperationOptions> = {}) {
    this.write("licence.yaml", typeof licence === "string" ? licence : JSON.stringify(licence));
    const { token, account } = this.emulator.licence();
    const events: EngineEvent[] = [];
    const env = {
      ...process.env,
      PULUMI_CONFIG_PASSPHRASE: "correct horse",
      LIVECHAT_TOKEN: token,
      LIVECHAT_ACCOUNT: account,
      LIVECHAT_BASE_URL: this.emulator.url,
      LIVECHAT_LOOK_MS: "1",
      ...(!this.#isOwn && { [PROCESSES]: "true" }),
    };
    if (!this.#isConfigured) {
      this.#isConfigured = true;
      for (const [key, value] of Object.entries(SECRETS)) {
        // oxlint-disable-next-line no-await-in-loop -- each locks the stack
        await setConfig({ cwd: this.folder, create: true, env }, { key }, value, { secret: true });
      }
    }
    const {
      durationMs: _,
      foreseen: _plan,
      ...result
    } = await operation({
      cwd: this.folder,
      // One after the other, so that the same objects get the same ids.
      parallel: 1,
      env,
      inProcess: new OwnProcess(),
      states: true,
      config: { count: "7" },
      onEvent: (event) => events.push(event),
      ...options,
    });
    const said = events.filter((event) => event.type !== "diagnostic" || event.severity !== "debug");
    return { result: this.#alike(result), events: said.map((event) => this.#alike(event)).toSorted() };
  }

  /** The state of the stack, in which each resource comes after those that it has need of. */
  get state() {
    const { deployment } = JSON.parse(
      readFileSync(join(this.folder, ".pulumi-livechat/stacks/dev.json"), "utf8"),
    ) as {
      deployment: {
        resources?: { urn: string; parent?: string; dependencies?: string[] }[];
        pending_operations?: unknown;
      };
    };
    const { resources = [], pending_operations: pending } = deployment;
    const known = new Set<string | undefined>([undefined, ""]);
    for (const { urn, parent, dependencies = [] } of resources) {
      expect([parent, ...dependencies].filter((other) => !known.has(other))).toEqual([]);
      known.add(urn);
    }
    return { pending, resources: resources.map((resource) => this.#alike(resource)).toSorted() };
  }

  /** Text without what differs from run to run: times, the folder, made up ids, and secrets, whose cipher does. */
  #alike(value: unknown): string {
    return (
      JSON.stringify(value)
        .replaceAll(this.folder, "FOLDER")
        .replaceAll(this.emulator.url, "URL")
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
        .replaceAll(/"(durationMs)":[\d.e-]+/g, '"$1":0')
        .replaceAll(/[\da-f]{8}-[\da-f]{4}-4[\da-f-]{21}/g, "UUID")
        .replaceAll(/\d{8}T\d{6}Z-[\da-f]{6}/g, "BACKUP")
        // What is made at once gets its number by who comes first.
        .replaceAll(/"(?:\d{4}|[\da-f]{32})"/g, '"ID"')
        // What the SDK puts before a message of ours.
        .replaceAll(/error serializing property \\"\w+\\": /g, "")
        .replaceAll(/"ciphertext":"[^"]*"/g, '"ciphertext":"…"')
        .replaceAll(/"digests":\{[^}]*\}/g, '"digests":{}')
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let emulators: Emulator[];
beforeAll(async () => {
  emulators = await Promise.all(WAYS.map(() => createEmulator()));
});
afterEach(() => emulators.forEach((emulator) => emulator.reset()));
afterAll(async () => {
  await Promise.all(emulators.map((emulator) => emulator.close()));
  delete process.env[EMBEDDED];
});

/** Runs the same on both sides; what comes of it is the same. */
async function both<Seen>(sides: readonly Side[], work: (side: Side) => Promise<Seen>): Promise<Seen> {
  const [own, other] = await Promise.all(sides.map(work));
  expect(own).toEqual(other);
  return own as Seen;
}

const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const groupKeys = ["sales", "support"];
const optionsOf = fc.record(
  {
    protect: fc.constant(false),
    retainOnDelete: fc.boolean(),
    deleteBeforeReplace: fc.boolean(),
  },
  { requiredKeys: [] },
);
const common = (...ignoring: string[]) => ({
  options: some(
    fc
      .tuple(optionsOf, some(fc.constantFrom(...ignoring)))
      .map(([options, one]) => ({ ...options, ...(one !== undefined && { ignoreChanges: [one] }) })),
  ),
});
const word = fc.constantFrom("one", "two", "${config:count} times", "ę – ok");

/** Any licence of few objects, whose sections may refer to its groups and agents. */
const licences: fc.Arbitrary<Licence> = fc
  .record({
    groups: fc.dictionary(
      fc.constantFrom(...groupKeys),
      fc.record(
        { name: word, language: some(fc.constant("pl")), ...common("name") },
        { requiredKeys: ["name"] },
      ),
    ),
    agents: fc.dictionary(
      fc.constantFrom("anna", "ben"),
      fc.record(
        {
          name: word,
          groups: some(fc.constantFrom(["sales"], ["support", "sales"])),
          password: some(fc.constant("${config:password}")),
          ...common("name", "groups[0]"),
        },
        { requiredKeys: ["name"] },
      ),
    ),
    cannedResponses: fc.dictionary(
      fc.constantFrom("hello", "bye", "hi"),
      fc.record({
        text: word,
        tags: fc.subarray(["a", "b", "c"], { minLength: 1 }),
        group: fc.constantFrom("sales", "support", 1),
        ...common("text", "tags[0]"),
      }),
    ),
    tags: fc.dictionary(
      fc.constantFrom("vip"),
      fc.record({
        tag: fc.constantFrom("vip", "big"),
        author: fc.constantFrom("anna", "john.doe@mycompany.com"),
        group: fc.constantFrom("sales", 1),
      }),
    ),
    goals: fc.dictionary(
      fc.constantFrom("sale"),
      fc.record({
        name: word,
        type: fc.constant("url"),
        url: fc.constantFrom("https://a.example/", "https://b.example/"),
        ...common("url"),
      }),
    ),
    webhooks: fc.dictionary(
      fc.constantFrom("hook"),
      fc.record({
        eventType: fc.constant("chat_started"),
        dataTypes: fc.constant(["chat"]),
        url: fc.constantFrom(
          "https://u:p4ssw0rd@hooks.example/",
          "https://hooks.example/${config:word}",
          "https://hooks.example/",
        ),
      }),
    ),
  })
  .map(whole);

type Section = Record<string, { readonly name?: string; readonly text?: string }>;

/** With all that is referred to, names that differ, and logins. */
function whole(sections: { groups: Section; agents: Section; cannedResponses: Section }): Licence {
  const { groups, agents, cannedResponses } = sections;
  const text = JSON.stringify(sections);
  const named = groupKeys.filter((key) => key in groups || text.includes(`"${key}"`));
  const people = ["anna", "ben"].filter((key) => key in agents || text.includes(`"author":"${key}"`));
  return {
    ...sections,
    groups: each(named, (key) => ({ ...groups[key], name: `${key} ${groups[key]?.name ?? "team"}` })),
    agents: each(people, (key) => ({ name: key, ...agents[key], login: `${key}@example.com` })),
    cannedResponses: each(Object.keys(cannedResponses), (key) => ({
      ...cannedResponses[key],
      text: `${key}: ${cannedResponses[key]?.text ?? ""}`,
    })),
  };
}

function each(keys: readonly string[], one: (key: string) => object): Licence {
  return Object.fromEntries(keys.map((key) => [key, one(key)]));
}

/** The same licence, in which one canned response has another key. */
function renamed(licence: Licence): Licence {
  const { cannedResponses, ...others } = licence;
  const [[key, value] = [], ...more] = Object.entries(cannedResponses as Licence);
  return {
    ...others,
    cannedResponses: Object.fromEntries([...more, ...(key === undefined ? [] : [[`${key}2`, value]])]),
  };
}

/** How the same licence goes on, on both sides. */
async function live(first: Licence, second: Licence): Promise<void> {
  const sides = emulators.map((emulator, index) => new Side(emulator, index === 0));
  try {
    await both(sides, (side) => side.run(preview, first));
    // oxlint-disable no-await-in-loop -- one edit after the other
    // One group after the other, whose numbers stand in what refers to them.
    const groups = Object.entries(first["groups"] as Licence);
    const grown = groups.map((_, index) => ({ groups: Object.fromEntries(groups.slice(0, index + 1)) }));
    for (const licence of [...grown.slice(0, -1), first, renamed(first), second]) {
      await both(sides, (side) => side.run(up, licence));
      await both(sides, (side) => Promise.resolve(side.state));
    }
    await both(sides, (side) => side.run(preview, first, { refresh: true }));
    await both(sides, (side) => side.run(destroy, first));
    await both(sides, (side) => Promise.resolve(side.state));
  } finally {
    for (const side of sides) side[Symbol.dispose]();
  }
}

describe("a licence file comes to the same in this process and with processes", { timeout: 300_000 }, () => {
  // Not shrunk: each run starts two dozen processes.
  const pairs = fc.sample(fc.tuple(licences, licences), Number(process.env["BOTH_WAYS_RUNS"] ?? 2));
  test.each(pairs)("whatever it holds, and however it is edited (%#)", live);

  const group = { groups: { sales: { name: "Sales team" } } };
  const tagged = {
    ...group,
    tags: { vip: { tag: "vip", author: "john.doe@mycompany.com", group: "sales" } },
  };
  const steps: readonly [what: string, ...Parameters<Side["run"]>[]][] = [
    ["is wrong", [preview, { groups: { sales: { nam: "Sales" } } }], [up, "groups: ["]],
    [
      "declares what exists already",
      [preview, { agents: { owner: { login: "john.doe@mycompany.com", name: "John" } }, ...tagged }],
      [
        up,
        {
          agents: { owner: { login: "john.doe@mycompany.com", name: "John", groups: ["sales"] } },
          ...tagged,
        },
      ],
    ],
    ["is applied in part", [up, tagged, { target: ["vip"] }], [up, tagged, { target: ["sales"] }]],
    [
      "leaves to others what it managed, or is protected",
      [up, { ...tagged, agents: { anna: { login: "anna@example.com", name: "Anna" } } }],
      [preview, { ...group, ignore: { tags: ["v*"] } }],
      [up, group],
    ],
    ["is of the native provider", [up, tagged, { config: { native: "true" } }], [up, tagged]],
  ];
  test.each(steps)("where it %s", async (_what, ...runs) => {
    const sides = emulators.map((emulator, index) => new Side(emulator, index === 0));
    try {
      for (const run of runs) {
        await both(sides, (side) => side.run(...run));
        if (run[0] !== preview) await both(sides, (side) => Promise.resolve(side.state));
      }
    } finally {
      for (const side of sides) side[Symbol.dispose]();
    }
  });
});
