import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import * as knownValues from "../../src/api/known-values.js";
import { type Setting, settings } from "../../src/api/settings.js";
import { resourceTypes } from "../../src/definitions/index.js";
import type { PackageSpec } from "../../src/native/schema/index.js";
import { readFunctions } from "../../src/provider/lookups/index.js";
import { isManaged } from "../../src/provider/values/canonical.js";
import { tokenOf } from "../../src/shared/permanent.js";

const root = new URL("../../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), "utf8");

/** Builds the schema as `npm run build` does, beside the one that other tests use. */
const built = (env: NodeJS.ProcessEnv = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "livechat-schema-"));
  const file = join(folder, "schema.json");
  execFileSync(process.execPath, ["scripts/provider-schema.mjs", file], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  const text = readFileSync(file, "utf8");
  rmSync(folder, { recursive: true });
  return JSON.parse(text) as PackageSpec;
};

let schema: PackageSpec;

beforeAll(() => {
  schema = built();
});

const resource = (name: string) => schema.resources[`livechat:index:${name}`] ?? expect.fail(name);
const fn = (name: string) => schema.functions[`livechat:index:${name}`] ?? expect.fail(name);
const typeOf = (ref: string | undefined) => {
  const spec = schema.types[ref?.replace("#/types/", "") ?? ""];
  return spec ?? expect.fail(`there is no ${ref}`);
};
const valuesOf = (ref: string | undefined) => {
  const spec = typeOf(ref);
  return "enum" in spec ? spec.enum.map(({ value }) => value) : expect.fail(`${ref} is no enum`);
};

describe("the schema of the native provider", () => {
  test("has the package's own version and no address to download from, unless the build is told one", () => {
    expect(schema.version).toBe((JSON.parse(read("package.json")) as { version: string }).version);
    expect(schema).not.toHaveProperty("pluginDownloadURL");
    const url = "https://plugins.example.com/livechat";
    expect(built({ LIVECHAT_PLUGIN_DOWNLOAD_URL: url }).pluginDownloadURL).toBe(url);
  });

  test("describes everything in it", () => {
    const undescribed: string[] = [];
    const look = (value: unknown, path: string) => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        const isList = ["properties", "inputProperties", "variables", "resources", "functions"].includes(key);
        const isProperty = isList && !/properties$/i.test(path);
        if (isProperty && typeof inner === "object") {
          for (const [name, one] of Object.entries(inner as object)) {
            if (!(one as { description?: string }).description) undescribed.push(`${path}/${key}/${name}`);
          }
        }
        look(inner, `${path}/${key}`);
      }
    };
    look(schema, "");
    expect(undescribed).toEqual([]);
  });

  test("refers only to types that it has, and has none that nothing refers to", () => {
    const text = JSON.stringify(schema);
    const referred = new Set<string>(
      [...text.matchAll(/"#\/types\/([^"]+)"/g)].map(([, token = ""]) => token),
    );
    expect([...referred].toSorted()).toEqual(Object.keys(schema.types).toSorted());
  });

  test("takes the settings as configuration, of a stack and of a provider, and seals those that are secret", () => {
    const { variables } = schema.config;
    expect(Object.keys(variables)).toEqual(Object.values(settings).map(({ key }) => key));
    expect(schema.provider.inputProperties).toEqual(variables);
    const secret = Object.values<Setting>(settings).filter((setting) => setting.secret);
    expect(secret.map(({ key }) => key)).toEqual(["token", "currentPassword"]);
    expect(Object.keys(variables).filter((key) => variables[key]?.secret)).toEqual([
      "token",
      "currentPassword",
    ]);
    expect(variables["lookMs"]?.type).toBe("integer");
    expect(variables["offline"]?.type).toBe("boolean");
  });

  test("names the defaults of the limits that the documentation names", () => {
    const rows = [...read("docs/reference/settings.md").matchAll(/\| `livechat:(\w+)` +\| `(\d+)` +\|/g)];
    expect(rows.length).toBeGreaterThan(5);
    for (const [, key = "", preset = ""] of rows)
      expect(schema.config.variables[key]?.description, key).toMatch(new RegExp(`Default: ${preset}\\b`));
    expect(schema.config.variables["answerTimeoutMs"]?.description).toMatch(/four times/);
  });
});

describe.each(resourceTypes.map((type) => [type.name, type] as const))("the schema's %s", (name, type) => {
  test("has every argument as an input, and every one but the instructions as an output", () => {
    const { inputProperties, properties } = resource(name);
    const given = Object.keys(type.fields);
    expect(Object.keys(inputProperties).toSorted()).toEqual(given.toSorted());
    const held = [...given.filter(isManaged), ...Object.keys(type.computed)];
    expect(Object.keys(properties).toSorted()).toEqual(held.toSorted());
  });

  test("says what must be given, is secret, and replaces, as the definition does", () => {
    const { inputProperties, properties, requiredInputs } = resource(name);
    const having = (fact: "secret" | "replaces") => type.fieldsWith(fact).map((field) => field.name);
    const marked = (of: typeof properties, mark: "secret" | "willReplaceOnChanges") =>
      Object.keys(of).filter((key) => of[key]?.[mark] === true);
    expect(marked(inputProperties, "secret").toSorted()).toEqual(having("secret").toSorted());
    expect(marked(properties, "secret").toSorted()).toEqual(
      [...having("secret"), ...type.secretOutputs].toSorted(),
    );
    expect(marked(inputProperties, "willReplaceOnChanges").toSorted()).toEqual(having("replaces").toSorted());
    for (const [key, { schema: one }] of Object.entries(type.fields)) {
      if (requiredInputs.includes(key)) expect(one.safeParse(undefined).success, key).toBe(false);
    }
    expect(requiredInputs).toEqual(expect.arrayContaining(type.naturalKey.filter((key) => key !== "group")));
  });

  test("has ids as texts, and in outputs no text of which only some are known", () => {
    const { inputProperties, properties } = resource(name);
    for (const { name: key } of type.fieldsWith("refersTo")) {
      for (const property of [inputProperties[key], properties[key]]) {
        expect(property?.items?.type ?? property?.type, key).toBe("string");
      }
    }
    const enumsIn = (value: unknown): boolean =>
      [...JSON.stringify(value).matchAll(/"(#\/types\/[^"]+)"/g)].some(([, ref]) => {
        const spec = typeOf(ref);
        return "enum" in spec || enumsIn(spec);
      });
    expect(enumsIn(properties)).toBe(false);
  });

  test("goes on with the dynamic resource of its name", () => {
    expect(resource(name).aliases).toEqual([{ type: tokenOf(type) }]);
  });
});

test("texts of which only some are taken are those of the documentation", () => {
  const { permission, status } = resource("Agent").inputProperties;
  expect(valuesOf(permission?.$ref)).toEqual(knownValues.givenPermissions);
  expect(valuesOf(status?.$ref)).toEqual(knownValues.agentStatuses);
  expect(valuesOf(resource("Webhook").inputProperties["dataTypes"]?.items?.$ref)).toEqual(
    knownValues.webhookDataTypes,
  );
  expect(valuesOf(resource("Goal").inputProperties["type"]?.$ref)).toEqual([
    "custom_variable",
    "url",
    "api",
    "sales_tracker",
  ]);
});

test("a greeting's rules are of one type, whatever they compare", () => {
  const spec = typeOf(resource("Greeting").inputProperties["rules"]?.items?.$ref);
  if ("enum" in spec) throw new TypeError("rules are objects");
  expect(Object.keys(spec.properties).toSorted()).toEqual(
    ["condition", "operator", "type", "urls", "value", "variableName", "variableValue"].toSorted(),
  );
  expect(spec.required).toEqual(["type"]);
  expect(valuesOf(spec.properties["type"]?.$ref)).toEqual(
    expect.arrayContaining([
      ...knownValues.countingRuleTypes,
      "custom_variable",
      "url_funnel",
      "ads_traffic",
    ]),
  );
  // A rule of pages has no operator of its own: given as a default, it would be refused.
  expect(spec.properties["operator"]).not.toHaveProperty("default");
});

test("every function that a program in TypeScript can call is there, and tells what is secret", () => {
  expect(Object.keys(schema.functions).toSorted()).toEqual(
    readFunctions.map(({ name }) => `livechat:index:${name}`).toSorted(),
  );
  expect(fn("getGroups").outputs.required).toEqual(["groups"]);
  expect(fn("getGroup").outputs.properties["id"]?.type).toBe("string");
  expect(fn("getTag").inputs.required).toEqual(["tag", "group"]);
  expect(fn("getWebhook").outputs.properties["token"]?.secret).toBe(true);
});
