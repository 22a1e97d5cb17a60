import { typeOfToken } from "../../definitions/index.js";
import type { Identity, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ACCOUNT, DECLARED, nativeTypeIn, WRITTEN } from "../../shared/permanent.js";
import { accountIn, accountName, compare, identityOf } from "./identity.js";
import { nameOf, naturalKeyOf } from "./key.js";

/** The marks by which the outputs of what is managed differ; the native provider keeps no declaration in them. */
const MANAGED = [DECLARED, ACCOUNT, WRITTEN] as const;

/** A resource as an engine tells of it. */
export interface Stored {
  readonly type: string;
  readonly outputs?: Values;
}

/** Which resources the state has. Of what it holds, secrets too, no more is kept than which natural keys there are. */
export interface StackState {
  readonly urns: ReadonlySet<string>;
  /** The accounts that the dynamic ones are in, as far as they tell: those of the native provider may be in more. */
  readonly accounts: readonly Identity[];
  /**
   * The resources that have an object of this type and natural key; without those of the native provider that are known to
   * be in another account than the dynamic ones.
   */
  with(type: ResourceType, key: Values): readonly string[];
  /** All of them, by type and natural key. */
  readonly objects: readonly StackObject[];
}

export interface StackObject {
  readonly urn: string;
  readonly type: ResourceType;
  readonly key: Values;
}

/** @param stored the resources, by URN. */
export function stackStateOf(stored: Readonly<Record<string, Stored>>): StackState {
  const urns = new Map<string, Identity | undefined>();
  const names = new Map<string, string[]>();
  const objects: StackObject[] = [];
  const accounts = new Map<string, Identity>();
  for (const [urn, { type: token, outputs }] of Object.entries(stored)) {
    const type = typeOfToken(token);
    // What is only referred to (`X.get`) has none of these.
    if (type === undefined || outputs === undefined || !MANAGED.some((mark) => mark in outputs)) continue;
    const account = accountIn(outputs) ?? identityOf(type, [outputs]);
    urns.set(urn, account);
    if (account !== undefined && !isOfNative(urn)) accounts.set(accountName(account), account);
    objects.push({ urn, type, key: naturalKeyOf(type, outputs) });
    const name = nameOf(type, outputs);
    names.set(name, [...(names.get(name) ?? []), urn]);
  }
  const known = [...accounts.values()];
  const isElsewhere = (urn: string) => {
    const account = urns.get(urn);
    return (
      isOfNative(urn) &&
      account !== undefined &&
      known.length > 0 &&
      known.every((one) => compare(one, account) === "other")
    );
  };
  return {
    urns: new Set(urns.keys()),
    objects,
    accounts: known,
    with: (type, key) => (names.get(nameOf(type, key)) ?? []).filter((urn) => !isElsewhere(urn)),
  };
}

/** What a program has declared so far. */
export class DeclaredSoFar {
  readonly #declared = new Set<string>();
  readonly #taken = new Set<string>();
  /** Which resource declares an object, by type and natural key; one for each of the two providers. */
  readonly #claims = new Map<string, Map<"dynamic" | "native", string>>();

  /** What the state has below components of a type, and the program does not declare. */
  undeclaredBelow(componentType: string, { objects }: StackState): StackObject[] {
    const isBelow = (urn: string): boolean => partsOf(urn).types.split("$").includes(componentType);
    return objects.filter(({ urn }) => isBelow(urn) && !this.declares(urn));
  }

  /** Tells that the program has a resource of this type token and name, or had it and calls it otherwise now. */
  declare(token: string, name: string): void {
    this.#declared.add(`${token}::${name}`);
  }

  declares(urn: string): boolean {
    const { types, name } = partsOf(urn);
    return this.#declared.has(`${types.slice(types.lastIndexOf("$") + 1)}::${name}`);
  }

  /**
   * Tells that a resource, by its URN, declares an object of this type and natural key. Returns the one that declares it by
   * the other provider, if one does.
   */
  claim(object: string, urn: string): string | undefined {
    const claims = this.#claims.get(object) ?? new Map<"dynamic" | "native", string>();
    this.#claims.set(object, claims);
    const door = isOfNative(urn) ? "native" : "dynamic";
    claims.set(door, urn);
    return claims.get(door === "native" ? "dynamic" : "native");
  }

  /** Makes a resource of the state another one's former name. Returns whether it was nobody's. */
  take(urn: string): boolean {
    const isFree = !this.#taken.has(urn);
    this.#taken.add(urn);
    return isFree;
  }
}

/** What a URN is made of. A name may hold anything, what separates the parts too. */
export function partsOf(urn: string): {
  readonly place: string;
  readonly types: string;
  readonly name: string;
} {
  const [scheme = "", project = "", types = "", ...name] = urn.split("::");
  return { place: [scheme, project, types].join("::"), types, name: name.join("::") };
}

/** Whether what has this URN is a resource of the native provider. */
export function isOfNative(urn: string): boolean {
  const { types } = partsOf(urn);
  return nativeTypeIn(types.slice(types.lastIndexOf("$") + 1)) !== undefined;
}
