// A page for each resource type, from its definition and the comments beside it.
import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";
import { leastScopes } from "../../dist/api/scopes.js";
import { resourceTypes } from "../../dist/definitions/index.js";
import { readFunctions } from "../../dist/provider/lookups/index.js";
import { isManaged } from "../../dist/provider/values/canonical.js";
import { nativeTokenOf, tokenOf } from "../../dist/shared/permanent.js";
import { functionDescriptions, typeDescriptions } from "../descriptions.mjs";
import { anyOf, code, fenced, page, prose, section, table } from "./markdown.mjs";
import { jsonSchemaOf } from "./shapes.mjs";
import { tablesOf } from "./tables.mjs";

const root = new URL("../../", import.meta.url);
const types = typeDescriptions();
const functions = functionDescriptions();

/** The pages, by name, in the order of a licence. */
export function resourcePages() {
  return Object.fromEntries(resourceTypes.map((type) => [pageOf(type), resourcePage(type)]));
}

/** An overview of the types, each with the link to its page. */
export function resourceTable() {
  return table(
    ["resource", "natural key", "replaced by a change of", "secrets", "scopes of the token"],
    resourceTypes.map((type) => [
      `[${code(type.name)}](${pageOf(type)})`,
      type.naturalKey.map(code).join(" + "),
      type.update === undefined ? "anything" : namesOf(type.fieldsWith("replaces")),
      namesOf([...type.fieldsWith("secret"), ...type.secretOutputs.map((name) => ({ name }))]),
      leastScopes(type.needs).scopes.map(code).join(", "),
    ]),
  );
}

function namesOf(fields) {
  return fields.map(({ name }) => code(name)).join(", ");
}

/** The page of a type. */
export function pageOf({ title }) {
  return `${title.replaceAll(" ", "-")}.md`;
}

function resourcePage(type) {
  const { name, args } = type;
  const own = readFunctions.filter((fn) => typeRead(fn) === type);
  return page(
    name,
    introOf(type),
    factsOf(type)
      .map(([what, fact]) => `- ${what}: ${fact}`)
      .join("\n"),
    "## Example",
    "In a licence file:",
    fenced("yaml", licenceExampleOf(type)),
    "In a program:",
    fenced("ts", programOf(type)),
    "## Arguments",
    "In a program each takes a value or an output; in a licence file they stand under the object's key, beside its " +
      "[`options`](licence.md#options). What is left out gets the default when the object is made, and is then left as the " +
      "account has it. A change **replaces** the object by a new one, updates it in place, or does nothing to it. How values " +
      "are compared, objects adopted and renamed: [docs/resources.md](../resources.md).",
    tablesOf(jsonSchemaOf(args), name, {
      found: types,
      name: "argument",
      level: 3,
      change: (key) => changeOf(type, key),
    }),
    type.fieldsWith("refersTo").length > 0 ? references : undefined,
    "## Outputs",
    "The arguments that are managed, as the account has them, and:",
    outputsOf(type),
    section("## Reading", readingOf(type), own.map(functionParts)),
  );
}

/** What the class says of the type. Its natural key and its scopes are told by themselves. */
function introOf({ name }) {
  return prose(types[name].replaceAll(/ ?(?:Natural key|Scopes?): [^.]*\./g, ""));
}

function factsOf(type) {
  const { section: name, naturalKey, needs, tabular, protectByDefault, atMost } = type;
  const { scopes, old } = leastScopes(needs);
  return [
    ["natural key", naturalKey.map(code).join(" + ")],
    ["id", idOf(type)],
    [
      "section of a licence file",
      `${code(name)}${tabular ? ", also [as a table](../licence-file.md#tables)" : ""}`,
    ],
    ...(atMost === undefined ? [] : [["limit of LiveChat", `${atMost.count} ${atMost.what} in an account`]]),
    [
      "protected from deletion",
      protectByDefault
        ? "in a licence file by itself; in a program by `protect: true`"
        : "by `protect: true`",
    ],
    ["scopes of the token", scopes.map(code).join(", ")],
    ...(String(old) === String(scopes)
      ? []
      : [["scopes of the old LiveChat protocol", old.map(code).join(", ")]]),
    ["type token", `${code(tokenOf(type))}; of the native provider ${code(nativeTokenOf(type))}`],
  ];
}

function idOf({ idOf: made, idFrom, naturalKey }) {
  if (idFrom !== undefined) return `the ${code(idFrom)}`;
  if (made === undefined) return "a text, which LiveChat gives";
  const names = Object.fromEntries(naturalKey.map((key) => [key, key.toUpperCase()]));
  return `${code(made(names))}, of ${naturalKey.map((key) => `the ${code(key)}`).join(" and ")}`;
}

function changeOf(type, key) {
  const { replaces } = type.fields[key];
  if (!isManaged(key)) return "nothing";
  if (replaces) return "**replaces**";
  return type.update === undefined ? "replaces" : "updates";
}

const references = section(
  "### References",
  "A **group** is given by its resource or by its id; in a licence file by its key, or by its id. To resources of the native " +
    "provider in Python, Go and YAML an id is a text. An **agent** is given by the login, or in a licence file by the key.",
);

function outputsOf(type) {
  const { computed, name, fields } = type;
  const withheld = Object.keys(fields).filter((key) => !isManaged(key));
  const shape = jsonSchemaOf(z.object({ id: z.string(), ...computed }), "output");
  return [
    tablesOf(shape, name, {
      found: { ...types, [`${name}.id`]: "What Pulumi calls it by, as above." },
      name: "output",
      level: 3,
      isGiven: false,
    }),
    `${anyOf(withheld.map(code)).replace(" or ", " and ")} ${withheld.length > 1 ? "are" : "is"} not among them.`,
  ];
}

function readingOf({ name }) {
  return (
    `${code(`${name}.get(NAME, ID)`)} refers to an object of this id without managing it. These functions read from the account ` +
    "while a program runs; with `Output` at the end of the name they take outputs, and give one. What LiveChat does not tell " +
    "of an object is missing in it. What they may raise: [codes](codes.md)."
  );
}

/** The type whose objects a function reads; of one that reads something else, undefined. */
export function typeRead({ name }) {
  return resourceTypes.find((type) => [`get${type.name}`, `get${type.name}s`].includes(name));
}

/** A function under a heading: what it takes and gives. */
export function functionParts({ name, args, result, list }) {
  const given = jsonSchemaOf(args);
  const told = jsonSchemaOf(result, "output");
  const takes = tablesOf(given, `${name}.args`, {
    found: functions,
    name: "argument",
    level: 4,
    prefix: `${name}.`,
  });
  return [
    `### ${code(name)}`,
    prose(functions[name]),
    ...(Object.keys(given.properties).length > 0 ? ["It takes:", takes] : ["It takes nothing."]),
    list === undefined
      ? "It gives:"
      : `It gives a list; in Python, Go and YAML under the name ${code(list)}. Each of it:`,
    tablesOf(told, `${name}.${list ?? "result"}`, {
      found: functions,
      name: "result",
      level: 4,
      isGiven: false,
      prefix: `${name}.`,
    }),
  ];
}

/** The first object of its section in the example of a licence file, as it stands there. */
function licenceExampleOf({ section: name }) {
  const text = readFileSync(new URL("examples/licence/licence.yaml", root), "utf8");
  const { contents } = parseDocument(text);
  const pair = contents.items.find(({ key }) => key.value === name);
  const [, second] = pair.value.items;
  const end = second === undefined ? pair.value.range[1] : second.key.range[0];
  return text.slice(pair.key.range[0], end);
}

function programOf({ title }) {
  return readFileSync(new URL(`examples/${title.replaceAll(" ", "-")}/index.ts`, root), "utf8");
}
