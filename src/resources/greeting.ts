import type { Output } from "@pulumi/pulumi";
import { z } from "zod";
import type { Greeting as ApiGreeting } from "../api/index.js";
import type { ArgsOf } from "../provider/args.js";
import { type Definition, facts, type Found } from "../provider/definition.js";
import { listLookup, lookup, outputForm } from "../provider/lookup.js";
import { LiveChatResource } from "../provider/resource.js";
import { greetingRule, type GreetingRuleArgs, told } from "./greeting-rules.js";
import { adopt, flag, groupId, scalarText, text } from "./schemas.js";

const shape = {
  /** The greeting's name in LiveChat's settings; visitors do not see it. A change updates the greeting. */
  name: text,
  /** What must be true, all of it, for the greeting to be shown. A set. A change updates the greeting. */
  rules: z
    .array(greetingRule)
    .min(1, "at least one rule")
    .clone()
    .register(facts, { set: true }) as unknown as z.ZodType<
    z.output<typeof greetingRule>[],
    GreetingRuleArgs[]
  >,
  /** The group for whose visitors it is, by id or resource. Default: 0. A change replaces the greeting. */
  group: groupId
    .default(0 as never)
    .clone()
    .register(facts, { replaces: true, refersTo: "groups" }),
  /** Whether it is shown. Default: true. A change updates the greeting. */
  active: flag.optional(),
  /**
   * `announcement`: shown once, and never again to a visitor who closed it; a licence has at most 10. The
   * API never tells it. A change replaces the greeting.
   */
  subtype: z
    .enum(["announcement"], { error: 'must be "announcement"' })
    .optional()
    .clone()
    .register(facts, { replaces: true, writeOnly: true }),
  /**
   * The greeting's texts and settings, by LiveChat's own names: `greeting-message_text` is what it says. Only
   * the keys given are managed. A change updates the greeting.
   */
  properties: z
    .record(
      z.string().refine((key) => key !== "active", "follows `active`: declare that"),
      scalarText,
    )
    .optional()
    .clone()
    .register(facts, { partial: true }),
  /** Take over the greeting of this name in this group if there is one already. Default: false. */
  adopt,
};

/** What a greeting is declared with. */
export type GreetingArgs = ArgsOf<typeof shape>;

/**
 * A message that is shown to visitors when its rules are met.
 *
 * Natural key: the name and the group. A new group or subtype replaces it, all else updates it in place.
 * Scopes: `greetings_read`, `greetings_write`.
 */
export class Greeting extends LiveChatResource<GreetingArgs> {
  declare readonly name: Output<string>;
  declare readonly rules: Output<z.output<typeof greetingRule>[]>;
  declare readonly group: Output<number>;
  declare readonly active: Output<boolean>;
  declare readonly subtype: Output<string | undefined>;
  declare readonly properties: Output<Record<string, string>>;

  static override get definition(): Definition {
    return greeting;
  }
}

/** The greeting with this id. The API does not tell its group. */
export const getGreeting = lookup(
  "getGreeting",
  async (api, { id }: { id: number }) => await api.greetings.get(id),
);
export const getGreetingOutput = outputForm(getGreeting);

/** The greetings of all groups, or of one. */
export const getGreetings = listLookup(
  "getGreetings",
  async (api, filter: { group?: number } = {}) => await api.greetings.list(filter),
);
export const getGreetingsOutput = outputForm(getGreetings);

const greeting: Definition = {
  type: "Greeting",
  title: "greeting",
  section: "greetings",
  args: z.strictObject(shape),
  computed: {},
  naturalKey: ["name", "group"],
  listIsWhole: true,
  partition: "group",
  partitions: async ({ api }) => (await api.groups.list()).map(({ id }) => id),

  list: async ({ api }, group) => {
    const id = Number(group ?? 0);
    return (await api.greetings.list({ group: id })).map((one) => found(one, id));
  },
  create: async ({ api }, args) => {
    // The documented create takes no properties: an update follows where they are declared.
    const { adopt: _not, properties: _later, ...rest } = args as z.output<z.ZodObject<typeof shape>>;
    const { active, group, subtype } = rest;
    const made = await api.greetings.create({
      name: rest.name,
      rules: rest.rules,
      ...(group !== undefined && { group }),
      ...(active !== undefined && { active }),
      ...(subtype !== undefined && { subtype }),
    });
    return found(made, group ?? 0);
  },
  update: async ({ api }, id, changed, old) => {
    const answer = await api.greetings.update(Number(id), changed);
    return found(answer, Number(old["group"] ?? 0)).state;
  },
  delete: async ({ api }, id) => await api.greetings.delete(Number(id)),
};

/** The answers do not tell the group: it is the one that was asked for. */
function found({ id, name, rules, active, properties }: ApiGreeting, group: number): Found {
  const { active: _same, ...texts } = properties;
  return {
    id: String(id),
    state: {
      name,
      rules: rules.map(told),
      group,
      active,
      properties: texts,
    },
  };
}
