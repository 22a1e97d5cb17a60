// Writes licence.schema.json from the schemas of the resources and the comments beside them. Run by `npm run build`.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { licenceSchema } from "../dist/licence/json-schema.js";

const root = new URL("..", import.meta.url);

/** The comments beside the schemas, in the form of src/licence/json-schema.ts's `Descriptions`. */
function descriptions() {
  const found = {};
  for (const source of filesIn("src/resources/")) {
    for (const node of source.statements.filter(ts.isClassDeclaration))
      found[node.name.text] = commentOf(node);
  }
  const definitions = filesIn("src/definitions/");
  const scopes = scopesOf(definitions);
  for (const source of definitions) {
    for (const { initializer } of scopes.get(baseOf(source)).values()) {
      if (!ts.isCallExpression(initializer) || initializer.expression.getText() !== "define") continue;
      const [spec] = initializer.arguments;
      collect(valueOf(spec, "args"), valueOf(spec, "name").text, scopes, found);
    }
  }
  const check = sourceOf(new URL("src/licence/check.ts", root));
  const { initializer } = variablesOf(check).get("optionsSchema");
  collect(initializer, "options", scopes, found);
  return found;
}

/**
 * Finds the comments of a schema's properties, by the place of each: `Agent.login`. The members of a list of schemas,
 * as a union has one, are told apart by their number: `Goal[1].url`.
 */
function collect(node, place, scopes, found) {
  if (ts.isIdentifier(node)) {
    const variable = scopes.get(baseOf(node.getSourceFile()))?.get(node.text);
    if (variable) collect(variable.initializer, place, scopes, found);
  } else if (ts.isObjectLiteralExpression(node)) {
    for (const property of node.properties) collectProperty(property, place, scopes, found);
  } else if (ts.isArrayLiteralExpression(node)) {
    node.elements.forEach((element, index) => collect(element, `${place}[${index}]`, scopes, found));
  } else if (ts.isCallExpression(node)) {
    for (const part of [node.expression, ...node.arguments]) collect(part, place, scopes, found);
  } else if (ts.isPropertyAccessExpression(node) || ts.isAsExpression(node)) {
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
  const variable = scopes.get(baseOf(property.getSourceFile()))?.get(value?.getText());
  const text = commentOf(property) ?? (ts.isIdentifier(value) ? variable?.comment : undefined);
  if (text !== undefined) found[inner] = text;
  if (value) collect(value, inner, scopes, found);
}

/** What each file's names stand for: its own variables, and those that it imports from the same folder. */
function scopesOf(sources) {
  const own = new Map(sources.map((source) => [baseOf(source), variablesOf(source)]));
  return new Map(
    sources.map((source) => {
      const imported = source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
        const from = own.get(statement.moduleSpecifier.text.replace(/^\.\/(.*)\.js$/, "$1.ts"));
        const names = statement.importClause?.namedBindings?.elements ?? [];
        return names.flatMap(({ name }) => (from?.has(name.text) ? [[name.text, from.get(name.text)]] : []));
      });
      return [baseOf(source), new Map([...imported, ...own.get(baseOf(source))])];
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
  return object.properties.find((property) => property.name?.text === name).initializer;
}

function filesIn(path) {
  const folder = new URL(path, root);
  return readdirSync(folder).map((name) => sourceOf(new URL(name, folder)));
}

function sourceOf(url) {
  return ts.createSourceFile(fileURLToPath(url), readFileSync(url, "utf8"), ts.ScriptTarget.ESNext, true);
}

function baseOf(source) {
  return source.fileName.split(/[\\/]/).at(-1);
}

function commentOf(node) {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = comments.map(({ comment }) => ts.getTextOfJSDocComment(comment)).at(-1);
  return text?.replaceAll(/\s+/g, " ").trim();
}

writeFileSync(
  new URL("licence.schema.json", root),
  `${JSON.stringify(licenceSchema(descriptions()), undefined, 2)}\n`,
);
