import { describe, expect, it } from "vitest";
import { LiveChatClient, methodNames } from "../../src/api/index.js";
import { field } from "../../src/api/values.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { typesWhere } from "../types/index.js";
import { calls } from "./calls.js";
import { documented } from "./documented.js";
import { serve } from "./server.js";

/** The envelopes that the client takes away. */
function unwrapped(method: string, answer: unknown): unknown {
  const events = method.startsWith("webhooks.") ? field(answer, "events") : undefined;
  const list = field(answer, "chats") ?? field(answer, "tickets") ?? events;
  if (!Array.isArray(list)) return answer;
  const items: unknown[] = list;
  return method.endsWith(".list") ? items : items[0];
}

/** The paths of the answer's fields that the result does not have under their camelCase name. */
function lost(answer: unknown, result: unknown, path = ""): string[] {
  if (typeof answer !== "object" || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]) => {
    const name = path.endsWith("properties")
      ? key
      : key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    const here = `${path}.${name}`;
    const found: unknown = Array.isArray(result) ? result[Number(name)] : field(result, name);
    return found === undefined ? [here] : lost(value, found, here);
  });
}

describe("an answer that the documentation prints", () => {
  it.each(documented)("is read whole: $name by $method", async ({ method, answer }) => {
    await using server = await serve({ body: answer });
    await using client = new LiveChatClient({ token: "t0ken", baseUrl: server.url });
    const call = calls[method];
    expect(call).toBeDefined();
    const result = await call?.(client);
    if (result === undefined) {
      expect(method).toMatch(/\.(delete|markAsSuccessful|sendTranscript)$/);
      return;
    }
    const missing = typeof result === "string" ? [] : lost(unwrapped(method, answer), result);
    const never = field(answer, "last_logout") === 0;
    expect(missing).toEqual(never ? [".lastLogout"] : []);
  });

  it("is there for every method of the documentation, but for the two whose answers are not printed", () => {
    const printed = new Set(documented.map(({ method }) => method));
    const without = typesWhere((one) => Object.keys(one.calls).length === 0);
    const elsewhere = new Set(without.map((type) => resourceTypeOf(type).section));
    const wanted = methodNames.filter((name) => !elsewhere.has(name.split(".")[0] ?? ""));
    expect(wanted.filter((name) => !printed.has(name))).toEqual(["visitors.count", "visitors.setDetails"]);
  });
});
