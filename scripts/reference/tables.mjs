// The properties of an object as tables: its own, and those of each object in it under a heading of its own.
import { isDeepStrictEqual } from "node:util";
import { anyOf, code, prose, table } from "./markdown.mjs";
import { apartFromDefault, hasParts, objectOf, typeInWords } from "./shapes.mjs";

/**
 * @param schema a JSON Schema: an object, or a union of objects
 * @param place where the comments of its properties stand: `Agent`
 * @param options
 * - `found`: the comments, by place
 * - `name`: what a property is called: `argument`
 * - `level`: of the headings
 * - `isGiven`: whether a person gives it: then it may have a default and be required. Default: true
 * - `tellsMissing`: whether it is said of what is not given that it may be missing
 * - `change`: what a change of a property does
 * - `prefix`: what the headings begin with
 */
export function tablesOf(schema, place, options) {
  return inside(objectOf(schema), place, { isGiven: true, headings: new Map(), root: place, ...options });
}

function inside(schema, place, options) {
  const below = [];
  const told = membersOf(schema, place).flatMap(({ intro, properties, required, place: own }) => {
    const rows = Object.entries(properties).map(([key, property]) => {
      const at = `${own}.${key}`;
      const heading = `${options.prefix ?? ""}${pathBelow(options.root, at)}`;
      const first = hasParts(property) ? remember(options.headings, property, heading) : heading;
      if (hasParts(property) && first === heading) below.push({ property, at, heading });
      return rowOf({ key, property, at, isRequired: required.includes(key), below: first }, options);
    });
    return [
      intro,
      ...table([options.name, "type", options.isGiven ? "default" : "", "a change", "meaning"], rows),
    ];
  });
  const deeper = below.flatMap(({ property, at, heading }) => [
    `${"#".repeat(options.level)} ${code(heading)}`,
    ...inside(objectOf(property), at, { ...options, name: "field", change: undefined }),
  ]);
  return [...told, ...deeper];
}

/** What a comment says of a change and nothing besides, which has a column of its own. */
const ofChange = / ?A change (?:of the type )?(?:updates|replaces) (?:it|the [a-z ]+)\.$/;

function rowOf({ key, property, at, isRequired, below }, { found, isGiven, tellsMissing, change }) {
  const { facts = {} } = property;
  const { said, preset } = apartFromDefault(found[at] ?? property.description);
  const text = change === undefined ? said : said.replace(ofChange, "").trim();
  const isSecret = (facts.secret === true || property.secret === true) && !/\bsecret\b/i.test(said);
  return [
    code(key),
    typeInWords(property, below),
    isGiven ? (isRequired ? "**required**" : preset) : tellsMissing && !isRequired ? "may be missing" : "",
    change?.(key) ?? "",
    prose(isSecret ? `${text} A secret.` : text),
  ];
}

/** One and the same object at several places is told once, where it stands first. */
function remember(headings, property, heading) {
  const { properties, required, anyOf: members } = objectOf(property);
  const shape = JSON.stringify({ properties, required, members });
  if (!headings.has(shape)) headings.set(shape, heading);
  return headings.get(shape);
}

/** `Greeting.rules[4].urls` is told as `rules.urls`. */
function pathBelow(root, place) {
  return place
    .slice(root.length)
    .replaceAll(/\[\d+\]/g, "")
    .replace(/^\./, "");
}

/** The object itself; of a union first what all have in common, and then each with what tells it from the others. */
function membersOf(schema, place) {
  const { anyOf: members } = schema;
  if (members === undefined) {
    const { properties, required = [] } = schema;
    return [{ properties, required, place }];
  }
  const [first, ...others] = members;
  const isCommon = (key) =>
    others.every(({ properties }) => isDeepStrictEqual(properties[key], first.properties[key]));
  const common = new Set(Object.keys(first.properties).filter(isCommon));
  return [
    {
      properties: picked(first.properties, (key) => common.has(key)),
      required: first.required ?? [],
      place: `${place}[0]`,
    },
    ...members.map(({ properties, required = [] }, index) => ({
      intro: `**${kindsOf(properties.type)}**`,
      properties: picked(properties, (key) => !common.has(key)),
      required,
      place: `${place}[${index}]`,
    })),
  ];
}

function picked(properties, isWanted) {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => isWanted(key)));
}

function kindsOf({ const: only, enum: some = [only] }) {
  return `Type ${anyOf(some.map(code))}`;
}
