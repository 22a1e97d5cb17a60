import {
  type Alias,
  createUrn,
  type CustomResourceOptions,
  type Input,
  type Output,
  output,
  runtime,
  type URN,
} from "@pulumi/pulumi";
import { settings, settingsOfEnvironment } from "../api/settings.js";
import type { Definition, Values } from "./definition.js";
import { nameOf } from "./existing.js";
import { reasonOf } from "./failed.js";
import { tokenOf } from "./loader.js";
import { DECLARED } from "./marks.js";
import { isOn } from "./switch.js";
import type { Holder } from "./told.js";

/*
 * Runs in the program's process, which alone can ask for the state: the provider sees one resource at a time, and of
 * one that is not targeted, or is deleted, not even that.
 */

/** The engine's own function that gives the outputs of a stack's resources, by URN; secrets in clear. */
const READ = "pulumi:pulumi:readStackResourceOutputs";

interface Stored {
  readonly type: string;
  readonly outputs: Values;
}

/** What the state has: of each type, which resources have an object of a natural key. */
interface Holdings {
  readonly urns: ReadonlySet<string>;
  of(definition: Definition, key: Values): readonly string[];
}

/** The state as each run of a program found it, by the engine that the run talks to. */
const readings = new WeakMap<object, Promise<Holdings>>();

/** Whether the resource takes over what exists already, or may: then it matters who has it. */
export function mayAdopt(adopt: unknown): boolean {
  if (adopt !== undefined && ![false, 0, "0", "false"].includes(adopt as string)) return true;
  const setting =
    settingsOfEnvironment(process.env)(settings.adopt) ?? runtime.getConfig("livechat:adopt")?.trim();
  try {
    return isOn("livechat:adopt", setting) ?? false;
  } catch {
    // Neither on nor off it names what is taken over; or it is wrong, which the provider says.
    return true;
  }
}

/**
 * Which other resource of the state has an object of this resource's natural key. That is its own where it has another
 * name in the program now; to take it over would leave both with one object, and the first to be deleted would delete
 * it for the other one.
 */
export function holderOf(
  definition: Definition,
  name: string,
  props: Values,
  options: CustomResourceOptions = {},
): Promise<Holder | null> | undefined {
  const monitor = runtime.getMonitor();
  // Under `setMocks` there is no state.
  if (monitor === undefined || "mocks" in monitor) return undefined;
  const reading = readings.get(monitor) ?? read();
  readings.set(monitor, reading);
  const token = tokenOf(definition);
  const own = createUrn(name, token, options.parent);
  const aliases = (options.aliases ?? []).map((alias) => aliasUrn(alias, name, token, options));
  const key = Object.fromEntries(definition.naturalKey.map((part) => [part, props[part]]));
  const asked = output([own, key, ...aliases]).apply(async ([urn, values, ...others]) => {
    try {
      const holdings = await reading;
      // The engine takes an alias only where the state does not have the resource under its own name.
      const mine = holdings.urns.has(urn as string) ? [urn] : others;
      const holder = holdings
        .of(definition, values as Values)
        .find((one) => one !== urn && !mine.includes(one));
      return holder === undefined ? null : { urn: holder, ...sameBut(urn as string, holder) };
    } catch (error) {
      return { unknown: reasonOf(error) };
    }
  }) as unknown as Asked;
  // A value that fails is told once, where it is used.
  void Promise.allSettled([asked.promise(), asked.isSecret, asked.allResources()]);
  // Not as an output: that would depend on the parent, and on a component is waited for with all its children.
  return asked.isKnown.then((known) => (known ? asked.promise() : null));
}

/** What the output of an answer is made of. */
interface Asked {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(): Promise<Holder | null>;
  allResources(): Promise<unknown>;
}

async function read(): Promise<Holdings> {
  const answer = (await runtime.invoke(READ, { stackName: runtime.getStack() }, {})) as {
    readonly outputs?: Readonly<Record<string, Stored>>;
  };
  const left = new Map(
    Object.entries(answer.outputs ?? {}).filter(([, { outputs }]) => outputs?.[DECLARED] !== undefined),
  );
  const urns = new Set(left.keys());
  const names = new Map<string, Map<string, string[]>>();
  return {
    urns,
    of: (definition, key) => {
      let known = names.get(definition.type);
      if (known === undefined) {
        known = new Map();
        for (const [urn, { type, outputs }] of left) {
          if (type !== tokenOf(definition)) continue;
          const name = nameOf(definition, outputs);
          known.set(name, [...(known.get(name) ?? []), urn]);
          // Of what the state holds, secrets too, no more is kept than which names there are.
          left.delete(urn);
        }
        names.set(definition.type, known);
      }
      return known.get(nameOf(definition, key)) ?? [];
    },
  };
}

function aliasUrn(
  alias: Input<URN | Alias>,
  name: string,
  token: string,
  options: CustomResourceOptions,
): Output<string> {
  return (output(alias) as unknown as Output<unknown>).apply((known) => {
    if (typeof known === "string") return output(known);
    const given = known as Alias;
    const parent = "parent" in given ? given.parent : options.parent;
    return createUrn(given.name ?? name, given.type ?? token, parent);
  });
}

/** The name of a resource, where nothing but that differs. */
function sameBut(own: string, other: string): { readonly name?: string } {
  const [ownEnd, otherEnd] = [own.lastIndexOf("::"), other.lastIndexOf("::")];
  return own.slice(0, ownEnd) === other.slice(0, otherEnd) ? { name: other.slice(otherEnd + 2) } : {};
}
