import { z } from "zod";

/** The comments beside the schemas, by their place: `Agent.login`, `Goal[1].url`. */
export type Descriptions = Readonly<Record<string, string>>;

/** The properties of an object; of a union those of all its members, since few languages have unions. */
export type Shape = Readonly<Record<string, Part>>;

interface Part {
  /** The place of the first of its schemas. */
  readonly place: string;
  /** Its schema in each member that has it. */
  readonly schemas: readonly [z.ZodType, ...z.ZodType[]];
  /** Whether every member has it. */
  readonly isInAll: boolean;
  readonly description: string | undefined;
  /** Of what tells the members apart: all its values, each with what its member says of it. */
  readonly values?: readonly { readonly value: string; readonly description?: string }[];
}

export function shapeOf(schema: z.ZodType, place: string, descriptions: Descriptions): Shape {
  if (schema instanceof z.ZodObject) {
    const entries = Object.entries(schema.shape);
    return Object.fromEntries(
      entries.map(([key, one]) => [
        key,
        {
          place: `${place}.${key}`,
          schemas: [one],
          isInAll: true,
          description: descriptions[`${place}.${key}`],
        },
      ]),
    );
  }
  if (schema instanceof z.ZodDiscriminatedUnion) return merged(schema, place, descriptions);
  throw new TypeError(`${place}: a ${schema.type} has no properties`);
}

interface Member {
  readonly shape: Readonly<Record<string, z.ZodType>>;
  /** The values of the discriminator that are this member's. */
  readonly values: readonly string[];
  readonly place: string;
}

function merged({ def, options }: z.ZodDiscriminatedUnion, place: string, descriptions: Descriptions): Shape {
  const { discriminator } = def;
  const members = options.map((option, index): Member => {
    const { shape } = option as z.ZodObject;
    const values = valuesOf(shape[discriminator]);
    return { shape, values, place: `${place}[${index}]` };
  });
  const keys = new Set(members.flatMap(({ shape }) => Object.keys(shape)));
  return Object.fromEntries(
    [...keys].map((key) => {
      const having = members.filter(({ shape }) => key in shape);
      const told = having.map((member) => ({
        values: member.values,
        description: descriptions[`${member.place}.${key}`],
      }));
      const schemas = having.map(({ shape }) => shape[key]) as unknown as Part["schemas"];
      const isInAll = having.length === members.length;
      const part = { place: `${having[0]?.place}.${key}`, schemas, isInAll };
      if (key === discriminator) return [key, { ...part, ...discriminating(told, key) }];
      return [
        key,
        { ...part, description: isInAll ? sameOf(told, discriminator) : apart(told, discriminator) },
      ];
    }),
  );
}

interface Told {
  readonly values: readonly string[];
  readonly description: string | undefined;
}

function discriminating(told: readonly Told[], key: string): Pick<Part, "description" | "values"> {
  const values = told.flatMap((one) =>
    one.values.map((value) => ({
      value,
      ...(one.description !== undefined && { description: one.description }),
    })),
  );
  return { values, description: apart(told, key) };
}

/** What all members say alike. */
function sameOf(told: readonly Told[], key: string): string | undefined {
  return new Set(told.map(({ description }) => description)).size === 1
    ? told[0]?.description
    : apart(told, key);
}

/** What each member says, and for which values of what tells them apart. */
function apart(told: readonly Told[], key: string): string | undefined {
  const texts = new Map<string, string[]>();
  for (const { values, description } of told) {
    if (description !== undefined) texts.set(description, [...(texts.get(description) ?? []), ...values]);
  }
  if (texts.size === 0) return undefined;
  return [...texts]
    .map(
      ([text, values]) => `Where \`${key}\` is ${values.map((value) => `\`${value}\``).join(", ")}: ${text}`,
    )
    .join(" ");
}

function valuesOf(schema: unknown): string[] {
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  throw new TypeError("what tells the members of a union apart is a text");
}
