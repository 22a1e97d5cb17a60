import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { LiveChatClient } from "../../src/api/index.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { serve } from "../api/server.js";
import { UNHEARD_OF, unknowns } from "./unknown-values.js";

/** The closed sets within a schema, by the path of the field; a type that chooses a schema is one. */
function closedIn(schema: z.ZodType, path: string): string[] {
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return [path];
  if (schema instanceof z.ZodArray) return closedIn(schema.element as z.ZodType, path);
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Record<string, z.ZodType>;
    return Object.entries(shape).flatMap(([name, field]) => closedIn(field, `${path}.${name}`));
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((one) => closedIn(one as z.ZodType, path));
  if (schema instanceof z.ZodPipe)
    return [schema.in, schema.out].flatMap((one) => closedIn(one as z.ZodType, path));
  return "unwrap" in schema ? closedIn((schema.unwrap as () => z.ZodType)(), path) : [];
}

const folder = new URL("../../src/api/", import.meta.url);
/** The sections whose answers a file of the client reads, where it is not named after one. */
const elsewhere: Readonly<Record<string, readonly string[]>> = { "archive-shapes": ["chats", "tickets"] };

/** The fields that the client reads as those of a closed set, as `section` or sections, and `name`. */
const readAsClosed = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && file !== "scalars.ts")
  .flatMap((file) => {
    const stem = file.slice(0, -".ts".length);
    const text = readFileSync(new URL(file, folder), "utf8");
    const names = [...text.matchAll(/(\w+)(?::| =)\s*(?:wholeList\()?told<|inside\("(\w+)", told</g)];
    return names.map(([, field, wrapped]) => ({
      sections: elsewhere[stem] ?? [stem],
      name: wrapped ?? field,
    }));
  });

describe("every closed set of the API has a sample of an unknown value", () => {
  const sampled = new Set(unknowns.map(({ set }) => set));

  it.each([...new Set(resourceTypes.flatMap(({ args, section }) => closedIn(args, section)))])(
    "%s, which can be declared",
    (set) => expect([...sampled]).toContain(set),
  );

  it.each(readAsClosed)("$sections $name, which the client reads", ({ sections, name }) => {
    const here = [...sampled].filter((set) => sections.some((section) => set.startsWith(`${section}.`)));
    expect(here.map((set) => set.split(".").at(-1))).toContain(name);
  });

  it("and the code was found", () => expect(readAsClosed.length).toBeGreaterThan(12));
});

type Reader = (client: LiveChatClient) => Promise<unknown>;

/** How each section is read, and what a list is wrapped in. */
const readers: Readonly<Record<string, readonly [Reader, (object: unknown) => unknown]>> = {
  agents: [({ agents }) => agents.get("x@y.z"), (object) => object],
  groups: [({ groups }) => groups.list(), (object) => [object]],
  goals: [({ goals }) => goals.get(1), (object) => object],
  greetings: [({ greetings }) => greetings.list(), (object) => [object]],
  webhooks: [({ webhooks }) => webhooks.list(), (object) => ({ events: [object] })],
  visitors: [({ visitors }) => visitors.list(), (object) => [object]],
  chats: [({ chats }) => chats.list().toArray(), (object) => ({ chats: [object], total: 1, pages: 1 })],
  tickets: [({ tickets }) => tickets.get("ODD"), (object) => object],
  status: [({ status }) => status.get(), (object) => object],
};

it.each(unknowns)("the client keeps an unknown value of $set as it came", async ({ set, object }) => {
  const [read, wrap] = readers[set.split(".")[0] ?? ""] ?? [];
  await using server = await serve({ body: wrap?.(object) });
  await using client = new LiveChatClient({ token: "t", baseUrl: server.url, retry: false });
  const answer = await read?.(client);
  expect(JSON.stringify(answer)).toContain(UNHEARD_OF);
});
