import { z } from "zod";
import { settings, type Setting } from "../../api/settings.js";
import { resourceTypes } from "../../definitions/index.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { type ReadFunction, readFunctions } from "../../provider/lookups/index.js";
import { pascal } from "../../shared/pascal.js";
import { isManaged } from "../../provider/values/canonical.js";
import { tokenOf } from "../../shared/permanent.js";
import type { FunctionSpec, PackageSpec, Properties, ResourceSpec } from "./spec.js";
import type { Descriptions } from "./shape.js";
import { NamedTypes, requiredIn, tokenIn } from "./types.js";

export type { PackageSpec } from "./spec.js";

/** What the schema tells of the package itself. */
export interface About {
  /** The package's own version, which is the plugin's. */
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** Where Pulumi gets the plugin from; undefined: from nowhere, it is installed already. */
  readonly pluginDownloadURL?: string | undefined;
}

/**
 * The schema of the native provider, from which Pulumi makes the classes of other languages, and checks programs in YAML.
 *
 * @param descriptions The comments beside the schemas, by place: of a type (`Agent`), a property (`Agent.login`), a
 * function (`getAgent`), what it takes and gives (`getAgent.args.login`, `getAgent.result.name`), a setting
 * (`settings.token`).
 */
export function packageSchema(about: About, descriptions: Descriptions): PackageSpec {
  const { version, description, license, pluginDownloadURL } = about;
  const types = new NamedTypes(descriptions);
  const resources = resourceTypes.map((type) => [tokenIn(type.name), resourceOf(type, types, descriptions)]);
  const functions = readFunctions.map((fn) => [tokenIn(fn.name), functionOf(fn, types, descriptions)]);
  const config = configOf(descriptions);
  return {
    name: "livechat",
    displayName: "LiveChat",
    version,
    description,
    keywords: ["pulumi", "livechat", "category/infrastructure", "kind/native"],
    license,
    publisher: "pulumi-livechat",
    attribution: "",
    ...(pluginDownloadURL !== undefined && { pluginDownloadURL }),
    config: { variables: config },
    provider: {
      description:
        "The connection to one LiveChat licence. What is given here comes before the environment; of the provider that " +
        "a program does not make itself, the environment comes before the stack's configuration.",
      inputProperties: config,
    },
    types: types.specs,
    resources: Object.fromEntries(resources) as PackageSpec["resources"],
    functions: Object.fromEntries(functions) as PackageSpec["functions"],
    language,
  };
}

/** How the classes of each language are called. */
const language = {
  nodejs: { packageName: "pulumi-livechat/native", respectSchemaVersion: true },
  python: { packageName: "pulumi_livechat", respectSchemaVersion: true, pyproject: { enabled: true } },
  go: { generateResourceContainerTypes: true, respectSchemaVersion: true },
  csharp: { namespaces: { livechat: "LiveChat" }, respectSchemaVersion: true },
  java: {},
};

function resourceOf(type: ResourceType, types: NamedTypes, descriptions: Descriptions): ResourceSpec {
  const { name, args, computed, naturalKey } = type;
  const given = types.propertiesOf(args, name, name, "given");
  const held = {
    ...types.propertiesOf(args, name, name, "held"),
    ...types.propertiesOf(z.object(computed), name, name, "held"),
  };
  const requiredInputs = requiredIn(args);
  const replaces = new Set(type.fieldsWith("replaces").map((field) => field.name));
  const properties = Object.entries(held).filter(([key]) => isManaged(key));
  return {
    ...describedBy(name, descriptions),
    properties: Object.fromEntries(properties),
    required: [...new Set([...requiredInputs, ...naturalKey])],
    inputProperties: Object.fromEntries(
      Object.entries(given).map(([key, property]) => [
        key,
        replaces.has(key) ? { ...property, willReplaceOnChanges: true } : property,
      ]),
    ),
    requiredInputs,
    aliases: [{ type: tokenOf(type) }],
  };
}

function functionOf(
  { name, args, result, list }: ReadFunction<never[], unknown>,
  types: NamedTypes,
  descriptions: Descriptions,
): FunctionSpec {
  const inputs = types.propertiesOf(args, `${name}.args`, pascal(name), "given");
  const wanted = requiredIn(args);
  const listed = list === undefined ? result : z.object({ [list]: z.array(result) });
  const outputs = types.propertiesOf(
    listed,
    list === undefined ? `${name}.result` : name,
    pascal(name),
    "read",
  );
  return {
    ...describedBy(name, descriptions),
    inputs: { type: "object", properties: inputs, ...(wanted.length > 0 && { required: wanted }) },
    outputs: { type: "object", properties: outputs, required: requiredIn(listed) },
  };
}

function configOf(descriptions: Descriptions): Properties {
  return Object.fromEntries(
    Object.entries<Setting>(settings).map(([name, { key, secret, type }]) => [
      key,
      {
        ...describedBy(`settings.${name}`, descriptions),
        type: ({ flag: "boolean", number: "integer", text: "string" } as const)[type ?? "text"],
        ...(secret === true && { secret }),
      },
    ]),
  );
}

function describedBy(place: string, descriptions: Descriptions): { readonly description?: string } {
  const description = descriptions[place];
  return description === undefined ? {} : { description };
}
