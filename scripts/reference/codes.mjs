// The page of the codes: of the classes and the types in which src/ has them, with the comments beside them.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { guards } from "../../dist/review/guards/index.js";
import { code, page, prose, table } from "./markdown.mjs";

const src = new URL("../../src/", import.meta.url);

/** Where codes are, and of what. */
const rooms = [
  [
    "LiveChat",
    /^api\//,
    "Of a call to LiveChat: what the client (`pulumi-livechat/api`) raises, and resources and functions as the cause.",
  ],
  [
    "Resources",
    /^provider\//,
    "What the provider refuses, as a `ProviderError`; functions that read raise it too.",
  ],
  ["The embedded engine", /^engine\//, "What `pulumi-livechat` says of a run, as an `EngineError`."],
  ["Commands and files", /^(?:cli|licence|review|shared)\//, "What a command says of what it was given."],
  ["The emulator", /^emulator\//, "What the emulator says of what it was given."],
];

export function codesPage() {
  const found = readdirSync(src, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts"))
    .toSorted()
    .flatMap(codesIn);
  return page(
    "Codes",
    "What a program goes by, in place of a message: messages may change, and codes do not. An error has its code as `code`; in " +
      "what `--json` writes, it stands beside the `message`.",
    rooms.map(([title, room, intro]) => [
      `## ${title}`,
      intro,
      tableOf(found.filter(({ file, owner }) => room.test(file) && owner.endsWith("Error"))),
    ]),
    "## Notices",
    "What is neither an answer nor a failure: the client tells it to `onNotice`, and a run as a warning.",
    tableOf(found.filter(({ owner }) => owner === "Notice")),
    "## In brackets",
    "Pulumi has no place for a code beside what a provider says. So it stands before the text: `[drift] …`.",
    tableOf(found.filter(({ owner }) => owner === "")),
    "## Guards",
    "`--allow NAME` and `livechat:allow` go by these names; [what each stops](../plans.md#guards).",
    table(
      ["name", "stops"],
      guards.map(({ name, stops }) => [code(name), prose(stops)]),
    ),
  );
}

/** In the order of the alphabet; one code of several classes has a row for each. */
function tableOf(found) {
  const classes = new Set(found.map(({ owner }) => owner));
  const rows = found.map(({ value, owner, means, todo }) => [
    code(value),
    classes.size > 1 ? code(owner) : "",
    means,
    todo,
  ]);
  return table(
    ["code", "class", "what it means", "what to do"],
    rows.toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The codes that a file has: of classes (`code = "…"`), of types of which each member is one, and of constants. */
function codesIn(file) {
  const text = readFileSync(new URL(file, src), "utf8");
  const source = ts.createSourceFile(fileURLToPath(new URL(file, src)), text, ts.ScriptTarget.ESNext, true);
  return source.statements
    .flatMap((node) => {
      if (ts.isClassDeclaration(node)) return ofClass(node, text);
      if (isTypeOfCodes(node)) return ofType(node, text);
      return file === "shared/codes.ts" && ts.isVariableStatement(node) ? ofConstant(node, text) : [];
    })
    .map((each) => ({ file, ...each }));
}

function isTypeOfCodes(node) {
  return ts.isTypeAliasDeclaration(node) && node.name.text.endsWith("Code") && ts.isUnionTypeNode(node.type);
}

function ofClass(node, text) {
  const member = node.members.find((one) => ts.isPropertyDeclaration(one) && one.name.text === "code");
  if (member?.initializer === undefined || !ts.isStringLiteral(member.initializer)) return [];
  return [{ value: member.initializer.text, owner: node.name.text, ...saidAbove(node.getFullStart(), text) }];
}

/** A member without a comment is that of a class, which says it. */
function ofType({ name, type }, text) {
  const owner = name.text.replace(/Code$/, "");
  return type.types
    .map((member, index) => ({
      value: member.literal?.text,
      owner,
      ...saidAbove(type.types[index - 1]?.end ?? type.getFullStart(), text),
    }))
    .filter(({ means }) => means !== "");
}

function ofConstant(node, text) {
  return node.declarationList.declarations
    .filter(({ initializer }) => initializer !== undefined && ts.isStringLiteral(initializer))
    .map(({ initializer }) => ({
      value: initializer.text,
      owner: "",
      ...saidAbove(node.getFullStart(), text),
    }));
}

/** The comment above: its first paragraph says what it means, and the others what to do. */
function saidAbove(position, text) {
  const range = (ts.getLeadingCommentRanges(text, position) ?? []).at(-1);
  const comment = range === undefined ? "" : text.slice(range.pos, range.end);
  const lines = comment.replaceAll(/^\/\*\*|\*\/$/g, "").replaceAll(/^\s*\* ?/gm, "");
  const [means = "", ...todo] = lines
    .split(/\n\s*\n/)
    .map((each) => prose(each.replaceAll(/\s+/g, " ").trim()));
  return { means, todo: todo.join(" ") };
}
