import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { LiveChatClient } from "../../src/api/index.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { LicenceError } from "../../src/licence/index.js";
import { loadFile } from "../../src/licence/load.js";
import { createEmulator } from "../strict-emulator.js";
import { respelled } from "../resources/spelling.js";
import { caseOf } from "../types/index.js";
import { exportAccount } from "../../src/licence/export/index.js";
import { furnish } from "./awkward-account.js";
import { buildSchema } from "./build-schema.js";

const root = new URL("../../", import.meta.url);
let schema: Record<string, unknown>;
let accepts: (value: unknown) => boolean;

beforeAll(() => {
  schema = buildSchema();
  const ajv = new Ajv({ strict: false, validateFormats: false });
  accepts = ajv.compile(schema);
});

const example = (name: string) => parse(readFileSync(new URL(name, root), "utf8")) as unknown;

const tag = (group: unknown) => ({ tags: { vip: { tag: "vip", author: "jane", group } } });

describe("the JSON Schema of licence files", () => {
  test("accepts the example, substitutions included", () => {
    expect(accepts(example("examples/licence/licence.yaml"))).toBe(true);
  });

  test("accepts what an export writes", async () => {
    const emulator = await createEmulator();
    emulator.licence().edit(furnish);
    const { account, token } = emulator.licence();
    const directory = mkdtempSync(join(tmpdir(), "licence-schema-"));
    {
      await using api = new LiveChatClient({ account, token, baseUrl: emulator.url });
      await exportAccount({ api, currentPassword: undefined }, { directory, force: true });
    }
    await emulator.close();
    const written = parse(readFileSync(join(directory, "licence.yaml"), "utf8")) as Record<string, object>;
    rmSync(directory, { recursive: true });
    expect(Object.keys(written)).toHaveLength(7);
    expect(accepts(written)).toBe(true);
  });

  test("accepts whatever `validate` accepts", () => {
    const directory = mkdtempSync(join(tmpdir(), "licence-schema-"));
    const file = join(directory, "licence.yaml");
    const isValid = () => {
      try {
        checkLicence(loadFile(file));
        return true;
      } catch (error) {
        if (error instanceof LicenceError) return false;
        throw error;
      }
    };
    const valid = { right: 0, wrong: 0 };
    const entry = fc
      .constantFrom(...resourceTypes)
      .chain((type) =>
        fc.record({ type: fc.constant(type.name), story: caseOf(type.name).stories, seed: fc.nat() }),
      )
      .map(({ type, story, seed }) => ({ type, args: respelled(type, story[0] ?? {}, seed) }));
    // Something of it is left out, or is another value, or there is more.
    const damage = fc.option(
      fc.record({
        at: fc.nat(),
        value: fc.oneof(
          fc.constant(undefined),
          fc.boolean(),
          fc.integer({ min: -2, max: 2 }),
          fc.constantFrom("", "a", "0", "true", "1", "12:00", "a@b.com", "${var:a}", "https://a.com/", "or"),
          fc.constantFrom<unknown>([], {}, ["a"], [1]),
        ),
        isNew: fc.boolean(),
      }),
    );
    // What stands once for several objects.
    const sharing = fc.record({ isPreset: fc.boolean(), isSeveral: fc.boolean() });
    fc.assert(
      fc.property(entry, damage, sharing, ({ type, args }, done, { isPreset, isSeveral }) => {
        const { section } = resourceTypes.find(
          ({ name: one }) => one === type,
        ) as (typeof resourceTypes)[number];
        const names = Object.keys(args);
        const name = done && (done.isNew ? "adopt" : names[done.at % names.length]);
        const { [name ?? ""]: _was, ...rest } = args;
        const changed = done && done.value !== undefined ? { ...rest, [name as string]: done.value } : rest;
        const { group, ...others } = (done ? changed : args) as Record<string, unknown>;
        const object =
          isSeveral && group !== undefined ? { ...others, groups: [group] } : done ? changed : args;
        const licence = {
          vars: { a: "1" },
          ...(isPreset
            ? { defaults: { [section]: object }, [section]: { key: {} } }
            : { [section]: { key: object } }),
        };
        writeFileSync(file, stringify(licence));
        if (isValid()) expect(accepts(parse(readFileSync(file, "utf8"))), stringify(licence)).toBe(true);
        valid[isValid() ? "right" : "wrong"]++;
      }),
      { numRuns: 500 },
    );
    rmSync(directory, { recursive: true });
    // Both kinds were tried.
    expect(valid.right).toBeGreaterThan(100);
    expect(valid.wrong).toBeGreaterThan(50);
  });

  test.each([
    ["unknown-section", "a section that there is not"],
    ["unknown-property", "a property that there is not"],
    ["unknown-nested", "a property inside of one"],
    ["goal-other-type", "a property of another type of goal"],
    ["options-unknown", "an option that there is not"],
    ["missing-properties", "what is missing"],
    ["several", "a group and groups"],
    ["defaults", "a property that there is not among the defaults"],
    ["ignore", "a section that there is not among those ignored"],
    ["number-for-text", "a number where a text belongs"],
    ["webhook-event", "a word that is none of the possible"],
  ])("refuses %s: %s", (name) => {
    expect(accepts(example(`test/licence/wrong/${name}.yaml`))).toBe(false);
  });

  test("takes keys and ids for references, and substitutions for what is no text", () => {
    expect([0, "support", "${var:group}"].map((group) => accepts(tag(group)))).toEqual([true, true, true]);
    expect(accepts(tag({}))).toBe(false);
    const agent = {
      login: "${var:login}",
      name: "Jane",
      dailySummary: "${config:summary}",
      maxChatsCount: 5,
    };
    expect(accepts({ agents: { jane: agent } })).toBe(true);
    expect(accepts({ agents: { jane: { ...agent, dailySummary: "often" } } })).toBe(false);
  });

  test("takes several groups in place of one, but not both, nor none", () => {
    const group = (more: object) => accepts({ tags: { vip: { tag: "vip", author: "jane", ...more } } });
    expect([{ group: 1 }, { groups: ["support", 1] }].map(group)).toEqual([true, true]);
    expect([{}, { group: 1, groups: [1] }, { groups: [] }, { groups: "support" }].map(group)).toEqual(
      Array.from({ length: 4 }, () => false),
    );
    expect(accepts({ groups: { support: { name: "Support", groups: [1] } } })).toBe(false);
  });

  test("takes what defaults say from the objects of their section, and of no other", () => {
    const defaults = { tags: { author: "jane", groups: [1] }, goals: { type: "url" } };
    const objects = { tags: { vip: { tag: "vip" } }, goals: { order: { name: "Order", url: "/thanks" } } };
    expect(accepts({ defaults, ...objects })).toBe(true);
    expect(accepts({ defaults: { tags: defaults.tags }, ...objects })).toBe(false);
    expect(accepts({ ...objects, defaults: { goals: defaults.goals } })).toBe(false);
    expect(accepts({ defaults: { tags: { colour: "red" } } })).toBe(false);
    expect(accepts({ defaults: { tgs: {} } })).toBe(false);
  });

  test("takes the names of tables, and an object that is called from", () => {
    expect(
      ["a.csv", ["a.csv", "b.csv"], { name: "From" }].map((from) => accepts({ groups: { from } })),
    ).toEqual([true, true, true]);
    expect([5, "", { nam: "From" }, {}].map((from) => accepts({ groups: { from } }))).toEqual(
      Array.from({ length: 4 }, () => false),
    );
  });

  test("describes every section and every property", () => {
    const bare: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      const { properties = {}, ...others } = value as {
        properties?: Record<string, { description?: string }>;
      };
      for (const [name, property] of Object.entries(properties)) {
        if (property.description === undefined) bare.push(`${path}.${name}`);
        look(property, `${path}.${name}`);
      }
      for (const [key, inner] of Object.entries(others)) look(inner, `${path}/${key}`);
    };
    look(schema, "");
    // Days of a week speak for themselves.
    expect(bare.filter((path) => !/workScheduler\..*day$/.test(path))).toEqual([]);
  });

  test("describes a property by where it stands, not by the names beside it", () => {
    interface Rule {
      title: string;
      properties: Record<string, { description: string } & Record<string, unknown>>;
    }
    const { greetings } = schema["properties"] as Record<string, any>;
    const rules = greetings.additionalProperties.properties.rules.items.oneOf as Rule[];
    const described = (type: string) =>
      rules.find(({ title }) => title.includes(type))?.properties["value"]?.description;
    expect(described("visit_time_site")).toBe(
      "With what it is compared. A number and its text are the same.",
    );
    expect(described("url_current")).toBe("With what it is compared.");
  });

  test("is in the package", () => {
    const { exports, files } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    expect(exports["./licence.schema.json"]).toBe("./licence.schema.json");
    expect(files).toContain("licence.schema.json");
    expect(readdirSync(root)).toContain("licence.schema.json");
  });
});
