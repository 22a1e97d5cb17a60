// Types of src/ as JSON Schemas, with the comments beside them: what a JSON document has that no schema is written for.
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/** Reads types by the file and the name of each; all files are given at once, since reading them takes a while. */
export class Types {
  #program;
  #checker;
  #elsewhere;

  /** `elsewhere`: what is said of a type that another page or section tells, by its name. */
  constructor(files, elsewhere = {}) {
    this.#elsewhere = elsewhere;
    const config = ts.readConfigFile(fileURLToPath(new URL("src/tsconfig.json", root)), (path) =>
      ts.sys.readFile(path),
    );
    const { options } = ts.parseJsonConfigFileContent(
      config.config,
      ts.sys,
      fileURLToPath(new URL("src/", root)),
    );
    this.#program = ts.createProgram(files.map(pathOf), { ...options, noEmit: true, allowJs: true });
    this.#checker = this.#program.getTypeChecker();
  }

  /** The schema of a type that a file has, which need not export it; in JavaScript, of a `@typedef`. */
  schemaOf(file, name) {
    const source = this.#program.getSourceFile(pathOf(file));
    const isIt = (symbol) =>
      symbol.name === name && symbol.declarations?.some((node) => node.getSourceFile() === source);
    const symbol = this.#checker.getSymbolsInScope(source, ts.SymbolFlags.Type).find(isIt);
    const type = this.#checker.getDeclaredTypeOfSymbol(this.#checker.getExportSymbolOfSymbol(symbol));
    return { description: this.#commentOf(symbol), ...this.#schema(type, []) };
  }

  #schema(given, above) {
    if (given.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return {};
    const type = this.#checker.getNonNullableType(given);
    const told = above.length > 0 ? this.#elsewhere[type.symbol?.name] : undefined;
    if (told !== undefined) return { told };
    if (type.isUnion()) return this.#union(type.types, above);
    if (type.isLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral)
      return { const: this.#checker.typeToString(type) === "true" };
    if (type.flags & ts.TypeFlags.StringLike) return { type: "string" };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: "number" };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: "boolean" };
    const element = this.#checker.isArrayLikeType(type)
      ? this.#checker.getIndexTypeOfType(type, ts.IndexKind.Number)
      : undefined;
    if (element !== undefined) return { type: "array", items: this.#schema(element, above) };
    if (!(type.flags & ts.TypeFlags.Object) || above.includes(type)) return {};
    return this.#object(type, [...above, type]);
  }

  #union(members, above) {
    // JSON has no symbols.
    const written = members.filter(({ flags }) => !(flags & ts.TypeFlags.ESSymbolLike));
    const schemas = written.map((member) => this.#schema(member, above));
    const values = schemas.map((schema) => schema.const);
    if (values.every((value) => typeof value === "boolean")) return { type: "boolean" };
    if (values.every((value) => value !== undefined)) return { enum: values.toSorted() };
    // In an order of their own: the compiler's is that in which it met them.
    const different = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).entries()]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, schema]) => schema);
    return different.length === 1 ? different[0] : { anyOf: different };
  }

  #object(type, above) {
    // Of a mapped type they stand in the order in which the compiler met them, which may be any.
    const all = this.#checker.getPropertiesOfType(type);
    const properties = all.every(({ declarations }) => declarations?.length)
      ? all
      : all.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const values = this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (properties.length === 0) {
      return { type: "object", ...(values && { additionalProperties: this.#schema(values, above) }) };
    }
    return {
      type: "object",
      properties: Object.fromEntries(
        properties.map((one) => [
          one.name,
          { description: this.#commentOf(one), ...this.#schemaOfProperty(one, above) },
        ]),
      ),
      required: properties.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)).map(({ name }) => name),
    };
  }

  /** The name of a type is lost where it is that of another one. */
  #schemaOfProperty(property, above) {
    const written = property.valueDeclaration?.type?.getText() ?? "";
    const [, name, isList] = /^(?:readonly )?(\w+)(\[\])?$/.exec(written) ?? [];
    const told = this.#elsewhere[name];
    if (told === undefined) return this.#schema(this.#checker.getTypeOfSymbol(property), above);
    return isList ? { type: "array", items: { told } } : { told };
  }

  #commentOf(symbol) {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker));
    return text === "" ? undefined : text.replaceAll(/\s+/g, " ");
  }
}

function pathOf(file) {
  return fileURLToPath(new URL(file, root));
}
