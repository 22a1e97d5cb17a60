// The comments beside the schemas of src/, by their place, for the scripts that write a schema of them.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = new URL("..", import.meta.url);
const definitions = filesIn("src/definitions/");

/** Of the resource types: of a type (`Agent`), of a property (`Agent.workScheduler.monday.start`, `Goal[1].url`). */
export function typeDescriptions() {
  const found = {};
  for (const source of filesIn("src/resources/")) {
    for (const node of source.statements.filter(ts.isClassDeclaration))
      found[node.name.text] = commentOf(node);
  }
  for (const [spec, scopes] of specsIn(definitions, ["define"])) {
    const name = valueOf(spec, "name").text;
    for (const part of ["args", "computed"]) collect(valueOf(spec, part), name, scopes, found);
  }
  return found;
}

/** Of the functions that read: `getAgent`, `getAgent.args.login`, `getAgent.result.name`, `getAgents.agents.name`. */
export function functionDescriptions() {
  const found = {};
  const sources = filesIn("src/provider/lookups/");
  for (const [spec, scopes, comment] of specsIn(sources, ["readsOne", "readsList"])) {
    const name = valueOf(spec, "name").text;
    const list = valueOf(spec, "list")?.text;
    found[name] = comment;
    if (list !== undefined) found[`${name}.${list}`] = comment;
    collect(valueOf(spec, "args"), `${name}.args`, scopes, found);
    collect(valueOf(spec, "result"), `${name}.${list ?? "result"}`, scopes, found);
  }
  return found;
}

/** Of a variable of a file, whose properties' comments stand under this place. */
export function descriptionsIn(path, variable, place) {
  const found = {};
  const source = sourceOf(new URL(path, root));
  collect(variablesOf(source).get(variable).initializer, place, scopesOf([source]), found);
  return found;
}

/** Of the constants of a file, by name. */
export function constantDescriptions(path) {
  const variables = variablesOf(sourceOf(new URL(path, root)));
  return Object.fromEntries([...variables].map(([name, { comment }]) => [name, comment]));
}

/** What calls of these functions are given, with what the names in it stand for and the comment of the variable. */
function* specsIn(sources, functions) {
  const scopes = scopesOf(sources);
  for (const source of sources) {
    for (const { initializer, comment } of variablesOf(source).values()) {
      if (!initializer || !ts.isCallExpression(initializer)) continue;
      if (functions.includes(initializer.expression.getText()))
        yield [initializer.arguments[0], scopes, comment];
    }
  }
}

/**
 * Finds the comments of a schema's properties, by the place of each: `Agent.login`. The members of a list of schemas,
 * as a union has one, are told apart by their number: `Goal[1].url`.
 */
function collect(node, place, scopes, found) {
  if (ts.isIdentifier(node)) {
    const variable = scopes.get(node.getSourceFile().fileName)?.get(node.text);
    if (variable) collect(variable.initializer, place, scopes, found);
  } else if (ts.isObjectLiteralExpression(node)) {
    for (const property of node.properties) collectProperty(property, place, scopes, found);
  } else if (ts.isArrayLiteralExpression(node)) {
    node.elements.forEach((element, index) => collect(element, `${place}[${index}]`, scopes, found));
  } else if (ts.isCallExpression(node)) {
    for (const part of [node.expression, ...node.arguments]) collect(part, place, scopes, found);
  } else if (
    [ts.isPropertyAccessExpression, ts.isAsExpression, ts.isSatisfiesExpression].some((is) => is(node))
  ) {
    collect(node.expression, place, scopes, found);
  }
}

function collectProperty(property, place, scopes, found) {
  if (ts.isSpreadAssignment(property)) {
    collect(property.expression, place, scopes, found);
    return;
  }
  const inner = `${place}.${property.name.text ?? property.name.getText()}`;
  const value = ts.isShorthandPropertyAssignment(property) ? property.name : property.initializer;
  const variable = scopes.get(property.getSourceFile().fileName)?.get(value?.getText());
  const text = commentOf(property) ?? (ts.isIdentifier(value) ? variable?.comment : undefined);
  if (text !== undefined) found[inner] = text;
  if (value) collect(value, inner, scopes, found);
}

/** What each file's names stand for: its own variables, and those that it imports from the others. */
function scopesOf(sources) {
  const own = new Map(sources.map((source) => [source.fileName, variablesOf(source)]));
  return new Map(
    sources.map((source) => {
      const imported = source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
        const named = statement.moduleSpecifier.text.replace(/\.js$/, ".ts");
        const from = own.get(join(dirname(source.fileName), named));
        const names = statement.importClause?.namedBindings?.elements ?? [];
        return names.flatMap(({ name }) => (from?.has(name.text) ? [[name.text, from.get(name.text)]] : []));
      });
      return [source.fileName, new Map([...imported, ...own.get(source.fileName)])];
    }),
  );
}

function variablesOf(source) {
  const statements = source.statements.filter(ts.isVariableStatement);
  return new Map(
    statements.flatMap((statement) =>
      statement.declarationList.declarations.map((declaration) => [
        declaration.name.getText(),
        { initializer: declaration.initializer, comment: commentOf(statement) },
      ]),
    ),
  );
}

function valueOf(object, name) {
  const property = object.properties.find((one) => one.name?.text === name);
  return property && ts.isShorthandPropertyAssignment(property) ? property.name : property?.initializer;
}

function filesIn(path) {
  const folder = new URL(path, root);
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return names.map((name) => sourceOf(new URL(name, folder)));
}

function sourceOf(url) {
  return ts.createSourceFile(fileURLToPath(url), readFileSync(url, "utf8"), ts.ScriptTarget.ESNext, true);
}

function commentOf(node) {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = comments.map(({ comment }) => ts.getTextOfJSDocComment(comment)).at(-1);
  return text?.replaceAll(/\s+/g, " ").trim();
}
