import { ComponentResource, type CustomResourceOptions, type Resource, runtime } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import * as livechat from "../../src/index.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { resourceClasses } from "../../src/resources/classes.js";
import { sample, typeNames } from "../types/index.js";

beforeAll(async () => {
  await runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
    call: () => ({}),
  });
});

/** Where Pulumi keeps the type token of a resource, and policies look for that of a class. */
const TYPE = "__pulumiType";

interface ResourceClass {
  new (name: string, args: object, options?: CustomResourceOptions): Resource;
  readonly [TYPE]: string;
  isInstance(value: unknown): boolean;
}

const known = new Set<unknown>([...Object.values(resourceClasses), livechat.Licence]);
const classes = Object.entries<unknown>(livechat).filter(([, value]) => known.has(value)) as [
  string,
  ResourceClass,
][];

const isInstanceOf = (value: unknown): string[] =>
  classes.filter(([, resourceClass]) => resourceClass.isInstance(value)).map(([name]) => name);

const argsOf = (name: string): object => (name === "Licence" ? { declaration: {} } : sample(name));

it("are those of the types, and the licence", () => {
  expect(classes.map(([name]) => name).toSorted()).toEqual([...typeNames, "Licence"].toSorted());
});

it("stand under the sections of their definitions", () => {
  const sections = Object.entries(resourceClasses).map(([section, { definition }]) => [section, definition]);
  expect(Object.fromEntries(sections)).toEqual(
    Object.fromEntries(resourceTypes.map((one) => [one.section, one])),
  );
});

describe.each(classes)("the class %s", (name, resourceClass) => {
  it("has its type token, as policies look for it", () => {
    const token = name === "Licence" ? "livechat:index:Licence" : `pulumi-nodejs:dynamic/livechat:${name}`;
    expect(resourceClass[TYPE]).toBe(token);
  });

  it("knows its own instances, while they are made and afterwards, and no others", () => {
    const seen: string[][] = [];
    const made = new resourceClass(name, argsOf(name), {
      transformations: [
        ({ resource }) => {
          seen.push(isInstanceOf(resource));
          return undefined;
        },
      ],
    });
    expect(seen).toEqual([[name]]);
    expect(isInstanceOf(made)).toEqual([name]);
    // As @pulumi/policy asks.
    expect(isInstanceOf({ [TYPE]: resourceClass[TYPE] })).toEqual([name]);
  });

  it("takes nothing else for one", () => {
    const others = [
      undefined,
      null,
      "text",
      {},
      [],
      new ComponentResource("other:index:Other", `not-${name}`),
    ];
    expect(others.filter((value) => resourceClass.isInstance(value))).toEqual([]);
  });
});

it("tells the compiler what it knows", () => {
  const value: unknown = new livechat.Group("narrowed", { name: "Narrowed" });
  expect(livechat.Group.isInstance(value) && value.language).toBeTruthy();
  // @ts-expect-error -- a group has no login
  expect(livechat.Group.isInstance(value) && value.login).toBe(undefined);
});
