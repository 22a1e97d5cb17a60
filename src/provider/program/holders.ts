import type { Alias, CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";
import type { Identity, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { reasonOf } from "../values/errors.js";
import { knownValue } from "./run.js";
import { endOfProgram } from "./run-error.js";
import { currentRun, type ProgramRun } from "./stack-state.js";
import { partsOf, type StackObject } from "../values/stack-state.js";
import { type Answer, answerOf, beforeIn, holderIn, StandingError } from "../values/standing.js";
import type { Holder } from "../values/told.js";
import { nativeTypeIn } from "../../shared/permanent.js";
import { printable } from "../../shared/printable.js";

/** What the state says of a resource of the program. */
export interface Standing {
  /** Which resource has an object of its natural key; null where none has, or that is not known yet. */
  readonly holder: Promise<Holder | null>;
  /** The accounts that the stack's objects are in, as far as the state tells. */
  readonly accounts: Promise<readonly Identity[]>;
  /** Of a child that is followed under another name: its URN before, or the present one. */
  readonly before: Promise<string> | undefined;
}

/** What the SDK's resources know of the names that they had. */
interface Named {
  readonly __aliases?: readonly Input<string>[];
  readonly __parentResource?: Resource & Named;
}

/** The components that follow their children. */
const following = new WeakSet<Resource>();

/**
 * From now on a child of this component that gets another name stays the same resource: where the state has its object
 * under a name that the program has no more, that becomes its alias. All its children must be made at once.
 */
export function followChildren(component: Resource): void {
  following.add(component);
  // Before anything is registered.
  void currentRun()
    ?.state()
    .catch(() => undefined);
}

/** What the state has below components of a type, and the program has not declared by now. */
export async function undeclaredBelow(componentType: string): Promise<StackObject[]> {
  const run = currentRun();
  return run?.undeclaredBelow(componentType, await run.state()) ?? [];
}

/**
 * Asks what the state says of a resource: two of them with one object would mean that the first to be deleted deletes it
 * for the other one.
 *
 * @param made gives the resource once it is made: only then all its aliases are known.
 */
export function standingOf(
  type: ResourceType,
  token: string,
  name: string,
  props: Values,
  options: CustomResourceOptions | undefined,
  made: () => Resource & Named,
): Standing | undefined {
  const run = currentRun();
  if (run === undefined) return undefined;
  run.declare(token, name);
  for (const old of givenNames(options)) run.declare(token, old);
  const own = run.urnOf(token, name, options?.parent);
  const asked = ask(run, type, own, props, isElsewhere(token, options));
  const isFollowed = options?.parent !== undefined && following.has(options.parent);
  const before = isFollowed ? beforeOf(run, own, asked, options) : undefined;
  const accounts = run.state().then(
    (state) => state.accounts,
    () => [],
  );
  return { before, accounts, holder: holderOf(run, `${type.name} ${JSON.stringify(name)}`, asked, made) };
}

/** Whether a resource is made by a provider of the program's own, which may be of another account than all others. */
function isElsewhere(token: string, options: CustomResourceOptions = {}): boolean {
  if (nativeTypeIn(token) === undefined) return false;
  return (options.provider ?? options.parent?.getProvider(token)) !== undefined;
}

/** Undefined where the natural key is not known yet: then no object has it. */
async function ask(
  run: ProgramRun,
  type: ResourceType,
  own: Promise<string>,
  props: Values,
  elsewhere: boolean,
): Promise<Answer | undefined> {
  const parts = type.naturalKey.map(async (part) => [part, await knownValue(props[part])] as const);
  const [state, urn, known] = await Promise.all([run.state(), own, Promise.all(parts)]);
  if (known.some(([, value]) => value === undefined)) return undefined;
  const key = Object.fromEntries(known.map(([part, value]) => [part, value?.value]));
  return answerOf(run, state, { type, urn, key, isElsewhere: elsewhere });
}

async function holderOf(
  run: ProgramRun,
  called: string,
  asked: Promise<Answer | undefined>,
  made: () => Resource & Named,
): Promise<Holder | null> {
  let answer: Answer | undefined;
  try {
    answer = await asked;
  } catch (error) {
    return { unknown: reasonOf(error) };
  }
  try {
    return await holderIn(run, called, answer, {
      aliases: () => aliasesOf(made()),
      inheritsAliases: () => inheritsAliases(made()),
    });
  } catch (error) {
    throw error instanceof StandingError ? endOfProgram(printable(error.message)) : error;
  }
}

async function beforeOf(
  run: ProgramRun,
  own: Promise<string>,
  asked: Promise<Answer | undefined>,
  options: CustomResourceOptions | undefined,
): Promise<string> {
  const answer = await asked.catch(() => undefined);
  return beforeIn(run, await own, answer, givenNames(options));
}

/** The names that a program says a resource had. */
function givenNames({ aliases = [] }: CustomResourceOptions = {}): string[] {
  return aliases.flatMap((alias) => {
    if (typeof alias === "string") return partsOf(alias).name;
    const { name } = alias as Alias;
    return typeof name === "string" ? name : [];
  });
}

async function aliasesOf({ __aliases = [] }: Named): Promise<string[]> {
  const known = await Promise.all(__aliases.map(knownValue));
  return known.flatMap((alias) => alias?.value ?? []);
}

/** Whether the engine may give it an alias by itself: a component's children had other names where it had. */
function inheritsAliases({ __parentResource: parent }: Named): boolean {
  if (parent === undefined) return false;
  const { __aliases: aliases = [] } = parent;
  return aliases.length > 0 || inheritsAliases(parent);
}
