import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Output, output, runtime, secret } from "@pulumi/pulumi";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Group, Licence, type LicenceArgs, type LicenceDeclaration, type Vars } from "../../src/index.js";

const scratch = mkdtempSync(join(tmpdir(), "licence-vars-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const mocks = (preview: boolean): runtime.Mocks => ({
  newResource: ({ name, inputs }) => ({ id: preview ? undefined : `id of ${name}`, state: inputs as object }),
  call: () => ({}),
});

beforeEach(async () => {
  await runtime.setMocks(mocks(false), "acme");
  runtime.setAllConfig({ "acme:code": "T0PSECRET", "acme:place": "Warsaw" }, ["acme:code"]);
});

// What a program registered is registered before the next one begins.
afterEach(() => runtime.disconnect());

/** A property as it was declared: whether it is secret, and its value, or why it never comes, as Pulumi shows it. */
interface Declared {
  readonly secret: boolean;
  readonly known: boolean;
  readonly value?: unknown;
  readonly error?: string;
}

/** What the resources of a licence are declared with, by `key.property`. */
async function declaredBy(args: LicenceArgs): Promise<Record<string, Declared>> {
  const declared: [string, Promise<Declared>][] = [];
  new Licence("acme", args, {
    transformations: [
      ({ type, name, props, opts }) => {
        for (const [key, value] of Object.entries<unknown>(props)) {
          if (!key.startsWith("__") && value !== undefined) declared.push([`${name}.${key}`, see(value)]);
        }
        // What is never there would end the program.
        return type.includes("dynamic") ? { props: {}, opts } : undefined;
      },
    ],
  });
  return Object.fromEntries(await Promise.all(declared.map(async ([path, seen]) => [path, await seen])));
}

async function see(value: unknown): Promise<Declared> {
  const out = output(value) as Output<unknown> & {
    promise(): Promise<unknown>;
    isSecret: Promise<boolean>;
    isKnown: Promise<boolean>;
    allResources(): Promise<unknown>;
  };
  try {
    const parts = [out.promise(), out.isSecret, out.isKnown, out.allResources()] as const;
    const [plain, isSecret, known] = await Promise.all(parts);
    return { secret: isSecret, known, ...(known && { value: plain }) };
  } catch (error) {
    return { secret: false, known: false, error: (error as Error).stack ?? "" };
  }
}

function fileOf(text: string, name = "licence.yaml"): string {
  const file = join(scratch, name);
  writeFileSync(file, text);
  return file;
}

/** The same licence in all the ways in which it may be given. */
const ways: [way: string, (text: string) => LicenceArgs][] = [
  ["a file", (text) => ({ file: fileOf(text) })],
  ["an object", (text) => ({ declaration: parse(text) as LicenceDeclaration })],
  [
    "an included file",
    (text) => {
      fileOf(text, "included.yaml");
      return { file: fileOf("include: included.yaml") };
    },
  ],
];

describe.each(ways)("what is secret in the configuration, put into %s", (_way, given) => {
  test("makes secret the property that it is put into, at every depth, and no other", async () => {
    const declared = await declaredBy(
      given(`
cannedResponses:
  secret: { text: "the code is \${config:code}, in \${config:acme:code}", tags: [code] }
  open: { text: "in \${config:place}", tags: ["\${config:code}"] }
greetings:
  nested: { name: nested, rules: [{ type: url_current, operator: contains, value: "/\${config:code}" }] }
`),
    );
    const seen = (path: string) => [declared[path]?.value, declared[path]?.secret];
    expect(seen("secret.text")).toEqual(["the code is T0PSECRET, in T0PSECRET", true]);
    expect(seen("secret.tags")).toEqual([["code"], false]);
    expect(seen("open.text")).toEqual(["in Warsaw", false]);
    expect(seen("open.tags")).toEqual([["T0PSECRET"], true]);
    expect(seen("nested.rules")).toEqual([
      [{ type: "url_current", operator: "contains", value: "/T0PSECRET" }],
      true,
    ]);
    expect(seen("nested.name")).toEqual(["nested", false]);
  });

  test("makes secret what a secret var and an output are put into together", async () => {
    const text = `
cannedResponses:
  both: { text: "\${config:code} for \${var:customer}", tags: [code] }
  var: { text: "\${var:code}", tags: [code] }
`;
    const vars = { customer: output("Acme"), code: secret("S3CRET") };
    const declared = await declaredBy({ ...given(text), vars });
    expect(declared["both.text"]).toMatchObject({ value: "T0PSECRET for Acme", secret: true });
    expect(declared["var.text"]).toMatchObject({ value: "S3CRET", secret: true });
    expect(declared["var.tags"]).toMatchObject({ secret: false });
  });
});

test("what a file puts a secret into by its own vars is secret too, and may have parts that arrive later", async () => {
  const file = fileOf(`
vars:
  code: "<\${config:code}>"
  place: in \${config:place}
  customer: "\${var:name} & Sons"
  signature: "\${config:code} of \${var:name}"
cannedResponses:
  code: { text: "code \${var:code}", tags: [code] }
  place: { text: "\${var:place}", tags: [place] }
  customer: { text: "Dear \${var:customer}", tags: [customer] }
  signature: { text: "\${var:signature}", tags: [signature] }
`);
  expect(await declaredBy({ file, vars: { name: Promise.resolve("Roe") } })).toMatchObject({
    "code.text": { value: "code <T0PSECRET>", secret: true },
    "place.text": { value: "in Warsaw", secret: false },
    "customer.text": { value: "Dear Roe & Sons", secret: false },
    "signature.text": { value: "T0PSECRET of Roe", secret: true },
  });
});

describe.each(ways)("what arrives later, put into %s", (_way, given) => {
  const text = `
agents:
  jane: { login: "jane@\${var:domain}", name: "\${var:name}", maxChatsCount: "\${var:seats}" }
greetings:
  nested:
    name: hello
    rules: [{ type: url_current, operator: contains, value: "/\${var:name}" }]
tags:
  refund: { tag: refund, author: jane, group: "\${var:group}" }
`;

  test("makes the text an output of it", async () => {
    const group = new Group("elsewhere", { name: "Elsewhere" });
    const vars = {
      domain: output("acme.com"),
      name: Promise.resolve("Jane"),
      seats: output(5),
      group: group.id,
    };
    expect(await declaredBy({ ...given(text), vars })).toMatchObject({
      "jane.login": { value: "jane@acme.com" },
      "jane.name": { value: "Jane" },
      "jane.maxChatsCount": { value: "5" },
      "nested.rules": { value: [{ value: "/Jane" }] },
      "refund.group": { value: "id of elsewhere" },
    });
  });

  test("may be unknown in a preview", async () => {
    await runtime.setMocks(mocks(true), "acme", "dev", true);
    const { id } = new Group("elsewhere", { name: "Elsewhere" });
    const declared = await declaredBy({
      ...given(text),
      vars: { domain: id, name: "Jane", seats: 5, group: id },
    });
    expect(declared).toMatchObject({
      "jane.login": { known: false },
      "jane.name": { known: true, value: "Jane" },
      "refund.group": { known: false },
    });
    expect(declared["jane.login"]).not.toHaveProperty("error");
  });
});

describe.each(ways)("a var that is given to %s, and that it does not use", (_way, given) => {
  const text = 'groups: { support: { name: "${var:company} in ${config:place}" } }';

  test("is refused with the one that was most likely meant", () => {
    const vars = { company: "Acme", compnay: "North" };
    expect(() => new Licence("acme", { ...given(text), vars })).toThrow(
      "vars.compnay: is given a value, and the licence has no ${var:compnay}: did you mean company?",
    );
  });

  test("is refused with those that there are, where none is near", () => {
    const vars = { company: "Acme", language: "de" };
    expect(() => new Licence("acme", { ...given(text), vars })).toThrow(
      "vars.language: is given a value, and the licence has no ${var:language}: remove it, or correct its name (there are company)",
    );
  });

  test("counts as not given where it is undefined", () => {
    const vars = { company: "Acme", compnay: undefined } as unknown as Vars;
    expect(() => new Licence("acme", { ...given(text), vars })).not.toThrow();
  });
});

test("a var that the file has a value of its own for is used, also by its other vars alone", () => {
  const file = fileOf(`
vars: { domain: acme.com, mail: "desk@\${var:name}", spare: x }
groups: { support: { name: "\${var:domain} \${var:mail}" } }
`);
  expect(
    () => new Licence("acme", { file, vars: { domain: "a.com", name: "b.com", spare: "y" } }),
  ).not.toThrow();
});

test("where a part of the licence could not be read, which may use it, no var is said to be unused", () => {
  const file = fileOf("include: missing.yaml\ngroups: { support: { name: Support } }\n");
  expect(() => new Licence("acme", { file, vars: { domain: "a.com" } })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("domain") as string }),
  );
});

function reasonOf(what: string): string {
  return `agents.jane.name: \${var:name}: vars.name is ${what}: give it a text, a number, true or false`;
}

describe("a var that is no text, number, true or false", () => {
  const text = `
agents:
  jane: { login: jane@acme.com, name: "Jane \${var:name}" }
`;
  const wrong: [what: string, value: unknown][] = [
    ["undefined", undefined],
    ["null", null],
    ["an object", { first: "Jane" }],
    ["a list", ["Jane"]],
    ["a function", () => "Jane"],
    ["NaN", Number.NaN],
  ];

  test.each(wrong)("is refused with the place where it is put in: %s", async (what, name) => {
    const vars = { name } as unknown as Vars;
    const file = fileOf(text);
    expect(() => new Licence("acme", { file, vars })).toThrow(`${file}:3:33: ${reasonOf(what)}`);
    const declaration = parse(text) as LicenceDeclaration;
    expect(() => new Licence("acme", { declaration, vars })).toThrow(
      expect.objectContaining({ message: reasonOf(what) }),
    );
  });

  test.each(wrong.filter(([, value]) => typeof value !== "function"))(
    "is refused with the place also where it arrives later: %s",
    async (what, name) => {
      const file = fileOf(text);
      for (const arriving of [Promise.resolve(name), output(name)]) {
        const vars = { name: arriving } as unknown as Vars;
        // oxlint-disable-next-line no-await-in-loop -- two
        expect(await declaredBy({ file, vars })).toMatchObject({
          "jane.name": { error: `${file}:3:33: ${reasonOf(what)}` },
        });
      }
    },
  );

  test("is refused also where it is a resource, which has several values", () => {
    const vars = { name: new Group("elsewhere", { name: "Elsewhere" }) } as unknown as Vars;
    expect(() => new Licence("acme", { file: fileOf(text), vars })).toThrow(reasonOf("an object"));
  });
});

test("options cannot wait for what arrives later", () => {
  const file = fileOf(`
agents:
  jane: { login: jane@acme.com, name: Jane, options: { protect: "\${var:protect}" } }
`);
  expect(() => new Licence("acme", { file, vars: { protect: output(true) } })).toThrow(
    /:3:45: agents\.jane\.options: cannot wait for what arrives later: give the options values$/,
  );
});
