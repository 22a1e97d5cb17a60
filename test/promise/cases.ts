import fc, { type Arbitrary } from "fast-check";
import type { Values } from "../../src/definitions/definition.js";
import type { ResourceType } from "../../src/definitions/resource-type.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import type { LiveChatClient } from "../../src/api/index.js";
import type { Declared } from "../lifecycle/engine.js";

/** What tells the objects of a case apart: few, so that they often meet. */
const KEYS = 3;
const VARIANTS = 3;

/** One object that a program may declare, or that somebody makes in the account. */
export interface Thing {
  readonly type: string;
  /** Which of the natural keys of its type it has. */
  readonly key: number;
  /** Which values it has besides. */
  readonly variant: number;
  /** The group that it belongs to, where its type has one: the key of a group of the program, or null for one of the account's. */
  readonly group: number | null;
  readonly adopt: boolean;
  readonly protect: boolean;
}

/** What becomes of a resource of the program. */
type Edit =
  | { readonly how: "keep" | "remove" }
  | { readonly how: "change"; readonly variant: number }
  | { readonly how: "another key"; readonly key: number }
  | { readonly how: "move"; readonly group: number | null }
  | { readonly how: "rename"; readonly alias: boolean }
  | { readonly how: "replace" };

/** What somebody else does to the account between two runs. */
export interface Deed {
  readonly how: "make" | "change" | "remove" | "make again";
  readonly thing: Thing;
}

export interface Case {
  /** Whether the program is a `Licence`, whose keys may be renamed. */
  readonly isLicence: boolean;
  readonly first: readonly Thing[];
  readonly edits: readonly Edit[];
  readonly added: readonly Thing[];
  readonly deeds: readonly Deed[];
}

const types = ["Group", "Agent", "Tag", "CannedResponse", "Goal", "Greeting", "Webhook"];
const key = fc.nat(KEYS - 1);
const variant = fc.nat(VARIANTS - 1);
const group = fc.option(key, { freq: 3 });

const thing: Arbitrary<Thing> = fc.record({
  type: fc.constantFrom(...types),
  key,
  variant,
  group,
  adopt: rarely(4),
  protect: rarely(8),
});

const edit: Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Edit>({ how: "keep" }) },
  { weight: 2, arbitrary: fc.constant<Edit>({ how: "remove" }) },
  { weight: 3, arbitrary: variant.map((to): Edit => ({ how: "change", variant: to })) },
  { weight: 1, arbitrary: key.map((to): Edit => ({ how: "another key", key: to })) },
  { weight: 1, arbitrary: group.map((to): Edit => ({ how: "move", group: to })) },
  { weight: 2, arbitrary: fc.boolean().map((alias): Edit => ({ how: "rename", alias })) },
  { weight: 1, arbitrary: fc.constant<Edit>({ how: "replace" }) },
);

/** Mostly about what the program has, or is to have. */
function deedOn(things: readonly Thing[]): Arbitrary<Deed> {
  const theirs = fc
    .tuple(fc.constantFrom(...things), variant)
    .map(([one, of]): Thing => ({ ...one, variant: of }));
  return fc.record({
    how: fc.constantFrom("make", "change", "remove", "make again"),
    thing: fc.oneof({ weight: 4, arbitrary: theirs }, { weight: 1, arbitrary: thing }),
  });
}

export const cases: Arbitrary<Case> = fc
  .tuple(
    fc.boolean(),
    fc.uniqueArray(thing, { minLength: 1, maxLength: 5, selector: placeOf }),
    fc.uniqueArray(thing, { maxLength: 2, selector: placeOf }),
  )
  .chain(([isLicence, first, added]) =>
    fc.record({
      isLicence: fc.constant(isLicence),
      first: fc.constant(first),
      edits: fc.array(edit, { minLength: first.length, maxLength: first.length }),
      added: fc.constant(added),
      deeds: fc.array(deedOn([...first, ...added]), { maxLength: 3 }),
    }),
  );

function rarely(one: number): Arbitrary<boolean> {
  return fc.nat(one).map((number) => number === one);
}

/** What no two objects of a program have in common. */
function placeOf({ type, key: which }: Thing): string {
  return `${type} ${which}`;
}

/** A resource of a program, before it is known what it refers to. */
interface Named {
  readonly name: string;
  readonly thing: Thing;
  readonly options: Values;
}

/** The programs of a case, in terms of a project of the lifecycle suite, and which resources are replaced by force. */
export function programsOf({ isLicence, first, edits, added }: Case): {
  readonly before: readonly Declared[];
  readonly after: readonly Declared[];
  readonly replaced: readonly string[];
} {
  const before = first.map((one): Named => ({ name: nameOf(one), thing: one, options: {} }));
  const kept = before.flatMap((resource, index) => {
    const next = edited(resource, edits[index] ?? { how: "keep" });
    return next ? [next] : [];
  });
  const taken = new Set(kept.map((one) => placeOf(one.thing)));
  const distinct = kept.filter(
    (one, index) => kept.findIndex((other) => placeOf(other.thing) === placeOf(one.thing)) === index,
  );
  const more = added
    .filter((one) => !taken.has(placeOf(one)))
    .map((one): Named => ({ name: `${nameOf(one)}-new`, thing: one, options: {} }));
  const after = [...distinct, ...more];
  const replaced = before.flatMap(({ name }, index) =>
    edits[index]?.how === "replace" && after.some((one) => one.name === name) ? [name] : [],
  );
  const write = isLicence ? licenceOf : declaredOf;
  return { before: write(before), after: write(after), replaced };
}

function nameOf({ type, key: which }: Thing): string {
  return `${type.toLowerCase()}${which}`;
}

function edited({ name, thing: old, options }: Named, change: Edit): Named | undefined {
  switch (change.how) {
    case "keep":
    case "replace":
      return { name, thing: old, options };
    case "remove":
      return undefined;
    case "change":
      return { name, thing: { ...old, variant: change.variant }, options };
    case "another key":
      return { name, thing: { ...old, key: change.key }, options };
    case "move":
      return { name, thing: { ...old, group: change.group }, options };
    default:
      return {
        name: `${name}-renamed`,
        thing: old,
        options: change.alias ? { aliases: [{ name }] } : options,
      };
  }
}

/** Groups come first: what belongs to one refers to it. */
function ordered(resources: readonly Named[]): Named[] {
  return resources.toSorted((a, b) => Number(b.thing.type === "Group") - Number(a.thing.type === "Group"));
}

function groupIn(resources: readonly Named[], which: number | null): string | undefined {
  return resources.find(({ thing: { type, key: one } }) => type === "Group" && one === which)?.name;
}

function declaredOf(resources: readonly Named[]): Declared[] {
  return ordered(resources).map(({ name, thing: one, options }) => {
    const of = groupIn(resources, one.group);
    return {
      type: one.type,
      name,
      args: argsOf(one, of === undefined ? 1 : { $idOf: of }),
      options: { ...options, ...(one.protect && { protect: true }) },
    };
  });
}

/** The same as a `Licence`, whose objects are told apart by their keys. */
function licenceOf(resources: readonly Named[]): Declared[] {
  const sections: Record<string, Record<string, Values>> = {};
  for (const { name, thing: one } of resources) {
    const of = groupIn(resources, one.group);
    const section = (sections[resourceTypeOf(one.type).section] ??= {});
    const { adopt, ...args } = argsOf(one, of ?? 1);
    section[name] = { ...args, ...(adopt === true && { adopt }), options: { protect: one.protect } };
  }
  return [{ type: "Licence", name: "licence", args: { declaration: sections } }];
}

const OWNER = "john.doe@mycompany.com";
const authors = [OWNER, "jane.doe@mycompany.com", "jenny.doe@mycompany.com"];

/** The arguments of a thing; `group` is what its group is called. */
export function argsOf({ type, key: which, variant: of, adopt }: Thing, inGroup: unknown): Values {
  const own = (): Values => {
    switch (type) {
      case "Group":
        return {
          name: `Group ${which}`,
          language: ["en", "pl", "de"][of],
          ...(of === 2 && { agents: [OWNER] }),
        };
      case "Agent":
        return {
          login: `agent${which}@people.example`,
          name: `Agent ${of}`,
          ...(of !== 1 && { groups: [inGroup] }),
        };
      case "Tag":
        return { tag: `tag${which}`, author: authors[of], group: inGroup };
      case "CannedResponse":
        return { text: `Response ${which}`, tags: [`t${of}`], group: inGroup };
      case "Goal":
        return of === 0
          ? { type: "url", name: `Goal ${which}`, url: "https://shop.example" }
          : { type: "url", name: `Goal ${which}`, url: `https://shop.example/${of}`, active: of === 1 };
      case "Greeting":
        return {
          name: `Greeting ${which}`,
          rules: [{ type: "visits_number", value: of, operator: "equals" }],
          group: inGroup,
          ...(of === 2 && { properties: { "greeting-message_text": "Hello" } }),
        };
      default:
        return {
          eventType: "chat_ended",
          dataTypes: [["chat"], ["chat", "visitor"], ["visitor"]][of],
          url: `https://hooks.example/${which}`,
        };
    }
  };
  return { ...own(), ...(adopt && { adopt }) };
}

/** Does a deed, as somebody else does it with the API. What the account refuses does not happen. */
export async function doTo(api: LiveChatClient, { how, thing: one }: Deed): Promise<void> {
  const account = { api, currentPassword: undefined };
  const definition = resourceTypeOf(one.type);
  const groups = await api.groups.list();
  const inGroup = groups.find(({ name }) => name === `Group ${one.group}`)?.id ?? 1;
  const { adopt: _not, ...args } = argsOf(one, inGroup);
  const full = definition.args.parse(args);
  const old = await find(definition, account, full);
  if (how !== "make" && old === undefined) return;
  const isFixed = definition.update === undefined;
  try {
    if (old && (how === "remove" || how === "make again" || isFixed))
      await definition.delete(account, old.id, old.state);
    if (old && how === "change" && !isFixed) {
      const { [definition.partition ?? ""]: _place, ...changed } = full;
      await definition.update?.(account, old.id, changed, old.state);
    } else if (how !== "remove") await definition.create(account, full);
  } catch {
    // Such as an agent whom the account has already.
  }
}

async function find(
  definition: ResourceType,
  account: { api: LiveChatClient; currentPassword: undefined },
  args: Values,
) {
  const place = definition.partition === undefined ? undefined : args[definition.partition];
  const objects = await definition.list(account, place);
  return objects.find(({ state }) =>
    definition.naturalKey.every((name) => String(state[name]) === String(args[name])),
  );
}
