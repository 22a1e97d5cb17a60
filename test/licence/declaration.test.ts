import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Output,
  output,
  runtime,
  secret,
} from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Agent, Group, Licence, type LicenceArgs, type LicenceDeclaration } from "../../src/index.js";

/** A resource as a program registers it: its arguments, and the options that a licence can give. */
interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: CustomResourceOptions;
  readonly secrets: readonly string[];
}

const registered = new Map<string, Registered>();
const scratch = mkdtempSync(join(tmpdir(), "licence-declaration-"));
afterAll(() => rmSync(scratch, { recursive: true }));

beforeAll(async () => {
  await runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: `id of ${name}`, state: inputs as Record<string, unknown> }),
    call: () => ({}),
  });
});

let pending: Promise<void>[] = [];

/** Notes everything that the component registers, itself first. */
const noting: ComponentResourceOptions = {
  transformations: [
    ({ type, name, props, opts }) => {
      pending.push(note(type, name, props, opts));
      return undefined;
    },
  ],
};

async function note(
  type: string,
  name: string,
  props: Readonly<Record<string, unknown>>,
  options: CustomResourceOptions,
): Promise<void> {
  const inputs: Record<string, unknown> = {};
  const secrets: string[] = [];
  for (const [key, value] of Object.entries(props)) {
    const out = output(value) as Output<unknown> & {
      promise(): Promise<unknown>;
      isSecret: Promise<boolean>;
    };
    const plain = await out.promise();
    if (plain !== undefined && key !== "__provider") inputs[key] = plain;
    if (await out.isSecret) secrets.push(key);
  }
  const { parent: _parent, transformations: _noting, additionalSecretOutputs: _outputs, ...told } = options;
  registered.set(`${type.split(":").at(-1)} ${name}`, { type, name, inputs, options: told, secrets });
}

/** What a `Licence` of these arguments registers, by type and name. */
async function resourcesOf(args: LicenceArgs): Promise<Record<string, Registered>> {
  registered.clear();
  pending = [];
  new Licence("acme", args, noting);
  await Promise.all(pending);
  return Object.fromEntries([...registered].toSorted(([one], [other]) => one.localeCompare(other)));
}

function fileOf(text: string): string {
  const file = join(scratch, "licence.yaml");
  writeFileSync(file, text);
  return file;
}

const yaml = `
groups:
  support: { name: Support, language: en }
agents:
  jane:
    login: jane@\${var:domain}
    name: Jane Roe
    groups: [support, 7]
    password: \${config:livechat:password}
    notifications: { newVisitor: true }
    options: { protect: false }
  max:
    login: max@\${var:domain}
    name: Max Moe
tags:
  refund: { tag: refund, author: jane, group: support }
cannedResponses:
  hello:
    text: Hello from \${env:PLACE}
    tags: [hello, hi]
    options: { retainOnDelete: true, ignoreChanges: [tags], aliases: [hi] }
goals:
  order: { type: url, name: Order, url: "https://\${var:domain}/thanks", matchType: exact }
greetings:
  pricing:
    name: Pricing
    group: support
    rules: [{ type: url_current, operator: contains, value: /pricing }]
webhooks:
  ended:
    { eventType: chat_ended, dataTypes: [chat], url: "https://hooks.\${var:domain}/", options: { deleteBeforeReplace: true } }
`;

describe("a Licence takes the same as a file and as an object", () => {
  test("and makes the same resources of it: arguments, options, secrets and values put in", async () => {
    process.env["PLACE"] = "Warsaw";
    runtime.setAllConfig({ "livechat:password": "a-long-password" }, ["livechat:password"]);
    const vars = { domain: "acme.com" };
    const fromFile = await resourcesOf({ file: fileOf(yaml), vars });
    const fromObject = await resourcesOf({ declaration: parse(yaml) as LicenceDeclaration, vars });
    expect(fromObject).toEqual(fromFile);
    expect(fromObject).toMatchObject({
      "Licence acme": {},
      "Agent jane": {
        inputs: { login: "jane@acme.com", groups: ["id of support", 7], password: "a-long-password" },
        options: { protect: false },
        secrets: ["password"],
      },
      "Agent max": { options: { protect: true } },
      "Tag refund": { inputs: { author: "id of jane", group: "id of support" } },
      "CannedResponse hello": {
        inputs: { text: "Hello from Warsaw" },
        options: { retainOnDelete: true, ignoreChanges: ["tags"], aliases: [{ name: "hi" }] },
      },
      "Goal order": { inputs: { url: "https://acme.com/thanks" } },
      "Greeting pricing": { inputs: { group: "id of support" } },
      "Webhook ended": { inputs: { dataTypes: ["chat"] }, options: { deleteBeforeReplace: true } },
    });
    expect(Object.keys(fromObject)).toHaveLength(9);
  });

  test("and the whole example", async () => {
    const file = fileURLToPath(new URL("../../examples/licence/licence.yaml", import.meta.url));
    const fromFile = await resourcesOf({ file });
    expect(Object.keys(fromFile)).toHaveLength(12);
    const { readFileSync } = await import("node:fs");
    const { vars, ...declaration } = parse(readFileSync(file, "utf8")) as { vars: Record<string, string> };
    expect(await resourcesOf({ declaration, vars })).toEqual(fromFile);
  });
});

describe("a Licence of an object", () => {
  test("takes outputs, promises and resources, at every depth", async () => {
    const group = new Group("elsewhere", { name: "Elsewhere" });
    const anna = new Agent("anna", { login: "anna@acme.com", name: "Anna" });
    const declaration: LicenceDeclaration = {
      groups: {
        support: { name: output("Support") },
        // Who is in it is known in part: that jane is not is no contradiction.
        sales: { name: "Sales", agents: [anna.login, "max@acme.com"] },
      },
      agents: {
        jane: {
          login: "jane@acme.com",
          name: Promise.resolve("Jane"),
          password: secret("a-long-password"),
          groups: ["support", "sales", group, group.id],
          workScheduler: { monday: { enabled: output(true), start: "09:00", end: output("17:00") } },
        },
      },
      tags: { refund: { tag: "refund", author: anna.login, group } },
      greetings: {
        hello: {
          name: "hello",
          rules: [{ type: "url_current", value: output("/shoes"), operator: "contains" }],
        },
      },
    };
    expect(await resourcesOf({ declaration, protectAgents: false })).toMatchObject({
      "Group support": { inputs: { name: "Support" } },
      "Group sales": { inputs: { agents: ["anna@acme.com", "max@acme.com"] } },
      "Agent jane": {
        inputs: {
          name: "Jane",
          password: "a-long-password",
          groups: ["id of support", "id of sales", "id of elsewhere", "id of elsewhere"],
          workScheduler: { monday: { enabled: true, start: "09:00", end: "17:00" } },
        },
        options: { protect: false },
        secrets: ["password"],
      },
      "Tag refund": { inputs: { author: "anna@acme.com", group: "id of elsewhere" } },
      "Greeting hello": { inputs: { rules: [{ type: "url_current", value: "/shoes" }] } },
    });
  });

  test("tells everything that is wrong at once, each with its path, before it makes anything", () => {
    const declaration = {
      groups: { support: { nam: "Support" } },
      agents: { jane: { login: "jane", name: output("Jane"), groups: ["suport"], password: "##PASSWORD##" } },
      tags: { vip: { tag: "vip ${var:x} ${vars:y}", author: "jane", group: "support" } },
      goals: [],
      webhoks: {},
    } as unknown as LicenceDeclaration;
    pending = [];
    expect(() => new Licence("acme", { declaration, vars: { y: 1 } }, noting)).toThrow(
      expect.objectContaining({
        message: [
          "the licence: 8 problems",
          "  tags.vip.tag: ${vars:y}: there is ${config:…}, ${env:…}, ${var:…} and no other; " +
            "did you mean ${var:y}? (for a literal ${ write $${)",
          "  goals: must hold goals, each under a key of its own",
          "  webhoks: unknown section; did you mean webhooks?",
          "  groups.support.nam: unknown property; did you mean name?",
          "  agents.jane.password: looks like a placeholder or a mask, not like a secret: nobody could use it",
          "  agents.jane.login: not an e-mail address",
          "  tags.vip.tag: ${var:x} is not set: give it among the vars of the file or of the program, or to a command by `--var x=…`; " +
            "did you mean ${var:y}?",
          '  agents.jane.groups[0]: there is no "suport" among the groups of this licence; did you mean support?',
        ].join("\n"),
      }),
    );
    expect(pending).toHaveLength(1);
  });

  test("is told by its `get` and `ids`", async () => {
    const licence = new Licence("acme", { declaration: { groups: { support: { name: "Support" } } } });
    const { support } = await new Promise<Record<string, string>>((resolve) => {
      licence.ids.apply(({ groups }) => resolve(groups ?? {}));
    });
    expect(support).toBe("id of support");
    expect(licence.get("groups", "support")).toBeInstanceOf(Group);
    expect(() => licence.get("groups", "suport")).toThrow("there is no groups.suport in the licence");
  });

  test("or of a file: one of both, and never both", () => {
    expect(() => new Licence("acme", {})).toThrow("a Licence takes either `file` or `declaration`");
    expect(() => new Licence("acme", { file: "licence.yaml", declaration: {} })).toThrow("either");
  });
});
