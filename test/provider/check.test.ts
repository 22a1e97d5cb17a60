import { describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { providerOf } from "../../src/provider/provider.js";
import { Session } from "../../src/provider/operation/session.js";
import { UNKNOWN } from "../../src/provider/values/unknown.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { caseOf, typeNames } from "../types/index.js";
import { Refused, ResourceSteps } from "./resource-steps.js";

/** A resource whose provider has no account: what asks one fails. */
function resource(type: string): ResourceSteps {
  return new ResourceSteps(providerOf(resourceTypeOf(type), new Session({})));
}

async function reasons(type: string, args: Values): Promise<string[]> {
  return await resource(type)
    .check(args)
    .then(
      () => [],
      (error: Refused) => error.reasons,
    );
}

const agent = { login: "anna.nowak@mycompany.com", name: "Anna" };
const webhook = { eventType: "chat_started", dataTypes: ["chat"], url: "https://mycompany.com/" };

describe("wrong arguments are told by property", () => {
  const all = typeNames.flatMap((type) =>
    caseOf(type).refused.map(([what, args, expected]) => [type, what, args, expected] as const),
  );

  it.each(all)("%s: %s", async (type, _what, args, expected) => {
    expect(await reasons(type, args)).toEqual(expected);
  });

  it("is told without the property, beside which Pulumi would print a secret's value", async () => {
    const provider = providerOf(resourceTypeOf("Agent"), new Session({}));
    const { failures } = await provider.check!({}, { ...agent, password: "1234" });
    expect(failures).toEqual([{ property: "", reason: "password: at least 5 characters" }]);
  });
});

describe("the matrix of a webhook's events and data types", () => {
  const documented: Record<string, string[]> = {
    chat: ["chat_started", "chat_changed", "chat_ended"],
    visitor: ["chat_started", "chat_ended", "chat_changed", "visitor_queued"],
    pre_chat_survey: ["chat_started", "chat_ended"],
    ticket: ["ticket_created"],
    canned_response: ["canned_response_changed"],
  };
  const events = [...new Set(Object.values(documented).flat())];
  const pairs = events.flatMap((event) =>
    Object.keys(documented).map((data): [string, string] => [event, data]),
  );

  it.each(pairs)("%s with %s", async (eventType, dataType) => {
    const told = await reasons("Webhook", { ...webhook, eventType, dataTypes: [dataType] });
    const possible = documented[dataType]?.includes(eventType) === true;
    expect(told).toHaveLength(possible ? 0 : 1);
    if (!possible) {
      expect(told[0]).toContain(`dataTypes[0]: a ${eventType} delivery cannot carry ${dataType}, only `);
    }
  });
});

describe.each(resourceTypes.map(({ name }) => name))("%s: what is not known yet", (type) => {
  const all = caseOf(type).samples;

  it("has samples of every field", () => {
    const covered = new Set(all.flatMap((args) => Object.keys(args)));
    expect([...covered].toSorted()).toEqual(Object.keys(resourceTypeOf(type).fields).toSorted());
  });

  const places = all.flatMap((args, index) =>
    placesIn(args).map((path): [string, Values] => [
      `${all.length > 1 ? `${index}: ` : ""}${path.join(".")}`,
      replaced(args, path) as Values,
    ]),
  );

  it("is accepted as given", async () => {
    expect(await Promise.all(all.map((args) => reasons(type, args)))).toEqual(all.map(() => []));
  });

  it.each(places)("may stand at %s", async (_path, args) => {
    expect(await reasons(type, args)).toEqual([]);
  });

  it("hides nothing that is wrong elsewhere", async () => {
    for (const args of all) {
      // oxlint-disable-next-line no-await-in-loop -- so few, and a failure names its sample
      const told = await reasons(type, { ...args, [Object.keys(args)[1] as string]: UNKNOWN, wrong: 1 });
      expect(told.join()).toContain("wrong: unknown property");
    }
  });
});

it("what is known beside an unknown value is in the form that it always has", async () => {
  const { groups } = await resource("Agent").check({ ...agent, groups: ["5", UNKNOWN, "7", 5] });
  expect(groups).toEqual([5, UNKNOWN, 7, 5]);
});

/** The path of every value inside, at each depth. */
function placesIn(value: unknown, here: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const paths = keys.map((key) => here.concat(key));
  const below = keys.flatMap((key) => placesIn(Reflect.get(value, key), here.concat(key)));
  return paths.concat(below);
}

function replaced(value: unknown, [key, ...rest]: (string | number)[]): unknown {
  if (key === undefined) return UNKNOWN;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === key ? replaced(item, rest) : item));
  }
  return { ...(value as Values), [key]: replaced((value as Values)[key], rest) };
}
