import { z } from "zod";
import type { Greeting as ApiGreeting } from "../api/index.js";
import { greetingSubtypes } from "../api/known-values.js";
import { foundIn } from "./definition.js";
import { define } from "./resource-type.js";
import { field } from "./facts.js";
import { greetingRule, fromApiRule } from "./greeting-rules.js";
import { conditionsNotTaken, sayOr, withConditions } from "./rule-conditions.js";
import { rulesInWords, secondsIn } from "./rules-in-words.js";
import { adopt, anyScalar, flag, groupId, heldText, isNumber, oneOf } from "./schemas.js";

export const greetingArgs = {
  /** The greeting's name in LiveChat's settings; visitors do not see it. A change updates the greeting. */
  name: heldText(),
  /**
   * What must be true for the greeting to be shown: all of it, or, where the rules' `condition` is `or`, any. A set, of
   * at least one when the greeting is made. A change updates the greeting; where the account's rules say `or`, it must be allowed (`livechat:acceptLoss`).
   */
  rules: field(z.array(greetingRule).optional(), {
    set: true,
    readFirst: true,
    inWords: rulesInWords,
    onCreate: z.array(z.unknown()).min(1, "at least one rule"),
  }),
  /** The group for whose visitors it is, by id or resource. Default: 0. A change replaces the greeting. */
  group: field(groupId.default(0), { replaces: true, refersTo: "groups" }),
  /** Whether it is shown. Default: true. A change updates the greeting. */
  active: flag.optional(),
  /**
   * `announcement`: shown once, and never again to a visitor who closed it; a licence has at most 10. The
   * API never tells it. A change replaces the greeting.
   */
  subtype: field(oneOf(greetingSubtypes).optional(), {
    replaces: true,
    writeOnly: true,
  }),
  /**
   * The greeting's texts and settings, by LiveChat's own names: `greeting-message_text` is what it says. Only
   * the keys given are managed. A change updates the greeting.
   */
  properties: field(
    z
      .record(
        z.string().refine((key) => key !== "active", "follows `active`: declare that"),
        anyScalar,
      )
      .optional(),
    { partial: true },
  ),
  /** Take over the greeting of this name in this group if there is one already. Default: false. */
  adopt,
};

export const greeting = define({
  name: "Greeting",
  title: "greeting",
  section: "greetings",
  args: z.strictObject(greetingArgs),
  computed: {},
  naturalKey: ["name", "group"],
  listIsComplete: true,
  partition: "group",
  partitions: async ({ api }) => (await api.groups.list()).map(({ id }) => id),
  needs: [
    "groups.list",
    "greetings.list",
    "greetings.get",
    "greetings.create",
    "greetings.update",
    "greetings.delete",
  ],

  list: async ({ api }, group) => {
    const id = Number(group ?? 0);
    return foundIn(await api.greetings.list({ group: id }), (one) => fromApi(one, id));
  },
  // The documented create takes no properties: an update follows where they are declared.
  create: async ({ api }, { adopt: _not, properties: _later, rules = [], ...args }) =>
    fromApi(await api.greetings.create({ ...args, rules }), args.group),
  get: async ({ api }, id, { group = 0 }) =>
    isNumber(id) ? fromApi(await api.greetings.get(Number(id)), group).state : undefined,
  update: async (
    { api },
    id,
    { adopt: _not, group: _replaces, subtype: _too, rules, ...changed },
    { group = 0, rules: there = [] },
  ) => {
    const sent = { ...changed, ...(rules && { rules: withConditions(rules, there) }) };
    return fromApi(await api.greetings.update(Number(id), sent), group).state;
  },
  delete: async ({ api }, id) => await api.greetings.delete(Number(id)),

  risk: ({ rules }, old) => {
    if (rules === undefined) return undefined;
    const undocumented = "LiveChat's documentation does not have that as a parameter";
    if (sayOr(old?.rules)) {
      const reason = `its rules are joined by \`or\`, and ${undocumented}: a write of the rules may turn it into \`and\``;
      return { reason, loses: true };
    }
    return sayOr(rules)
      ? {
          reason:
            `its rules are to be joined by \`or\`, and ${undocumented}: an account that does not take it ends the ` +
            "step with an error",
          loses: false,
        }
      : undefined;
  },
  atMost: { count: 10, what: "announcement greetings", counts: ({ subtype }) => subtype === "announcement" },
  notTaken: ({ rules = [] }, answer) => conditionsNotTaken(rules, answer.rules ?? []),
  waits: ({ rules }) => secondsIn(rules),
  inWords: ({ rules }) => (rules === undefined ? undefined : ["is shown ", ...rulesInWords(rules)]),
  consequences: ({ operation, new: { active }, changed }) => {
    if (operation === "delete") return [["is not shown any more"]];
    if (operation !== "update" || !changed.has("active")) return [];
    return [[active === false ? "is not shown until it is active again" : "is shown from then on"]];
  },
});

/** The answers do not tell the group: it is the one that was asked for. */
function fromApi({ id, name, rules, active, properties }: ApiGreeting, group: number) {
  const { active: _same, ...texts } = properties ?? {};
  return {
    id: String(id),
    state: {
      name,
      rules: rules?.map(fromApiRule),
      group,
      active,
      properties: properties === undefined ? undefined : texts,
    },
  };
}
