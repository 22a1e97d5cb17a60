import { checkedList } from "../../shared/issues.js";
import { z } from "zod";
import { badRequest, notFound } from "../errors.js";
import { assignGiven } from "../objects.js";
import { noParameters, parameters } from "../parameters.js";
import { objectId } from "../record-kinds.js";
import type { Call, Section } from "../section.js";
import type { ParameterKinds } from "../parameter-kinds.js";
import { storedRules, ruleRecord, rules, type GivenRules, type RuleRecord } from "./greeting-rules.js";
import { checkGroup } from "./groups.js";

const DEFAULT_MESSAGE = "Hello, would you like to talk about our products?";
const MOST_ANNOUNCEMENTS = 10;

const greetingRecord = z.object({
  id: objectId,
  active: z.boolean(),
  name: z.string(),
  rules: z.array(ruleRecord),
  /** Texts by name; `active`, as "0" or "1", is among them. */
  properties: z.record(z.string(), z.string()),
  /** Never shown. */
  group: objectId.exactOptional(),
  /** Never shown. */
  subtype: z.literal("announcement").exactOptional(),
});
export type GreetingRecord = z.output<typeof greetingRecord>;

declare module "../licence.js" {
  interface LicenceData {
    greetings: GreetingRecord[];
  }
}

const listing = parameters((kind) => ({ group: kind.integer(0).optional() }));

const creation = parameters((kind) => ({
  name: kind.textOf(1),
  rules: rules(kind),
  group: kind.integer(0).optional(),
  active: kind.flag().optional(),
  subtype: kind.oneOf(["announcement"]).optional(),
  properties: properties(kind).optional(),
}));

const change = parameters((kind) => ({
  name: kind.textOf(1).optional(),
  properties: properties(kind).optional(),
  active: kind.flag().optional(),
  rules: rules(kind).optional(),
}));

/** Which properties there are is not documented, but for the message's text. */
function properties(kind: ParameterKinds) {
  const name = z
    .string()
    .regex(/^[a-z][\w-]{0,99}$/i, "is not a property's name")
    .refine((value) => value !== "active", "is set by the parameter active");
  return z.record(name, kind.text(), "must be an object");
}

export const greetings: Section<GreetingRecord[]> = {
  stored: checkedList(greetingRecord),
  empty: () => [],
  sample: () => [
    greeting(2291, 1, "Time on site: 5 sec", "Hello, how may I help you?", [
      { id: 8201, value: "5", type: "visit_time_site", operator: "equals", condition: "and" },
    ]),
    greeting(2411, 1, "Returning visitor", "Hello again!", [
      { id: 8191, value: "2", type: "visits_number", operator: "greater_or_equal", condition: "and" },
    ]),
    {
      ...greeting(2491, 0, "athletic shoes", "Hi, are you looking for some athletic shoes", [
        { id: 8291, value: "athletic", type: "url_current", operator: "contains", condition: "and" },
      ]),
      active: false,
      properties: {
        active: "0",
        "greeting-message_text": "Hi, are you looking for some athletic shoes",
      },
    },
  ],
  routes: [
    { method: "GET", path: "/greetings", handle: list },
    { method: "GET", path: "/greetings/:id", handle: show },
    { method: "POST", path: "/greetings", handle: create },
    { method: "PUT", path: "/greetings/:id", handle: update },
    { method: "POST", path: "/greetings/:id", handle: update },
    { method: "DELETE", path: "/greetings/:id", handle: remove },
  ],
};

function list(call: Call) {
  const { group } = listing.read(call);
  return call.licence.data.greetings
    .filter((candidate) => group === undefined || (candidate.group ?? 0) === group)
    .map(shown);
}

function show(call: Call) {
  noParameters.read(call);
  return shown(theGreeting(call));
}

function create(call: Call) {
  const { name, rules: given, group = 0, active = 1, subtype, properties: texts } = creation.read(call);
  const { greetings: all } = call.licence.data;
  checkGroup(call.licence, group);
  if (subtype === "announcement") {
    const announcements = all.filter((candidate) => candidate.subtype === "announcement");
    if (announcements.length >= MOST_ANNOUNCEMENTS) {
      throw badRequest(
        `subtype can be announcement for ${MOST_ANNOUNCEMENTS} greetings, and there are as many already`,
      );
    }
  }
  const id = call.licence.nextId(
    "greeting",
    all.map((candidate) => candidate.id),
  );
  const created = greeting(id, group, name, DEFAULT_MESSAGE, numbered(call, given));
  Object.assign(created.properties, texts);
  activate(created, active === 1);
  if (subtype !== undefined) created.subtype = subtype;
  all.push(created);
  return shown(created);
}

function update(call: Call) {
  const changed = theGreeting(call);
  const { name, properties: texts, active, rules: given } = change.read(call);
  assignGiven(changed, {
    name,
    rules: given && numbered(call, given),
    properties: texts && { ...changed.properties, ...texts },
  });
  if (active !== undefined) activate(changed, active === 1);
  return shown(changed);
}

function remove(call: Call) {
  noParameters.read(call);
  const { greetings: all } = call.licence.data;
  all.splice(all.indexOf(theGreeting(call)), 1);
  return { ok: true };
}

function theGreeting(call: Call): GreetingRecord {
  const written = call.path["id"] ?? "";
  const found = call.licence.data.greetings.find(({ id }) => String(id) === written);
  if (found === undefined) throw notFound(`Greeting ${written} not found`);
  return found;
}

function numbered(call: Call, given: GivenRules): RuleRecord[] {
  const { licence } = call;
  const taken = licence.data.greetings.flatMap((other) => other.rules.map(({ id }) => id));
  return storedRules(withConditions(call, given), () => licence.nextId("rule", taken));
}

/** The rules with the conditions that this API takes. */
function withConditions({ ruleConditions, ignored }: Call, given: GivenRules): GivenRules {
  if (ruleConditions === "taken") return given;
  const names = given.flatMap(({ condition }, index) =>
    condition === undefined ? [] : [`rules[${index}].condition`],
  );
  if (ruleConditions === "refused" && names.length > 0) {
    throw badRequest(...names.map((name) => `${name} is not a parameter`));
  }
  ignored.push(...names);
  return given.map((rule) => ({ ...rule, condition: undefined }));
}

function activate(changed: GreetingRecord, active: boolean): void {
  changed.active = active;
  changed.properties["active"] = active ? "1" : "0";
}

function greeting(
  id: number,
  group: number,
  name: string,
  message: string,
  itsRules: RuleRecord[],
): GreetingRecord {
  return {
    id,
    active: true,
    name,
    rules: itsRules,
    properties: { active: "1", "greeting-message_text": message },
    group,
  };
}

function shown({ group: _group, subtype: _subtype, ...visible }: GreetingRecord) {
  return visible;
}
