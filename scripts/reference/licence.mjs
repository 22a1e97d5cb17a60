// The page of licence files and of the class that reads one, from their schema and the comments beside it.
import { readFileSync } from "node:fs";
import { resourceTypes } from "../../dist/definitions/index.js";
import { licenceSchema } from "../../dist/licence/json-schema.js";
import { ignorableBy } from "../../dist/licence/ignored.js";
import * as limits from "../../dist/licence/limits.js";
import { optionsSchema } from "../../dist/licence/options.js";
import { severalOf } from "../../dist/licence/several.js";
import { constantDescriptions, descriptionsIn } from "../descriptions.mjs";
import { code, fenced, page, prose, table } from "./markdown.mjs";
import { pageOf } from "./resources.mjs";
import { jsonSchemaOf } from "./shapes.mjs";
import { tablesOf } from "./tables.mjs";

/** The files whose types are told. */
export const files = ["src/licence/declaration.ts", "src/licence/settings.ts"];

/** What is told without its parts, by the names of types. */
export const elsewhere = {
  LicenceDeclaration: "object: [what a file holds](#what-a-file-holds)",
  Vars: "object: each a text, a number, `true` or `false`, or an output",
};

export function licencePage(types) {
  const { properties, patternProperties } = licenceSchema({});
  const { from } = properties.cannedResponses.properties;
  const severally = resourceTypes.filter((type) => severalOf(type) !== undefined);
  const sections = new Set(resourceTypes.map((type) => type.section));
  const given = { level: 3, found: {} };
  return page(
    "Licence files",
    "How to write one: [docs/licence-file.md](../licence-file.md). What stands here is in `pulumi-livechat/licence.schema.json` " +
      "too, by which editors complete and check.",
    "## What a file holds",
    table(
      ["key", "holds"],
      [
        ...Object.entries(properties).map(([key, { description }]) => [
          code(key),
          sections.has(key)
            ? `${prose(description)} [Their fields](${pageOf(typeOf(key))}#arguments).`
            : prose(description),
        ]),
        [code("x-…"), prose(patternProperties["^x-."].description)],
      ],
    ),
    "Each file that is included may hold the same. For example:",
    fenced("yaml", example()),
    "## What a section holds",
    "Objects, each under a key of its own, which is the name of the resource. And:",
    table(
      ["key", "in", "holds"],
      [
        [
          code("from"),
          "every section",
          prose(
            from.description
              .replace("the cannedResponses", "its objects")
              .replace("cannedResponses.csv", "tags.csv"),
          ),
        ],
      ],
    ),
    "## What an object holds",
    "The arguments of its type, and:",
    table(
      ["key", "of", "holds"],
      [
        [code("options"), "every object", "Of Pulumi's resource options [these](#options)."],
        [
          code("groups"),
          severally.map(({ section }) => code(section)).join(", "),
          "In place of `group`: an object for each of these groups, under the key `KEY.GROUP`.",
        ],
      ],
    ),
    "## `options`",
    tablesOf(jsonSchemaOf(optionsSchema), "options", {
      name: "option",
      ...given,
      found: descriptionsIn("src/licence/options.ts", "optionsSchema", "options"),
    }),
    "## `ignore`",
    "By what an object is left to others; the first of them may stand by itself, as a text.",
    table(
      ["section", "by"],
      resourceTypes.map((type) => [code(type.section), ignorableBy(type).map(code).join(", ")]),
    ),
    "## Values from elsewhere",
    table(
      ["in a text", "stands for"],
      [
        [code("${var:NAME}"), "a value of `vars`, of the file or of the program"],
        [code("${config:KEY}"), "a value of the stack's configuration; what is secret there is secret here"],
        [code("${env:NAME}"), "a variable of the environment"],
        [code("$${"), "the text `${`"],
      ],
    ),
    "## The class `Licence`",
    'In a program: `new Licence(NAME, { file: "licence.yaml" })`. It takes a file or a declaration, and has `ids`, the ids by section and ' +
      "key, and `get(SECTION, KEY)`, the resource of an object.",
    tablesOf(types.schemaOf("src/licence/declaration.ts", "LicenceArgs"), "LicenceArgs", {
      name: "argument",
      ...given,
    }),
    "## Without a program",
    'A project in YAML, as `init` and `export` write it, has no program but `export * from "pulumi-livechat/program"`. The configuration ' +
      "of its stack says what the licence is, under the project's own name: `pulumi config set file acme.yaml`.",
    tablesOf(
      withoutRequired(types.schemaOf("src/licence/settings.ts", "ProjectConfiguration")),
      "configuration",
      {
        name: "key",
        ...given,
      },
    ),
    "## Limits",
    "Of all files of a licence together, tables too:",
    table(["", "at most"], limitRows()),
  );
}

/** The example of a licence file, without its first line: that is about where the example itself stands. */
function example() {
  const text = readFileSync(new URL("../../examples/licence/licence.yaml", import.meta.url), "utf8");
  return text.replace(/^# yaml-language-server.*\n+/, "");
}

function typeOf(section) {
  return resourceTypes.find((type) => type.section === section);
}

function withoutRequired({ required: _all, ...schema }) {
  return schema;
}

function limitRows() {
  const found = constantDescriptions("src/licence/limits.ts");
  return Object.keys(found)
    .filter((name) => /^(?:MOST|DEEPEST|LONGEST)_?/.test(name))
    .map((name) => [prose(found[name].replace(/\.$/, "")), limits[name].toLocaleString("en-US")]);
}
