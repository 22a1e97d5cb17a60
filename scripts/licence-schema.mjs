// Writes licence.schema.json from the schemas of the resources and the comments beside them. Run by `npm run build`.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { licenceSchema } from "../dist/licence/json-schema.js";

const root = new URL("..", import.meta.url);

/** The comments beside the schemas, in the form of src/licence/json-schema.ts's `Descriptions`. */
function descriptions() {
  const files = ["src/definitions/", "src/resources/"].flatMap((path) => {
    const folder = new URL(path, root);
    return readdirSync(folder).map((name) => new URL(name, folder));
  });
  const types = {};
  const objects = [];
  for (const url of [...files, new URL("src/licence/check.ts", root)]) {
    const source = ts.createSourceFile(
      fileURLToPath(url),
      readFileSync(url, "utf8"),
      ts.ScriptTarget.ESNext,
      true,
    );
    const variables = variablesOf(source);
    const visit = (node) => {
      if (ts.isClassDeclaration(node) && node.name && node.heritageClauses) {
        types[node.name.text] = commentOf(node);
      }
      if (ts.isObjectLiteralExpression(node)) {
        const properties = propertiesOf(node, variables);
        const texts = Object.fromEntries(properties.filter(([, text]) => text !== undefined));
        if (Object.keys(texts).length > 0) objects.push({ names: properties.map(([name]) => name), texts });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { types, objects };
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

/** The names of an object's properties, with their comments; what is spread into it is looked up. */
function propertiesOf(node, variables) {
  return node.properties.flatMap((property) => {
    if (ts.isSpreadAssignment(property)) {
      const spread = variables.get(property.expression.getText())?.initializer;
      return spread && ts.isObjectLiteralExpression(spread) ? propertiesOf(spread, variables) : [];
    }
    const name = property.name.text ?? property.name.getText();
    const shared = ts.isShorthandPropertyAssignment(property) ? variables.get(name)?.comment : undefined;
    return [[name, commentOf(property) ?? shared]];
  });
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
