import fc from "fast-check";

/** A value of a property; a number stands for one of the things declared before, counted round. */
type Value =
  | { text: string }
  | { secret: string }
  | { output: number; of: "serial" | "id" | "value" | "secretSerial" }
  | { resource: number }
  | { deep: Value };

interface Options {
  parent: number | null;
  dependsOn: number[];
  deletedWith: number | null;
  replaceWith: number | null;
  deleteBeforeReplace: boolean | null;
  retainOnDelete: boolean;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
}

interface Declared {
  component: boolean;
  keyOf: number | null;
  value: Value | null;
  tags: Value | null;
  exclusive: boolean;
  engineCompares: boolean;
  options: Options;
}

interface Edit {
  gone: boolean;
  renamed: boolean;
  rekeyed: boolean;
  value: Value | null;
  options: Options | null;
}

/** A program and what becomes of it. */
export interface Program {
  resources: Declared[];
  edits: Edit[];
}

const chance = (percent: number): fc.Arbitrary<boolean> =>
  fc.integer({ min: 0, max: 99 }).map((drawn) => drawn >= 100 - percent);
const maybe = <T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.tuple(chance(percent), arbitrary).map(([given, value]) => (given ? value : null));
const some = (...values: string[]): fc.Arbitrary<string[]> =>
  maybe(20, fc.constantFrom(...values)).map((value) => (value === null ? [] : [value]));
const place = fc.nat({ max: 30 });

const plain: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom("v1", "v2", "default").map((text) => ({ text })),
  fc.constantFrom("s1", "s2").map((secret) => ({ secret })),
  fc.record({ output: place, of: fc.constantFrom("serial", "id", "value", "secretSerial") }),
  fc.record({ resource: place }),
);
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: plain },
  { weight: 1, arbitrary: fc.record({ deep: plain }) },
);

const options: fc.Arbitrary<Options> = fc.record({
  parent: maybe(45, place),
  dependsOn: maybe(25, fc.array(place, { maxLength: 2 })).map((places) => places ?? []),
  deletedWith: maybe(15, place),
  replaceWith: maybe(12, place),
  deleteBeforeReplace: maybe(20, fc.boolean()),
  retainOnDelete: chance(10),
  ignoreChanges: some("value", "tags", "key", "value.deep", "tags[0]"),
  replaceOnChanges: some("value", "tags", "*", "value.deep", "tags[0]"),
  additionalSecretOutputs: some("secretSerial"),
});

/** Without `protect`, whose refusals end a run: the engines only agree on those that are over. */
export const program: fc.Arbitrary<Program> = fc.record({
  resources: fc.array(
    fc.record({
      component: chance(20),
      keyOf: maybe(12, place),
      value: maybe(85, anyValue),
      tags: maybe(40, anyValue),
      exclusive: chance(15),
      engineCompares: chance(25),
      options,
    }),
    { minLength: 4, maxLength: 7 },
  ),
  edits: fc.array(
    fc.record({
      gone: chance(12),
      renamed: chance(12),
      rekeyed: chance(20),
      value: maybe(25, anyValue),
      options: maybe(12, options),
    }),
    { minLength: 7, maxLength: 7 },
  ),
});

/** A resource as the test program reads it. */
export interface Line {
  name: string;
  component: boolean;
  args: Record<string, unknown>;
  options: Record<string, unknown>;
}

/** The resources of a program before its edits, or after them. */
export function linesOf({ resources, edits }: Program, prefix: string, edited: boolean): Line[] {
  const lines: Line[] = [];
  for (const [index, declared] of resources.entries()) {
    const edit = edited ? edits[index] : undefined;
    if (edit?.gone !== true) {
      lines.push(lineOf(declared, edit, `${prefix}-${index}`, lines));
    }
  }
  return lines;
}

function lineOf(declared: Declared, edit: Edit | undefined, was: string, before: readonly Line[]): Line {
  const things = before.filter(({ component }) => !component);
  const name = edit?.renamed === true ? `${was}-new` : was;
  const given = edit?.value ?? declared.value;
  const at = (position: number | null, among: readonly Line[]): string | undefined =>
    position === null ? undefined : among[position % among.length]?.name;
  const wire = (value: Value): unknown => {
    if ("text" in value) return value.text;
    if ("secret" in value) return { $secret: value.secret };
    if ("deep" in value) return { deep: wire(value.deep) };
    const other = at("output" in value ? value.output : value.resource, things);
    if (other === undefined) return "nothing before it";
    return "output" in value ? { $of: other, output: value.of } : { $resource: other };
  };
  const key = at(declared.keyOf, things);
  const { parent, dependsOn, deletedWith, replaceWith, ...rest } = edit?.options ?? declared.options;
  const flags = Object.entries(rest).filter(
    ([, flag]) => flag !== null && flag !== false && !(Array.isArray(flag) && flag.length === 0),
  );
  const references = {
    parent: at(parent, before),
    // Not on components: those wait for their children, which may wait for this one.
    dependsOn: dependsOn.flatMap((position) => at(position, things) ?? []),
    ...(declared.component
      ? {}
      : {
          deletedWith: at(deletedWith, things),
          replaceWith: [at(replaceWith, things)].filter((other) => other !== undefined),
          ...Object.fromEntries(flags),
        }),
  };
  return {
    name,
    component: declared.component,
    args: {
      key: key === undefined ? `${was}.${edit?.rekeyed === true ? 2 : 1}` : { $of: key, output: "serial" },
      ...(given === null ? {} : { value: wire(given) }),
      ...(declared.tags === null ? {} : { tags: [wire(declared.tags), "t"] }),
      ...(declared.exclusive ? { exclusive: true } : {}),
      ...(declared.engineCompares ? { compare: "engine" } : {}),
    },
    options: { ...references, ...(edit?.renamed === true ? { aliases: [{ name: was }] } : {}) },
  };
}

/** The program that declares what `program.json` says. */
export const SOURCE = `
const made = {};
const valueOf = (value) => {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(valueOf);
  if (value.$of !== undefined) return made[value.$of][value.output];
  if (value.$resource !== undefined) return made[value.$resource];
  if (value.$secret !== undefined) return pulumi.secret(value.$secret);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, valueOf(item)]));
};
for (const { name, component, args, options } of JSON.parse(require("fs").readFileSync("program.json"))) {
  for (const key of ["parent", "deletedWith"]) if (options[key]) options[key] = made[options[key]];
  for (const key of ["dependsOn", "replaceWith"]) if (options[key]) options[key] = options[key].map((other) => made[other]);
  made[name] = component ? new Box(name, options) : new Thing(name, { value: undefined, ...valueOf(args) }, options);
}
exports.last = Object.values(made).at(-1).urn;
`;
