import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { refuseProvider, standOf, type Alias, type Goal, type WantedRead } from "../deploy/goal.js";
import { EngineError, unsupported } from "../errors.js";
import type { CustomTimeouts } from "../state/deployment.js";
import { isProviderType, NATIVE_PACKAGE, packageOf } from "../state/urn.js";
import { withPlugin, type WantedProvider } from "../deploy/wanted-provider.js";
import { fromWire, mapFromWire, Unknown } from "../values.js";
import { fromStruct } from "./protocol.js";

export function goalOf(request: RegisterResourceRequest): Goal {
  const type = request.getType();
  const name = request.getName();
  refuse(request, `${name} [${type}]`);
  const propertyDependencies: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((value, key) => {
    propertyDependencies[key] = value.getUrnsList().toSorted();
  });
  const wanted = wantedProviderOf(request);
  const given = mapFromWire(fromStruct(request.getObject()));
  const inputs = isProviderType(type) ? withPlugin(given, wanted) : given;
  const trigger = request.getReplacementTrigger()?.toJavaScript();
  return {
    ...wanted,
    type,
    name,
    custom: request.getCustom(),
    parent: request.getParent(),
    inputs,
    dependencies: request.getDependenciesList().toSorted(),
    propertyDependencies,
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deletedWith: request.getDeletedwith(),
    replaceWith: request.getReplaceWithList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    replacementTrigger: trigger === undefined ? null : fromWire(trigger),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: aliasesOf(request),
    customTimeouts: timeoutsOf(request, name),
    importId: request.getImportid(),
    stand: standOf(inputs),
  };
}

function wantedProviderOf(
  request: RegisterResourceRequest | ReadResourceRequest,
): Omit<WantedProvider, "type"> {
  return {
    provider: request.getProvider(),
    version: request.getVersion(),
    pluginDownloadURL: request.getPlugindownloadurl(),
  };
}

export function wantedReadOf(request: ReadResourceRequest): WantedRead {
  const type = request.getType();
  const name = request.getName();
  refuseProvider(type, request.getProvider(), `${name} [${type}]`);
  const id = request.getId();
  return {
    type,
    name,
    ...wantedProviderOf(request),
    parent: request.getParent(),
    id: fromWire(id) instanceof Unknown ? undefined : id,
    inputs: mapFromWire(fromStruct(request.getProperties())),
    dependencies: request.getDependenciesList().toSorted(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  };
}

function refuse(request: RegisterResourceRequest, what: string): void {
  const type = request.getType();
  if (request.getRemote()) {
    throw unsupported(`A component from a package (${what})`);
  }
  if (request.getCustom()) {
    refuseProvider(type, request.getProvider(), what);
  }
  if (request.getImportid() !== "" && packageOf(type) !== NATIVE_PACKAGE) {
    throw unsupported(
      `The "import" option (${what}; of a dynamic resource the Pulumi CLI cannot either: use "import FILE", or "adopt")`,
    );
  }
  if (request.getTransformsList().length > 0) {
    throw unsupported(
      `The "transforms" option (${what}; "transformations", which the SDK applies itself, work)`,
    );
  }
  if (request.getStateMigrationsList().length > 0) {
    throw unsupported(`The "stateMigrations" option (${what})`);
  }
  const hooks = request.getHooks()?.toObject() ?? {};
  if (Object.values(hooks).some((names) => Array.isArray(names) && names.length > 0)) {
    throw unsupported(`The "hooks" option (${what})`);
  }
}

function aliasesOf(request: RegisterResourceRequest): Alias[] {
  const aliases: Alias[] = request.getAliasurnsList().map((urn) => ({ urn }));
  for (const alias of request.getAliasesList()) {
    const spec = alias.getSpec();
    aliases.push(
      spec === undefined
        ? { urn: alias.getUrn() }
        : {
            name: spec.getName(),
            type: spec.getType(),
            stack: spec.getStack(),
            project: spec.getProject(),
            parent: spec.getParenturn(),
            noParent: spec.getNoparent(),
          },
    );
  }
  return aliases;
}

function timeoutsOf(request: RegisterResourceRequest, name: string): CustomTimeouts {
  const timeouts = request.getCustomtimeouts();
  const result: CustomTimeouts = {};
  if (timeouts !== undefined) {
    for (const [key, text] of [
      ["create", timeouts.getCreate()],
      ["update", timeouts.getUpdate()],
      ["delete", timeouts.getDelete()],
      ["read", timeouts.getRead()],
    ] as const) {
      if (text !== "") {
        result[key] = secondsOf(text, name);
      }
    }
  }
  return result;
}

const UNITS: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** A duration as Go writes it: "5m", "1h30m", "1.5s". */
function secondsOf(text: string, name: string): number {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) {
    throw new EngineError(
      "program",
      `The custom timeout "${text}" of ${name} is not a duration such as "5m" or "90s".`,
    );
  }
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    seconds += Number(amount) * (UNITS[unit as string] as number);
  }
  return seconds;
}
