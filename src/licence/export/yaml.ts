import { isDeepStrictEqual } from "node:util";
import type { Values } from "../../definitions/definition.js";
import { escape } from "../substitute.js";
import { yaml } from "../../shared/yaml-library.js";
import { plainYaml } from "./plain-yaml.js";
import { PLACEHOLDER, wantedBy, withPlaceholders } from "./credentials.js";
import type { Surveyed } from "./survey.js";

/** The first lines of a licence file. */
export const yamlHead = `# yaml-language-server: $schema=./node_modules/pulumi-livechat/licence.schema.json

# Objects stand under keys of your own choosing and refer to one another by them. A key may be changed, with
# the references to it: the object stays the same. (To change what tells it from others in the same run, too,
# give the old key under \`options: { aliases: [old-key] }\`.)
`;

/**
 * Texts that quotes show better than a block: what begins or ends with white space (one line end aside), or holds
 * what cannot be seen.
 */
const unclear = /^\s|[^\S\n]$|\s\n$|(?!\n)\p{Cc}|[\u2028\u2029\ufeff]/u;

/** An object of a licence file, as it stands in its section: a text that reads as just this object again. */
export function yamlOf(surveyed: Surveyed): string {
  const { key, options } = surveyed;
  const wanted = wantedBy(surveyed);
  const written = withPlaceholders(surveyed.written, wanted);
  const value = { [key]: Object.keys(options).length > 0 ? { ...written, options } : written };
  const text = plainYaml(value, "  ") ?? anyYaml(value);
  // What an account holds is escaped; this is put in by the licence.
  return [...wanted.values()].reduce(
    (all, one) => all.replace(PLACEHOLDER, () => `\${config:${one.key}}`),
    text,
  );
}

/** The same by way of the YAML library, for whatever may stand in it. */
export function anyYaml(given: Values): string {
  return yamlText(escaped(given) as Values);
}

/** Keys and their values as they stand in a section, by way of the YAML library; and read back, to be sure. */
export function yamlText(value: Values): string {
  const section = textOf(value, (text) => unclear.test(text));
  // What comes after it must not change it either: a block can take the empty lines below it.
  const back = yaml().parse(`${section}\nnext: 1\n`, { version: "1.2" }) as { section: unknown };
  const faithful = isDeepStrictEqual(back.section, value) ? section : textOf(value, () => true);
  return faithful.replace(/^section:\n/, "");
}

function textOf(value: unknown, isQuoted: (text: string) => boolean): string {
  const { Document, Scalar, visit } = yaml();
  const document = new Document({ section: value }, { version: "1.2", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === "string" && isQuoted(node.value)) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** A value of which every text, put into a licence file, stands for itself. */
export function escaped(value: unknown): unknown {
  if (typeof value === "string") {
    return escape(value);
  }
  if (Array.isArray(value)) {
    return value.map(escaped);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]))
    : value;
}
