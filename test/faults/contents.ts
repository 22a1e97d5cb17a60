import type { LicenceHandle } from "../../src/emulator/index.js";

/** Everything in the account, by what tells one object from another. */
export function contents(licence: LicenceHandle): string[] {
  return objectsOf(licence)
    .map(([text]) => text)
    .toSorted();
}

/** The same, and the id of each. */
export function objectsOf({ data }: LicenceHandle): (readonly [text: string, id: string | number])[] {
  const { agents, groups, tags, cannedResponses, greetings, goals, webhooks } = data;
  const named = (id: number) => groups.find((group) => group.id === id)?.name;
  return [
    ...groups.map(({ name, id }) => [`Group ${name}`, id] as const),
    ...agents.map(({ login, status }) => [`Agent ${login} ${status}`, login] as const),
    ...tags.map(({ name, group }) => [`Tag ${name} ${named(group)}`, `${group}/${name}`] as const),
    ...cannedResponses.map(({ text, group, id }) => [`CannedResponse ${text} ${named(group)}`, id] as const),
    ...greetings.map(
      ({ name, properties, id }) => [`Greeting ${name} ${JSON.stringify(properties)}`, id] as const,
    ),
    ...goals.map(({ name, id }) => [`Goal ${name}`, id] as const),
    ...webhooks.map(({ url, id }) => [`Webhook ${url}`, id] as const),
  ];
}

/** What the account has once more than is wanted, as far as a warning tells of it with all ids. */
export function toldTwins(
  licence: LicenceHandle,
  wanted: readonly string[],
  told: readonly string[],
): string[] {
  return [...Map.groupBy(objectsOf(licence), ([text]) => text)].flatMap(([text, objects]) => {
    const more = objects.length - wanted.filter((one) => one === text).length;
    const ids = objects.map(([, id]) => String(id));
    const isTold = told.some((one) => / is in the account \d times/.test(one) && namesAll(one, ids));
    return more > 0 && isTold ? Array.from({ length: more }, () => text) : [];
  });
}

/** Whether a text has each of these ids as a word of its own. */
export function namesAll(text: string, ids: readonly string[]): boolean {
  const words = new Set(text.split(/[\s,:;()"]+/).map((word) => word.replace(/\.$/, "")));
  return ids.every((id) => words.has(id));
}
