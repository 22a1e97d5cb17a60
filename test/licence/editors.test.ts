import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getLanguageService, type LanguageService } from "yaml-language-server";
import { TextDocument } from "vscode-languageserver-textdocument";
import { resourceTypes } from "../../src/definitions/index.js";
import { buildSchema } from "./build-schema.js";

/*
 * The schema in the hands of the language server that editors run for YAML. The file says by its first line where the
 * schema is, as an export writes it; `¦` is where the person is.
 */

const folder = mkdtempSync(join(tmpdir(), "editors-"));
const CURSOR = "¦";
let service: LanguageService;
let documents = 0;

beforeAll(() => {
  writeFileSync(join(folder, "licence.schema.json"), JSON.stringify(buildSchema()));
  service = getLanguageService({
    schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), "utf8"),
    workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
    clientCapabilities: {
      textDocument: {
        hover: { contentFormat: ["markdown"] },
        completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
      },
    },
  });
  service.configure({ validate: true, hover: true, completion: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(text: string) {
  const whole = `# yaml-language-server: $schema=./licence.schema.json\n${text}`;
  const at = whole.indexOf(CURSOR);
  const uri = `${pathToFileURL(folder).href}/licence${documents++}.yaml`;
  const document = TextDocument.create(uri, "yaml", 1, whole.replace(CURSOR, ""));
  return { document, position: document.positionAt(at) };
}

async function completionsAt(text: string) {
  const { document, position } = open(text);
  const { items } = await service.doComplete(document, position, false);
  return items.map(({ label, insertText, documentation }) => ({
    label,
    text: insertText,
    about: typeof documentation === "object" ? documentation.value : documentation,
  }));
}

async function hoverAt(text: string): Promise<string | undefined> {
  const { document, position } = open(text);
  const hover = await service.doHover(document, position);
  return (hover?.contents as { value: string } | undefined)?.value.replace(/\n\nSource: .*$/s, "");
}

/** Of a rule of a greeting. */
function hoverAtRule(text: string): Promise<string | undefined> {
  return hoverAt(
    `greetings:\n  hi:\n    name: Hi\n    rules:\n      - ${text.replaceAll("\n", "\n        ")}\n`,
  );
}

async function diagnosticsOf(text: string): Promise<string[]> {
  const { document } = open(text);
  const found = await service.doValidation(document, false);
  return found.map(({ range: { start }, message }) => `${start.line}:${start.character + 1} ${message}`);
}

describe("an editor", () => {
  test("offers the sections, and what stands beside them", async () => {
    const labels = (await completionsAt("¦")).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(resourceTypes.map(({ section }) => section)));
    expect(labels).toEqual(expect.arrayContaining(["include", "vars", "defaults"]));
  });

  test.each(resourceTypes.map(({ section, name }) => [section, name]))(
    "offers in %s an object with what it needs",
    async (section) => {
      const items = await completionsAt(`${section}:\n  ¦`);
      expect(items.length).toBeGreaterThan(0);
      for (const { label, text, about } of items) {
        // Filled in, it is a file that nothing is said of but what the person has to write.
        const filled = (text ?? "").replaceAll(/\$\{\d+\|([^,|]+)[^}]*\}/g, "$1").replace("${1:key}", "key");
        const file = `${section}:\n  ${filled.replaceAll("\n", "\n  ")}`.replaceAll(/\$\d+/g, "");
        expect(await diagnosticsOf(file), label).not.toContainEqual(expect.stringContaining("Missing"));
        expect(await diagnosticsOf(file), label).not.toContainEqual(expect.stringContaining("not allowed"));
        expect(about).toBeTruthy();
      }
    },
  );

  test("offers one object for each type of goal", async () => {
    const items = await completionsAt("goals:\n  ¦");
    expect(items.map(({ label }) => label)).toEqual([
      "Goal: custom_variable",
      "Goal: url",
      "Goal: api",
      "Goal: sales_tracker",
      "from",
    ]);
    expect(items[1]?.text).toBe("${1:key}:\n  type: url\n  name: $3\n  url: $4");
  });

  test("offers the properties of an object, and the words that a property can have", async () => {
    const properties = await completionsAt("agents:\n  jane:\n    login: jane@acme.com\n    ¦");
    expect(properties.map(({ label }) => label)).toEqual(expect.arrayContaining(["name", "permission"]));
    expect(properties.map(({ label }) => label)).not.toContain("login");
    const words = await completionsAt("agents:\n  jane:\n    permission: ¦");
    expect(words.map(({ label }) => label)).toEqual(["administrator", "normal"]);
  });

  test("tells what an object and a property are, as Markdown", async () => {
    const agent = await hoverAt("agents:\n  j¦ane:\n    login: jane@acme.com\n    name: Jane\n");
    expect(agent).toMatch(/^#### Agent\n/);
    expect(agent).toContain("**Deleting an agent loses its statistics for good**");
    expect(agent).not.toContain("\\");
    const login = await hoverAt("agents:\n  jane:\n    lo¦gin: jane@acme.com\n    name: Jane\n");
    expect(login).toContain("A change replaces the agent");
    expect(login).toContain("jane@example.com");
  });

  test("tells of each kind of rule what that kind is", async () => {
    const said = {
      counting: await hoverAtRule("ty¦pe: visit_time_page\nvalue: 30"),
      matching: await hoverAtRule("ty¦pe: url_current\nvalue: /pricing"),
      funnel: await hoverAtRule("ty¦pe: url_funnel\nurls: [{url: /pricing}]"),
      ads: await hoverAtRule("ty¦pe: ads_traffic"),
      custom: await hoverAtRule("ty¦pe: custom_variable\nvariableName: a\nvariableValue: b"),
    };
    expect(said.counting).toContain("What is counted");
    expect(said.matching).toContain("What is compared");
    expect(said.funnel).toContain("went through these pages");
    expect(said.ads).toContain("by an advertisement");
    expect(said.custom).toContain("custom variable");
    expect(new Set(Object.values(said)).size).toBe(5);
  });

  test("says what is wrong, where, in the words of validate", async () => {
    const file = `agents:
  jane:
    login: jane
    name: Jane
    permission: viceowner
    perm: normal
    workScheduler:
      monday: { start: "9", end: "17:00", enabled: true }
greetings:
  hi:
    name: Hi
    rules:
      - type: visit_time_pag
        value: 3
goals:
  sale:
    type: sale
    name: Sale
webhooks:
  hook:
    event: chat_started
    url: ftp://example.com
`;
    const said = await diagnosticsOf(file);
    expect(said).toContain("3:12 not an e-mail address");
    expect(said).toContain("6:5 Property perm is not allowed.");
    expect(said).toContain("8:24 must be a time of day such as 09:00");
    expect(said.find((each) => each.startsWith("5:17"))).toContain('"administrator", "normal"');
    expect(said.find((each) => each.startsWith("13:15"))).toMatch(/visit_time_page.*url_funnel/);
    expect(said.find((each) => each.startsWith("17:11"))).toMatch(
      /"custom_variable".*"url".*"api".*"sales_tracker"/,
    );
    expect(said.filter((each) => each.includes("pattern"))).toEqual([]);
  });

  test("knows what stands once for many objects", async () => {
    const file = `defaults:
  tags: { author: jane, groups: [support, sales] }
tags:
  from: tags.csv
  vip: { tag: vip }
cannedResponses:
  hello: { text: Hello, tags: [hi], groups: [support] }
`;
    expect(await diagnosticsOf(file)).toEqual([]);
    expect(await diagnosticsOf(file.replace(/^defaults:.*\n.*\n/, ""))).toContainEqual(
      expect.stringContaining('Missing property "author"'),
    );
    const properties = await completionsAt("defaults:\n  tags:\n    ¦");
    expect(properties.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["author", "group", "groups"]),
    );
    expect(await hoverAt("tags:\n  fr¦om: tags.csv\n")).toContain("Tables with more of the tags");
  });

  test("says nothing of the example", async () => {
    const example = readFileSync(new URL("../../examples/licence/licence.yaml", import.meta.url), "utf8");
    expect(await diagnosticsOf(example)).toEqual([]);
  });
});
