import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { escape } from "../substitute.js";
import type { Surveyed } from "./survey.js";

/** The first lines of a licence file. */
export const yamlHead = `# yaml-language-server: $schema=./node_modules/pulumi-livechat/licence.schema.json

# Objects stand under keys of your own choosing and refer to one another by them. A key is the name of a
# resource: to change one and keep the object, give the old one under \`options: { aliases: [old-key] }\`.
`;

const plain = { version: "1.2", schema: "core", lineWidth: 0, aliasDuplicateObjects: false } as const;
const quoted = { ...plain, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_DOUBLE" } as const;

/** An object of a licence file, as it stands in its section. */
export function yamlOf({ key, written, options }: Pick<Surveyed, "key" | "written" | "options">): string {
  const value = { [key]: escaped({ ...written, ...(Object.keys(options).length > 0 && { options }) }) };
  // Not every text that can stand without quotes, or in a block, comes back as it was.
  const text = [plain, quoted].map((style) => stringify({ section: value }, style)).find(isFaithful);
  return (text ?? stringify({ section: value }, quoted)).replace(/^section:\n/, "");

  function isFaithful(candidate: string): boolean {
    return isDeepStrictEqual((parse(candidate, { version: "1.2" }) as { section: unknown }).section, value);
  }
}

function escaped(value: unknown): unknown {
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
