import { setTimeout as sleep } from "node:timers/promises";
import { createUrn, getOrganization, getProject, getStack, type Resource, runtime } from "@pulumi/pulumi";
import { typeOfToken } from "../../definitions/index.js";
import type { Identity, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { nameOf, naturalKeyOf } from "../values/key.js";
import { knownValue, mocksOf } from "./run.js";
import { ACCOUNT, DECLARED, nativeTypeIn, WRITTEN } from "../../shared/permanent.js";
import { accountIn, accountName, compare, identityOf } from "../values/identity.js";

/*
 * Runs in the program's process, which alone can ask for the state: the provider sees one resource at a time, and of
 * one that is not targeted, or is deleted, not even that.
 */

/** The engine's own function that gives the outputs of a stack's resources, by URN; secrets in clear. */
const READ = "pulumi:pulumi:readStackResourceOutputs";

/** The marks by which the outputs of what is managed differ; the native provider keeps no declaration in them. */
const MANAGED = [DECLARED, ACCOUNT, WRITTEN] as const;

interface Stored {
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

/** One run of a program: the state as it found it, and what it has declared so far. */
export class ProgramRun {
  readonly #declared = new Set<string>();
  readonly #taken = new Set<string>();
  /** Which resource declares an object, by type and natural key; one for each of the two providers. */
  readonly #claims = new Map<string, Map<"dynamic" | "native", string>>();
  readonly #places = new Map<Resource | undefined, Map<string, Promise<string>>>();
  #state: Promise<StackState> | undefined;

  /** Tells that the program has a resource of this type token and name, or had it and calls it otherwise now. */
  declare(token: string, name: string): void {
    this.#declared.add(`${token}::${name}`);
  }

  declares(urn: string): boolean {
    const { types, name } = partsOf(urn);
    return this.#declared.has(`${types.slice(types.lastIndexOf("$") + 1)}::${name}`);
  }

  /** The URN that a resource of this name has. Those of one place share what comes before it. */
  async urnOf(token: string, name: string, parent: Resource | undefined): Promise<string> {
    const here = this.#places.get(parent) ?? new Map<string, Promise<string>>();
    this.#places.set(parent, here);
    const place = here.get(token) ?? knownValue(createUrn("", token, parent)).then((urn) => urn?.value ?? "");
    here.set(token, place);
    return `${await place}${name}`;
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

  /** Read once, before anything is registered that waits for it: while it runs, an operation changes the state. */
  state(): Promise<StackState> {
    return (this.#state ??= read());
  }
}

const runs = new WeakMap<object, ProgramRun>();

/** The run that this code is part of, by the engine that it talks to; none under `setMocks`, where there is no state. */
export function currentRun(): ProgramRun | undefined {
  const monitor = runtime.getMonitor();
  if (monitor === undefined || mocksOf(monitor) !== undefined) return undefined;
  const run = runs.get(monitor) ?? new ProgramRun();
  runs.set(monitor, run);
  return run;
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

/** By its short name alone the engine would look for the stack in the user's own organization. */
function ownName(): string {
  const organization = getOrganization();
  // What backends without organizations say.
  if (organization === "organization") return getStack();
  return `${organization}/${getProject()}/${getStack()}`;
}

/**
 * The CLI writes the files of a state anew at each step, also while we ask for it: in a folder it then finds one that is
 * empty, and says that it failed. A moment later it is whole.
 */
export async function whenWhole<T>(ask: () => Promise<T>, waits = [50, 200, 1_000]): Promise<T> {
  for (const wait of waits) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      return await ask();
    } catch {
      // oxlint-disable-next-line no-await-in-loop -- as above
      await sleep(wait);
    }
  }
  return ask();
}

async function read(): Promise<StackState> {
  const answer = (await whenWhole(() => runtime.invoke(READ, { stackName: ownName() }, {}))) as {
    readonly outputs?: Readonly<Record<string, Stored>>;
  };
  const urns = new Map<string, Identity | undefined>();
  const names = new Map<string, string[]>();
  const objects: StackObject[] = [];
  const accounts = new Map<string, Identity>();
  for (const [urn, { type: token, outputs }] of Object.entries(answer.outputs ?? {})) {
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
