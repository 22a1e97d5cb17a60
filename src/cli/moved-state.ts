import { randomUUID } from "node:crypto";
import type { Values } from "../definitions/definition.js";
import { typeOfToken } from "../definitions/index.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { isObject, uniform } from "../provider/values/canonical.js";
import { marksOf } from "../provider/values/declared.js";
import { DECLARED, loaderText, nativeTokenOf, ORDERED, SECRETS, tokenOf } from "../shared/permanent.js";
import { PrintableError } from "../shared/printable-error.js";
import { SECRET_SIGNATURE, SIGNATURE } from "../shared/pulumi-form.js";

/** Which provider the resources of a state are made by. */
export type Door = "native" | "dynamic";

/**
 * A state that cannot be moved, or no state at all.
 *
 * Give what `pulumi stack export` wrote of a stack whose provider it can be.
 */
export class UnmovableStateError extends PrintableError {
  override readonly name = "UnmovableStateError";
  readonly code = "configuration";
}

interface Stored {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly provider?: string;
  readonly external?: boolean;
  readonly inputs?: Values;
  readonly outputs?: Values;
}

/** The package whose default provider makes the resources. */
const packageOf: Readonly<Record<Door, string>> = { native: "livechat", dynamic: "pulumi-nodejs" };

/**
 * An exported state in which the resources of this package are of the other provider: the same objects under the same names.
 * Nothing is asked of the account, and nothing written to it.
 *
 * @param state What `pulumi stack export` wrote.
 * @throws UnmovableStateError where it is none, or a resource cannot be moved.
 */
export function movedState(state: unknown, to: Door): { readonly state: Values; readonly moved: number } {
  const { deployment } = isObject(state) ? state : {};
  const resources = isObject(deployment) ? deployment["resources"] : undefined;
  if (!isObject(state) || !isObject(deployment) || !Array.isArray(resources)) {
    throw new UnmovableStateError("it is no state: give what `pulumi stack export` writes");
  }
  const stored = resources as Stored[];
  const pending = (deployment["pending_operations"] ?? []) as { readonly resource: Stored }[];
  const all = [...stored, ...pending.map(({ resource }) => resource)];
  const urns = new Map(all.map(({ urn }) => [urn, movedUrn(urn, to)]));
  const moving = stored.filter((resource) => isToMove(resource, to));
  const provider = moving.length === 0 ? undefined : providerFor(stored, to);
  const anew = (resource: Stored): unknown =>
    withUrns(isToMove(resource, to) ? moved(resource, to, provider) : resource, urns);
  const others = stored.map(anew) as Stored[];
  const made = provider === undefined || provider.isThere ? [] : [provider.resource];
  const { urn: old } = defaultProvider(stored[0]?.urn ?? "", to === "native" ? "dynamic" : "native");
  const isUsed = others.some((resource) => resource.provider?.startsWith(`${old}::`));
  const kept = others.filter(({ urn }) => isUsed || moving.length === 0 || urn !== old);
  // A provider stands before those that it makes.
  const [first, ...rest] = kept;
  return {
    state: {
      ...state,
      deployment: {
        ...deployment,
        resources: first === undefined ? [] : [first, ...made, ...rest],
        ...(pending.length > 0 && {
          pending_operations: pending.map((operation) => ({
            ...operation,
            resource: anew(operation.resource),
          })),
        }),
      },
    },
    moved: moving.length,
  };
}

function isToMove({ type: token }: Stored, to: Door): boolean {
  const type = typeOfToken(token);
  return type !== undefined && token === (to === "native" ? tokenOf(type) : nativeTokenOf(type));
}

/** The URN with each type in it as the other provider has it: a child's holds those of its parents. */
function movedUrn(urn: string, to: Door): string {
  const [scheme, project, types = "", ...name] = urn.split("::");
  const anew = types.split("$").map((token) => {
    const type = typeOfToken(token);
    if (type === undefined) return token;
    return to === "native" ? nativeTokenOf(type) : tokenOf(type);
  });
  return [scheme, project, anew.join("$"), ...name].join("::");
}

/** The same value, with those URNs in it that have become others. */
function withUrns(value: unknown, urns: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return urns.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => withUrns(item, urns));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withUrns(inner, urns)]));
}

interface ProviderOfMoved {
  /** As resources name it. */
  readonly reference: string;
  readonly resource: Stored;
  readonly isThere: boolean;
}

function providerFor(stored: readonly Stored[], to: Door): ProviderOfMoved {
  const made = defaultProvider(stored[0]?.urn ?? "", to);
  const there = stored.find(({ urn }) => urn === made.urn);
  const resource = there ?? { ...made, custom: true, id: randomUUID() };
  return { reference: `${resource.urn}::${resource.id}`, resource, isThere: there !== undefined };
}

function defaultProvider(stackUrn: string, door: Door): Stored {
  const [scheme, project] = stackUrn.split("::");
  const type = `pulumi:providers:${packageOf[door]}`;
  return { urn: [scheme, project, type, "default"].join("::"), type };
}

function moved(resource: Stored, to: Door, provider: ProviderOfMoved | undefined): Stored {
  const type = typeOfToken(resource.type);
  if (type === undefined || provider === undefined) return resource;
  const { inputs = {}, outputs = {} } = resource;
  if (to === "native") {
    return {
      ...resource,
      type: nativeTokenOf(type),
      provider: provider.reference,
      inputs: asNative(type, inputs),
      outputs: asNative(type, outputs),
    };
  }
  if (
    !/::pulumi:providers:livechat::default(?:_(?:\d+_\d+_\d+|https?_)[^:]*)?::[^:]*$/.test(
      resource.provider ?? "",
    )
  ) {
    throw new UnmovableStateError(
      `${resource.urn} is made by a provider of the program's own, and dynamic resources have one account for all: ` +
        "keep it native",
    );
  }
  const text = { __provider: loaderText(type.name) };
  return {
    ...resource,
    type: tokenOf(type),
    provider: provider.reference,
    inputs: { ...asDynamic(type, inputs), ...text },
    outputs: {
      ...asDynamic(type, outputs),
      // What is only referred to declares nothing.
      ...(resource.external !== true && declaredBy(resource, type, inputs)),
      ...text,
    },
  };
}

/** What a native state has no use for. */
const OF_DYNAMIC = new Set(["__provider", DECLARED, ORDERED, SECRETS]);

function asNative(type: ResourceType, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => !OF_DYNAMIC.has(name))
      .map(([name, value]) => [name, type.fields[name]?.refersTo === undefined ? value : asTexts(value)]),
  );
}

function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  return typeof value === "number" ? String(value) : value;
}

function asDynamic(type: ResourceType, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      type.fields[name]?.refersTo === undefined || isObject(value)
        ? value
        : uniform(type.fields[name], value),
    ]),
  );
}

/** The marks of what these inputs declare. */
function declaredBy({ urn }: Stored, type: ResourceType, inputs: Values): Values {
  const clear = Object.entries(inputs).map(([name, value]) => {
    if (!isSecret(value)) return [name, value];
    if (typeof value["plaintext"] === "string") return [name, JSON.parse(value["plaintext"]) as unknown];
    if (type.fields[name]?.partial === true) {
      throw new UnmovableStateError(
        `${urn}: what of its ${name} is declared is encrypted. Export the state with --show-secrets`,
      );
    }
    return [name, value];
  });
  const secret = type.naturalKey.filter((name) => isSecret(inputs[name]));
  return { ...marksOf(type, Object.fromEntries(clear) as Values), [ORDERED]: true, [SECRETS]: secret };
}

function isSecret(value: unknown): value is Values {
  return isObject(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}
