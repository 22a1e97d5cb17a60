type Schema = { [key: string]: unknown };

/**
 * Adds what editors show beside what they check: hovers as Markdown, a title for each kind of object, and a snippet with
 * what an object needs. None of it changes which files the schema accepts.
 */
export function forEditors(schema: Schema, title: string): Schema {
  return withHovers(titled(schema, title)) as Schema;
}

/** The snippets of a section: an object of each kind that its schema has, under a key that is to be chosen. */
export function snippetsOf(object: Schema): Schema[] {
  return membersOf(object).map((member) => {
    const { type: kind = {} } = (member["properties"] ?? {}) as Record<string, Schema>;
    return {
      label: String(member["title"]),
      description: String(member["description"] ?? kind["description"] ?? object["description"]),
      body: { "${1:key}": bodyOf(member) },
    };
  });
}

/** The members of a union, or the schema itself. */
export function membersOf(schema: Schema): Schema[] {
  return (schema["oneOf"] ?? schema["anyOf"] ?? [schema]) as Schema[];
}

/** What is required, as stops of a snippet; the first one is the key's. */
function bodyOf({ properties = {}, required = [] }: Schema): Schema {
  return Object.fromEntries(
    (required as string[]).map((name, index) => {
      const property = (properties as Record<string, Schema>)[name] ?? {};
      return [name, placeholder(property, index + 2)];
    }),
  );
}

function placeholder(property: Schema, stop: number): unknown {
  if (property["const"] !== undefined) return property["const"];
  const choices = membersOf(property).flatMap((member) => (member["enum"] ?? []) as string[]);
  if (choices.length > 0) return `\${${stop}|${choices.join(",")}|}`;
  return property["type"] === "array" ? [`$${stop}`] : `$${stop}`;
}

/** Editors call an object by its title; without one, by that of the whole file. */
function titled(schema: unknown, title: string): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((each) => titled(each, title));
  const given = schema as Schema;
  const properties = given["properties"] as Record<string, Schema> | undefined;
  const inner = Object.entries(given).map(([key, value]): [string, unknown] => {
    if (key === "properties") return [key, titledProperties(value as object)];
    return [
      key,
      titled(isUnion(key, value) ? value.map((member) => withAllKinds(member, value)) : value, title),
    ];
  });
  const kinds = properties === undefined ? [] : kindsOf(given);
  return {
    ...(properties !== undefined && { title: [title, kinds.join(", ")].filter(Boolean).join(": ") }),
    ...Object.fromEntries(inner),
  };
}

function titledProperties(properties: object): Schema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]: [string, unknown]) => [name, titled(property, name)]),
  );
}

/** By which types an object of a union is told from the others. */
function kindsOf({ properties = {} }: Schema): string[] {
  const { type } = properties as Record<string, Schema>;
  if (type === undefined) return [];
  return membersOf(type).flatMap((member) => (member["enum"] ?? member["const"] ?? []) as string[]);
}

function isUnion(key: string, value: unknown): value is Schema[] {
  return (key === "oneOf" || key === "anyOf") && Array.isArray(value);
}

/** Of a type that no object of the union has, an editor tells those of all, and not of the first. */
function withAllKinds(member: Schema, union: readonly Schema[]): Schema {
  const kinds = union.flatMap(kindsOf);
  if (kinds.length === 0) return member;
  const properties = member["properties"] as Record<string, Schema>;
  const errorMessage = `must be one of ${kinds.join(", ")}`;
  const said = (type: Schema): Schema => {
    if (Array.isArray(type["anyOf"])) return { ...type, anyOf: (type["anyOf"] as Schema[]).map(said) };
    return "enum" in type || "const" in type ? { ...type, errorMessage } : type;
  };
  return { ...member, properties: { ...properties, type: said(properties["type"] ?? {}) } };
}

function withHovers(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withHovers);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
      key === "description" && typeof value === "string"
        ? [
            [key, value],
            ["markdownDescription", value],
          ]
        : [[key, withHovers(value)]],
    ),
  );
}
