import { methodNames, type MethodName } from "../../api/scopes.js";

/** What the methods of one part of the client are, without those that no resource calls. */
function managing(part: string): MethodName[] {
  return methodNames.filter((method) => method.startsWith(`${part}.`) && method !== "goals.markAsSuccessful");
}

/** The sections whose objects the API lists for one group at a time, so that the groups have to be known. */
const byGroup = new Set(["cannedResponses", "greetings"]);

/** The methods of the client that managing each kind of object takes, by the names of a licence file's sections. */
export const needsBySection: ReadonlyMap<string, readonly MethodName[]> = new Map(
  ["agents", "cannedResponses", "goals", "greetings", "groups", "tags", "webhooks"].map((section) => [
    section,
    byGroup.has(section) ? [...managing(section), "groups.list"] : managing(section),
  ]),
);

/** The sections that the resource classes stand for. */
export const sectionByResource: ReadonlyMap<string, string> = new Map([
  ["Agent", "agents"],
  ["CannedResponse", "cannedResponses"],
  ["Goal", "goals"],
  ["Greeting", "greetings"],
  ["Group", "groups"],
  ["Tag", "tags"],
  ["Webhook", "webhooks"],
]);

/** The calls of the functions that a program looks things up with; their `…Output` forms make the same. */
export const methodsByLookup: ReadonlyMap<string, readonly MethodName[]> = new Map<
  string,
  readonly MethodName[]
>([
  ["getAgent", ["agents.get"]],
  ["getAgents", ["agents.list"]],
  ["getCannedResponse", ["cannedResponses.get"]],
  ["getCannedResponses", ["cannedResponses.list"]],
  ["getGoal", ["goals.get"]],
  ["getGoals", ["goals.list"]],
  ["getGreeting", ["greetings.get"]],
  ["getGreetings", ["greetings.list"]],
  ["getGroup", ["groups.get", "groups.list"]],
  ["getGroups", ["groups.list"]],
  ["getStatus", ["status.get"]],
  ["getTag", ["tags.list"]],
  ["getTags", ["tags.list"]],
  ["getWebhook", ["webhooks.list"]],
  ["getWebhooks", ["webhooks.list"]],
]);

/** What something uses of a licence: kinds of objects that it manages, and calls that it makes itself. */
export interface Uses {
  readonly sections: ReadonlySet<string>;
  readonly methods: ReadonlySet<MethodName>;
}

export const everySection: Uses = { sections: new Set(needsBySection.keys()), methods: new Set() };

export function together(all: readonly Uses[]): Uses {
  return {
    sections: new Set(all.flatMap(({ sections }) => [...sections])),
    methods: new Set(all.flatMap(({ methods }) => [...methods])),
  };
}

/** Every method that the uses come down to. */
export function methodsOf({ sections, methods }: Uses): MethodName[] {
  return [...[...sections].flatMap((section) => needsBySection.get(section) ?? []), ...methods];
}
