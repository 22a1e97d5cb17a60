import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { LiveChatClient } from "../../src/api/index.js";
import { createEmulator } from "../strict-emulator.js";
import { exportAccount } from "../../src/licence/export/index.js";
import { furnish } from "./awkward-account.js";

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

  test("describes a property by where it stands, not by the names beside it", () => {
    const text = JSON.stringify(schema);
    const described = (type: string, name: string) =>
      new RegExp(`"enum":\\["${type}"[^\\]]*\\]\\}.*?"${name}":\\{"description":"([^"]*)"`).exec(text)?.[1];
    expect(described("visit_time_site", "value")).toBe(
      "With what it is compared. A number and its text are the same.",
    );
    expect(described("url_current", "value")).toBe("With what it is compared.");
  });

  test("is in the package", () => {
    const { exports, files } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    expect(exports["./licence.schema.json"]).toBe("./licence.schema.json");
    expect(files).toContain("licence.schema.json");
    expect(readdirSync(root)).toContain("licence.schema.json");
  });
});
