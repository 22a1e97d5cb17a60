import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = new URL("../../", import.meta.url);
let schema: Record<string, unknown>;
let accepts: (value: unknown) => boolean;

beforeAll(() => {
  // As `npm run build` makes it and the package ships it.
  execFileSync(process.execPath, ["scripts/licence-schema.mjs"], { cwd: root });
  schema = JSON.parse(readFileSync(new URL("licence.schema.json", root), "utf8"));
  const ajv = new Ajv({ strict: false, validateFormats: false });
  accepts = ajv.compile(schema);
});

const example = (name: string) => parse(readFileSync(new URL(name, root), "utf8")) as unknown;

const tag = (group: unknown) => ({ tags: { vip: { tag: "vip", author: "jane", group } } });

describe("the JSON Schema of licence files", () => {
  test("accepts the example, substitutions included", () => {
    expect(accepts(example("examples/licence/licence.yaml"))).toBe(true);
  });

  test.each([
    ["unknown-section", "a section that there is not"],
    ["unknown-property", "a property that there is not"],
    ["unknown-nested", "a property inside of one"],
    ["goal-other-type", "a property of another type of goal"],
    ["options-unknown", "an option that there is not"],
    ["missing-properties", "what is missing"],
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

  test("is in the package", () => {
    const { exports, files } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    expect(exports["./licence.schema.json"]).toBe("./licence.schema.json");
    expect(files).toContain("licence.schema.json");
    expect(readdirSync(root)).toContain("licence.schema.json");
  });
});
