// The page of the native provider: what it is made with, and what programs in other languages call.
import { resourceTypes } from "../../dist/definitions/index.js";
import { packageSchema } from "../../dist/native/schema/index.js";
import { readFunctions } from "../../dist/provider/lookups/index.js";
import { nativeTokenOf } from "../../dist/shared/permanent.js";
import { descriptionsIn } from "../descriptions.mjs";
import { code, page, prose, table } from "./markdown.mjs";
import { functionParts, pageOf, typeRead } from "./resources.mjs";
import { tablesOf } from "./tables.mjs";

export function nativeProviderPage() {
  const { name, provider } = packageSchema({}, descriptionsIn("src/api/settings.ts", "settings", "settings"));
  return page(
    "The native provider",
    "The same resources for programs in YAML, Python and Go, in Node from `pulumi-livechat/native`: " +
      "[docs/languages.md](../languages.md). All that stands here is in `pulumi-livechat/schema.json`.",
    `The package is called ${code(name)}. Ids of groups are texts to it.`,
    "## Resources",
    table(
      ["type token", "arguments and outputs"],
      resourceTypes.map((type) => [code(nativeTokenOf(type)), `[${code(type.name)}](${pageOf(type)})`]),
    ),
    "## The provider",
    `${prose(provider.description)} In YAML its type is ${code(`pulumi:providers:${name}`)}.`,
    tablesOf({ type: "object", properties: provider.inputProperties }, "provider", {
      name: "argument",
      level: 3,
      found: {},
    }),
    "## Functions",
    table(
      ["token", "gives"],
      readFunctions.map((fn) => {
        const type = typeRead(fn);
        const anchor = `#${fn.name.toLowerCase()}`;
        return [
          code(`livechat:index:${fn.name}`),
          `[${code(fn.name)}](${type ? pageOf(type) : ""}${anchor})`,
        ];
      }),
    ),
    readFunctions.filter((fn) => typeRead(fn) === undefined).map(functionParts),
  );
}
