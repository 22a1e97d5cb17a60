import { readFileSync } from "node:fs";
import { type CustomResourceOptions, output, type Output, type Resource, runtime } from "@pulumi/pulumi";
import { beforeAll, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import * as dynamic from "../../src/index.js";
import * as native from "../../src/resources/native/index.js";
import { nativeClasses } from "../../src/resources/native/classes.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { readFunctions } from "../../src/provider/lookups/index.js";
import type { PackageSpec } from "../../src/native/schema/index.js";
import { SECRET_SIGNATURE, SIGNATURE } from "../../src/shared/pulumi-form.js";
import { sample, typeNames } from "../types/index.js";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly provider?: string;
}

const registered: Registered[] = [];
const calls: { readonly token: string; readonly inputs: object }[] = [];

beforeAll(async () => {
  await runtime.setMocks({
    newResource: ({ type, name, inputs, provider = "" }) => {
      registered.push({ type, name, inputs: inputs as Registered["inputs"], provider });
      return { id: `${name}-id`, state: inputs as object };
    },
    call: ({ token, inputs }) => {
      calls.push({ token, inputs: inputs as object });
      return { status: "online", token: "secret", id: "1" };
    },
  });
});
beforeEach(() => {
  registered.length = 0;
  calls.length = 0;
});

const schema = JSON.parse(readFileSync(new URL("../../schema.json", import.meta.url), "utf8")) as PackageSpec;

interface ResourceClass {
  new (
    name: string,
    args: object,
    options?: CustomResourceOptions,
  ): Resource & { readonly urn: Output<string> };
  readonly __pulumiType: string;
  isInstance(value: unknown): boolean;
}
const resolved = <Value>(value: Output<Value>): Promise<unknown> =>
  new Promise((resolve) => void value.apply(resolve));
const secretly = (value: string) => ({ [SIGNATURE]: SECRET_SIGNATURE, value });
const classOf = (from: object, name: string) => Reflect.get(from, name) as ResourceClass;

it("the native classes are those of the types, under their sections", () => {
  const bySection = Object.entries(nativeClasses).map(([section, { definition }]) => [section, definition]);
  expect(Object.fromEntries(bySection)).toEqual(
    Object.fromEntries(resourceTypes.map((one) => [one.section, one])),
  );
});

describe.each(typeNames)("the native class %s", (name) => {
  it("makes a resource of the native provider, with the inputs of the dynamic one and no loader text", async () => {
    await resolved(new (classOf(native, name))(`own ${name}`, sample(name)).urn);
    await resolved(new (classOf(dynamic, name))(`other ${name}`, sample(name)).urn);
    const own = registered.find((one) => one.name === `own ${name}`);
    const other = registered.find((one) => one.name === `other ${name}`);
    expect(own?.type).toBe(`livechat:index:${name}`);
    expect(other?.type).toBe(`pulumi-nodejs:dynamic/livechat:${name}`);
    const { __provider: text, ...inputs } = other?.inputs ?? {};
    expect(text).toMatch(/^exports\.handler=/);
    expect(own?.inputs).toEqual(inputs);
  });

  it("goes on with a state in which it is a dynamic resource", async () => {
    const made = new (classOf(native, name))("it", sample(name));
    const aliases = await Promise.all(
      (Reflect.get(made, "__aliases") as Output<string>[]).map(
        async (alias) => await resolved(output(alias)),
      ),
    );
    expect(aliases).toContainEqual(
      expect.stringMatching(new RegExp(`::pulumi-nodejs:dynamic/livechat:${name}::it$`)),
    );
  });

  it("is known by its own token, and is not of the dynamic class for policies", () => {
    const [own, other] = [classOf(native, name), classOf(dynamic, name)];
    expect(Reflect.get(own, "__pulumiType")).toBe(`livechat:index:${name}`);
    const made = new own("it", sample(name));
    expect([own.isInstance(made), other.isInstance(made)]).toEqual([true, false]);
    expect(own.isInstance(new other("it", sample(name)))).toBe(false);
  });
});

it("tells ids of groups as texts, and takes what the dynamic classes take", () => {
  expectTypeOf<native.Tag["group"]>().toEqualTypeOf<Output<string>>();
  expectTypeOf<native.Agent["groups"]>().toEqualTypeOf<Output<string[] | undefined>>();
  expectTypeOf<dynamic.Tag["group"]>().toEqualTypeOf<Output<number>>();
  expectTypeOf<ConstructorParameters<typeof native.Tag>>().toEqualTypeOf<
    ConstructorParameters<typeof dynamic.Tag>
  >();
});

describe("a provider of a program's own", () => {
  it("takes the settings of the stack's configuration as texts, with the credentials secret", async () => {
    const north = new native.Provider("north", {
      token: "dal:not-shown",
      account: "a@b.co",
      lookMs: 50,
      offline: true,
    });
    await resolved(north.urn);
    expect(registered.filter(({ name }) => name === "north")).toMatchObject([
      {
        type: "pulumi:providers:livechat",
        inputs: { token: secretly("dal:not-shown"), account: "a@b.co", lookMs: "50", offline: "true" },
      },
    ]);
    expect(native.Provider.isInstance(north)).toBe(true);
    expect(native.Provider.isInstance(new native.Group("other", { name: "Other" }))).toBe(false);
  });

  it("is the one that its resources and functions work by", async () => {
    const north = new native.Provider("south", { token: "dal:not-shown" });
    await resolved(new native.Group("it", { name: "It" }, { provider: north }).urn);
    const made = registered.find(({ inputs }) => inputs["name"] === "It");
    expect(made?.provider).toMatch(/pulumi:providers:livechat::south::/);
  });
});

describe("a function", () => {
  it("is there for each of the schema, in both forms, and calls that one", async () => {
    for (const { name } of readFunctions) {
      const plain = Reflect.get(native, name) as (args: object) => Promise<unknown>;
      const later = Reflect.get(native, `${name}Output`) as (args: object) => Output<unknown>;
      await plain({ id: "1" });
      await resolved(later({ id: "1" }));
      expect(calls.splice(0)).toEqual([
        { token: `livechat:index:${name}`, inputs: { id: "1" } },
        { token: `livechat:index:${name}`, inputs: { id: "1" } },
      ]);
    }
  });

  it("gives what its schema says", () => {
    expectTypeOf(native.getGroup).returns.resolves.toHaveProperty("id").toEqualTypeOf<string>();
    expectTypeOf(native.getTags).returns.resolves.toHaveProperty("tags");
    expectTypeOf(native.getStatus).returns.resolves.toEqualTypeOf<{ status: string }>();
  });
});

it("has the enums of the schema, by the names in code that Pulumi writes", () => {
  const enums = Object.entries(schema.types).flatMap(([token, spec]) =>
    "enum" in spec
      ? [
          [
            token.split(":")[2],
            Object.fromEntries(spec.enum.map(({ name, value }) => [name, value])),
          ] as const,
        ]
      : [],
  );
  expect(enums.length).toBeGreaterThan(10);
  for (const [name = "", values] of enums) expect(Reflect.get(native, name), name).toEqual(values);
});
