import { describe, expect, it } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { isObject } from "../../src/api/values.js";
import { calls } from "./calls.js";
import { documented } from "./documented.js";
import { serve } from "./server.js";

/** What the call of a method makes of an answer with the status 200. */
async function outcome(method: string, body: unknown): Promise<unknown> {
  await using server = await serve({ body: body === undefined ? "" : JSON.stringify(body) });
  await using client = new LiveChatClient({ token: "t0ken", baseUrl: server.url, retry: false });
  const result = Promise.resolve(calls[method]?.(client));
  return await result.then(
    (value) => ({ took: value }),
    (error: unknown) => error,
  );
}

const lists = documented.filter(({ method }) => method.endsWith(".list"));

describe.each(documented)("an answer to $method ($name) with the status 200", ({ method, answer }) => {
  it.each([
    [{ error: "the database is away" }, ["the database is away"]],
    [{ errors: ["the database", "is away"] }, ["the database", "is away"]],
    [{ error: { message: "the database is away" } }, ["the database is away"]],
    [{ error: true }, []],
  ])("that holds %j is a failure, whatever else it holds", async (told, reasons) => {
    const failure = { code: "invalid_answer", status: 200, reasons };
    expect(await outcome(method, told)).toMatchObject(failure);
    if (isObject(answer)) expect(await outcome(method, { ...answer, ...told })).toMatchObject(failure);
  });

  it("tells no error where it is an empty one", async () => {
    if (!isObject(answer)) return;
    expect(await outcome(method, { ...answer, error: null, errors: [] })).toHaveProperty("took");
  });
});

describe.each(lists)("what $method ($name) is answered", ({ method, answer }) => {
  it.each([[{}], [{ result: "ok" }], [null], [undefined], [""], [0]])("is no list: %j", async (body) => {
    expect(await outcome(method, body)).toMatchObject({ code: "invalid_answer", status: 200 });
  });

  it("is no list without its list, or with something else in its place", async () => {
    if (!isObject(answer)) return;
    const [name] = Object.entries(answer).find(([, value]) => Array.isArray(value)) ?? [""];
    const outcomes = [undefined, null, {}, "", 0].map((instead) =>
      outcome(method, { ...answer, [name]: instead }),
    );
    for (const each of await Promise.all(outcomes)) expect(each).toMatchObject({ code: "invalid_answer" });
    expect(await outcome(method, { ...answer, [name]: [] })).toHaveProperty("took", []);
  });
});
