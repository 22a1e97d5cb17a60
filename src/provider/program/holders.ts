import type { Alias, CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";
import type { Identity, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { reasonOf } from "../values/errors.js";
import { knownValue } from "./run.js";
import { endOfProgram } from "./run-error.js";
import { currentRun, partsOf, type ProgramRun, type StackObject, type StackState } from "./stack-state.js";
import { faultOfHolder, type Holder } from "../values/told.js";
import { nameOf } from "../values/key.js";
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
  const state = await run?.state();
  const isBelow = (urn: string): boolean => partsOf(urn).types.split("$").includes(componentType);
  return state?.objects.filter(({ urn }) => isBelow(urn) && run?.declares(urn) === false) ?? [];
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

interface Answer {
  readonly own: string;
  readonly state: StackState;
  /** The resources of the state with an object of this natural key. */
  readonly having: readonly string[];
  /** The same, itself left out. */
  readonly others: readonly string[];
  /** The resource of the program that declares the object by the other provider. */
  readonly byOther: string | undefined;
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
  // Its provider's own process sees what others of that provider declare.
  const having = elsewhere ? [urn].filter((one) => state.urns.has(one)) : state.with(type, key);
  const byOther = elsewhere ? undefined : run.claim(nameOf(type, key), urn);
  return { own: urn, state, having, others: having.filter((other) => other !== urn), byOther };
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
  if (answer?.byOther !== undefined) {
    throw endOfProgram(
      printable(
        `${called}: the program declares its object as ${answer.byOther} too, by the dynamic and the native provider: ` +
          "neither knows of the other, and the first of the two to be deleted deletes it for both. Declare it once.",
      ),
    );
  }
  if (answer === undefined || answer.having.length === 0) return null;
  const { own, state } = answer;
  if (answer.others.length === 0) return { isOwn: true };
  // The engine takes an alias only where the state does not have the resource under its own name.
  const aliases = state.urns.has(own) ? [own] : await aliasesOf(made());
  const mine = aliases.filter((urn) => state.urns.has(urn));
  const others = answer.others.filter((other) => !mine.includes(other));
  const gone = others.find((other) => !run.declares(other));
  const urn = gone ?? others[0];
  if (urn === undefined) return { isOwn: true };
  const isOwn = answer.having.some((one) => one === own || mine.includes(one));
  const holder = { isOwn, urn, ...(isSameBut(own, urn) && { name: partsOf(urn).name }) };
  // Where this run leaves the resource out, its provider is not asked; and it then deletes the other one's object.
  if (mine.length === 0 && gone !== undefined && !inheritsAliases(made())) {
    throw endOfProgram(printable(`${called}: ${faultOfHolder(holder)}`));
  }
  return holder;
}

async function beforeOf(
  run: ProgramRun,
  own: Promise<string>,
  asked: Promise<Answer | undefined>,
  options: CustomResourceOptions | undefined,
): Promise<string> {
  // Without the state nothing is told; where that matters, what exists already is refused.
  const answer = await asked.catch(() => undefined);
  const urn = await own;
  if (answer === undefined || answer.state.urns.has(urn)) return urn;
  const { place } = partsOf(urn);
  if (givenNames(options).some((name) => answer.state.urns.has(`${place}::${name}`))) return urn;
  const [before, ...more] = answer.others.filter((other) => isSameBut(urn, other) && !run.declares(other));
  // Of two nobody can tell which one it is.
  return before === undefined || more.length > 0 || !run.take(before) ? urn : before;
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

/** Whether nothing but the name tells two resources apart. */
function isSameBut(one: string, other: string): boolean {
  return partsOf(one).place === partsOf(other).place;
}
