import { joinedPhrases, type Phrase, phrase } from "../shared/phrase.js";
import { sayOr } from "./rule-conditions.js";

type Rule = Readonly<Record<string, unknown>>;

/** When a greeting is shown, in words: `after 30 s on the page, when the URL contains /pricing`. */
export function rulesInWords(rules: unknown): Phrase {
  const all = (Array.isArray(rules) ? rules : []).filter((rule): rule is Rule => isObject(rule));
  if (all.length === 0) return ["at once, for every visitor"];
  // They have no order: first when, then where.
  const inOrder = all.toSorted((one, other) => rank(one) - rank(other));
  return joinedPhrases(inOrder.map(ruleInWords), sayOr(all) ? ", or " : ", ");
}

/** The seconds after which a greeting of these rules is shown at the earliest; undefined where none of them waits. */
export function secondsIn(rules: unknown): number | undefined {
  const rulesThatWait = (Array.isArray(rules) ? rules : []).filter(
    (rule): rule is Rule =>
      isObject(rule) &&
      Object.hasOwn(waits, String(rule["type"])) &&
      !/^(lower|doesnt)/.test(String(rule["operator"])),
  );
  const seconds = rulesThatWait.map(({ value }) => Number(value)).filter((number) => number >= 0);
  if (seconds.length === 0) return undefined;
  return sayOr(rules) ? Math.min(...seconds) : Math.max(...seconds);
}

function rank({ type }: Rule): number {
  return Object.hasOwn(waits, String(type)) ? 0 : Object.hasOwn(counts, String(type)) ? 1 : 2;
}

const waits: Readonly<Record<string, string>> = {
  visit_time_page: "on the page",
  visit_time_site: "on the site",
};

const counts: Readonly<Record<string, string>> = {
  pages_view_number: "pages are viewed",
  visits_number: "visits are made",
};

const subjects: Readonly<Record<string, string>> = {
  url_current: "when the URL",
  url_visited: "when the URL of a page that was visited",
  url_referrer: "when the URL that the visitor comes from",
  geolocation: "when the visitor's place",
  search_keyword: "when what the visitor searched for",
};

function ruleInWords(rule: Rule): Phrase {
  const { type, operator = "equals", variableName, variableValue, urls } = rule;
  const value = textOf(rule["value"]);
  const name = String(type);
  const where = waits[name];
  if (where !== undefined) return [...waiting(operator, value), ` s ${where}`];
  const counted = counts[name];
  if (counted !== undefined) return [...counting(operator, value), ` ${counted}`];
  const subject = subjects[name];
  if (subject !== undefined) return [`${subject} `, ...matching(operator, value)];
  if (type === "custom_variable" || type === "custom") {
    return phrase`when the custom variable ${textOf(variableName)} ${matching(operator, textOf(variableValue))}`;
  }
  if (type === "ads_traffic") {
    const by = variableName === undefined ? [] : phrase` of ${textOf(variableName)}`;
    const which =
      variableValue === undefined ? [] : phrase` which ${matching(operator, textOf(variableValue))}`;
    return phrase`when the visitor comes by an advertisement${by}${which}`;
  }
  if (type === "url_funnel") {
    const pages = (Array.isArray(urls) ? urls : []).filter(isObject);
    const way = pages.map((page) => matching(page["operator"] ?? "equals", textOf(page["url"])));
    return phrase`when the URLs of the pages visited ${joinedPhrases(way, ", then ")}`;
  }
  return phrase`when ${name} ${matching(operator, value)}`;
}

function waiting(operator: unknown, value: string): Phrase {
  switch (operator) {
    case "greater_than":
      return phrase`after ${value}`;
    case "greater_or_equal":
      return phrase`from ${value}`;
    case "lower_than":
      return phrase`before ${value}`;
    case "lower_or_equal":
      return phrase`within ${value}`;
    case "doesnt_equal":
      return phrase`at any time but ${value}`;
    default:
      return phrase`at ${value}`;
  }
}

function counting(operator: unknown, value: string): Phrase {
  switch (operator) {
    case "greater_than":
      return phrase`when more than ${value}`;
    case "greater_or_equal":
      return phrase`when at least ${value}`;
    case "lower_than":
      return phrase`when fewer than ${value}`;
    case "lower_or_equal":
      return phrase`when at most ${value}`;
    case "doesnt_equal":
      return phrase`when any number but ${value}`;
    default:
      return phrase`when exactly ${value}`;
  }
}

const verbs: Readonly<Record<string, string>> = {
  equals: "is",
  doesnt_equal: "is not",
  contains: "contains",
  doesnt_contain: "does not contain",
  lower_than: "is below",
  lower_or_equal: "is at most",
  greater_than: "is above",
  greater_or_equal: "is at least",
};

function matching(operator: unknown, value: string): Phrase {
  const verb = verbs[String(operator)];
  return verb === undefined ? phrase`${String(operator)} ${value}` : [`${verb} `, { value }];
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "(not told)";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Rule {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
