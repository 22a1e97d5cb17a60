import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.js";
import { clientOf } from "./client.js";

let emulator: Emulator;
afterEach(() => emulator.close());

async function start(options: EmulatorOptions = {}) {
  emulator = await createEmulator(options);
  return clientOf(emulator);
}

const ignored = () => emulator.requests.all().at(-1)?.ignored;

describe("a parameter that the call does not have", () => {
  test.each([
    ["POST /groups", { json: { name: "G", agents: [], colour: "red" } }, ["colour"]],
    ["POST /groups?colour=red", { json: { name: "G", agents: [] } }, ["colour"]],
    ["PUT /groups/1", { form: "agent[0]=a&name=G" }, ["agent"]],
    [
      "POST /agents",
      { json: { login: "a@x.com", name: "A", notifications: { by_post: 1 } } },
      ["notifications.by_post"],
    ],
    [
      "POST /greetings",
      { form: "name=g&rules[0][type]=visits_number&rules[0][value]=2&rules[0][id]=5" },
      ["rules[0].id"],
    ],
    ["GET /agents?colour=red", {}, ["colour"]],
    ["DELETE /groups/1", { json: { force: true } }, ["force"]],
    ["POST /goals", { json: { name: "G", type: "api", url: "http://x" } }, ["url"]],
    ["PUT /goals/1041", { json: { custom_variable_name: "x", active: 0 } }, ["custom_variable_name"]],
    [
      "POST /tickets",
      { json: { message: "m", requester: { mail: "a@x.com" }, source: { url: "http://x" } } },
      ["source.url"],
    ],
  ])("%s is carried out without it, and the log says so", async (call, sent, names) => {
    const send = await start();
    expect((await send(call, sent)).status).toBe(200);
    expect(ignored()).toEqual(names);
  });

  test("changes nothing", async () => {
    const send = await start();
    const { body } = await send("PUT /groups/1", { json: { name: "G", id: 7, status: "offline" } });
    expect(body).toMatchObject({ id: 1, name: "G" });
    const { body: goal } = await send("POST /goals", { json: { name: "G", type: "api", url: "http://x" } });
    expect(goal).not.toHaveProperty("url");
  });

  test("does not keep the others from being checked", async () => {
    const send = await start();
    const { status, body } = await send("POST /groups", { json: { colour: "red", agents: 5 } });
    expect({ status, body }).toEqual({
      status: 400,
      body: { errors: ["name is required", "agents must be an array"] },
    });
    expect(ignored()).toEqual(["colour"]);
  });

  test.each([
    ["POST /groups", { name: "G", agents: [], colour: "red" }, "colour is not a parameter"],
    [
      "POST /tickets",
      { message: "m", requester: { mail: "a@x.com" }, source: { url: "http://x" } },
      "source.url applies only if source.type is chat-window",
    ],
  ])("is refused by an emulator that is strict: %s", async (call, json, reason) => {
    const send = await start({ strict: true });
    expect(await send(call, { json })).toMatchObject({ status: 400, body: { errors: [reason] } });
    expect(ignored()).toEqual([]);
  });
});

test("our own tests talk to a strict emulator, but for those of lenience", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const lenient = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .filter((file) =>
      /import \{[^}]*\bcreateEmulator\b[^}]*\} from "[^"]*emulator\/index\.js"/.test(
        readFileSync(join(folder, file), "utf8"),
      ),
    );
  expect(lenient.map((file) => basename(file)).toSorted()).toEqual([
    "foreign-clients.test.ts",
    "strict-emulator.ts",
    "strictness.test.ts",
  ]);
});

describe("the condition of a greeting's rule", () => {
  const greeting = { name: "g", rules: [{ type: "visits_number", value: 2, condition: "or" }] };

  test.each(["taken", "ignored"] as const)("is %s", async (ruleConditions) => {
    const send = await start({ strict: true, ruleConditions });
    const { body } = await send("POST /greetings", { json: greeting });
    expect(body.rules).toMatchObject([{ condition: ruleConditions === "taken" ? "or" : "and" }]);
    expect((await send(`GET /greetings/${body.id}`)).body).toEqual(body);
    expect(emulator.requests.all()[0]?.ignored).toEqual(
      ruleConditions === "taken" ? [] : ["rules[0].condition"],
    );
  });

  test("is refused", async () => {
    const send = await start({ ruleConditions: "refused" });
    expect((await send("POST /greetings", { json: greeting })).body).toEqual({
      errors: ["rules[0].condition is not a parameter"],
    });
    expect((await send("PUT /greetings/2411", { json: { rules: greeting.rules } })).status).toBe(400);
  });
});
