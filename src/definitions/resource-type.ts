import { z } from "zod";
import type {
  Account,
  ArgsSchema,
  Consequential,
  Found,
  Limit,
  Relation,
  Spec,
  StandIn,
  Values,
} from "./definition.js";
import { type Facts, factsOf } from "./facts.js";
import type { Phrase } from "../shared/phrase.js";

/** An argument of a type: what is known of it, and how it is read. */
export interface Field extends Facts {
  readonly name: string;
  readonly schema: z.ZodType;
  /** The value that its absence means, where the schema says so. */
  readonly default: unknown;
}

/** Arguments by name. */
export type Fields = Readonly<Record<string, Field>>;

/**
 * A resource type, from which the one generic provider and the export are made: its definition without the types of its
 * arguments and its state, and what follows from it, worked out once. Shared code never asks which type it holds.
 */
export interface ResourceType extends UntypedSpec {
  /** All arguments by name; those of a union's members are taken together. */
  readonly fields: Fields;
  /** Those that an object of these values can have: of a union, those of its member. */
  fieldsFor(values: Values): Fields;
  /** The arguments of which this is known. */
  fieldsWith(fact: keyof Facts): readonly Field[];
  /** The names of all arguments, and of all that the API tells beside them. */
  readonly properties: readonly string[];
  /** The names of what the API makes and nobody must see. */
  readonly secretOutputs: readonly string[];
}

interface UntypedSpec extends Omit<Spec<ArgsSchema, Values>, Untyped> {
  readonly computed: Readonly<Record<string, z.ZodType>>;
  readonly naturalKey: readonly string[];
  readonly idFrom?: string;
  readonly partition?: string;
  create(account: Account, args: Values): Promise<Found>;
  update?(account: Account, id: string, changed: Values, old: Values): Promise<Values>;
  relation?(args: Values, id: string | undefined): Relation | undefined;
  risk?(
    args: Values,
    old: Values | undefined,
  ): { readonly reason: string; readonly loses: boolean } | undefined;
  notTaken?(sent: Values, answer: Values): string | undefined;
  readonly atMost?: Limit<Values>;
  readonly standIn?: StandIn<string>;
  mails?(args: Values): boolean;
  inWords?(args: Values): Phrase | undefined;
  waits?(args: Values): number | undefined;
  consequences?(step: Consequential<Values>): readonly Phrase[];
}

type Untyped =
  | "computed"
  | "naturalKey"
  | "idFrom"
  | "partition"
  | "create"
  | "update"
  | "relation"
  | "risk"
  | "notTaken"
  | "atMost"
  | "standIn"
  | "mails"
  | "inWords"
  | "waits"
  | "consequences";

/** Makes a resource type of its definition. What the provider hands to its functions is what the schemas make of it. */
export function define<Schema extends ArgsSchema, State extends object>(
  spec: Spec<Schema, State>,
): ResourceType {
  // The one place where types end: inputs and states come from Pulumi, which knows none of them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const untyped = spec as unknown as UntypedSpec;
  const { computed } = untyped;
  const { fields, fieldsFor } = compiled(untyped.args);
  const all = Object.values(fields);
  const update = untyped.update?.bind(untyped);
  return {
    ...untyped,
    fields,
    fieldsFor,
    fieldsWith: (fact) => all.filter((field) => field[fact]),
    properties: [...Object.keys(fields), ...Object.keys(computed)],
    secretOutputs: Object.keys(computed).filter((name) => factsOf(computed[name]).secret === true),
    create: (account, args) => untyped.create(account, given(spec.args.parse(args))),
    ...(update && {
      update: (account, id, changed, old) => update(account, id, given(read(fields, changed)), old),
    }),
  };
}

function compiled(args: ArgsSchema): Pick<ResourceType, "fields" | "fieldsFor"> {
  if (args instanceof z.ZodObject) {
    const fields = fieldsIn(args.shape);
    return { fields, fieldsFor: () => fields };
  }
  const { discriminator } = args.def;
  const members = args.options.map(({ shape }) => fieldsIn(shape));
  return {
    fields: withoutPrototype(...members),
    fieldsFor: (values) =>
      members.find((member) => member[discriminator]?.schema.safeParse(values[discriminator]).success) ?? {},
  };
}

function fieldsIn(shape: Readonly<Record<string, z.ZodType>>): Fields {
  const fields = Object.entries(shape).map(([name, schema]) => [name, fieldOf(name, schema)] as const);
  return withoutPrototype(Object.fromEntries(fields));
}

function fieldOf(name: string, schema: z.ZodType): Field {
  let preset: { readonly value: unknown } | undefined;
  return {
    ...factsOf(schema),
    name,
    schema,
    // Not before it is asked for: a schema's first use takes time, and most commands use few of them.
    get default() {
      preset ??= { value: schema.safeParse(undefined).data };
      return preset.value;
    },
  };
}

/** They are looked up by names that come from outside, such as "constructor". */
function withoutPrototype(...parts: readonly Fields[]): Fields {
  return Object.assign(Object.create(null), ...parts);
}

function read(fields: Fields, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const parsed = fields[name]?.schema.safeParse(value);
      return [name, parsed?.success === true ? parsed.data : value];
    }),
  );
}

/** The same without what is undefined, at every depth. */
function given(values: object): Values {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, isPlain(value) ? given(value) : value]));
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
