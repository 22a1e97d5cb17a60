import { EventEmitter } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createEmulator } from "../strict-emulator.js";
import { emulatorCommand } from "../../src/emulator/command.js";

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "emulator-"));
});
afterEach(() => rm(cwd, { recursive: true }));

/** Starts the command, and waits for its first line. */
async function start(...args: string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const interrupted = new EventEmitter();
  const onInterrupt = (listener: () => void) => {
    interrupted.on("interrupt", listener);
    return () => void interrupted.off("interrupt", listener);
  };
  const command = emulatorCommand({ stdout, stderr, cwd, onInterrupt }).exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  const ended = command.parseAsync(args, { from: "user" });
  const firstLine = new Promise<string>((resolve) =>
    stdout.once("data", (chunk: Buffer) => resolve(chunk.toString())),
  );
  const line = await Promise.race([firstLine, ended.then(() => "")]);
  const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1] ?? "";
  return {
    url,
    log: (): string => String(stderr.read() ?? ""),
    async stop() {
      interrupted.emit("interrupt");
      await ended;
    },
  };
}

const get = async (url: string, path: string, token = "dal:emulator"): Promise<any> => {
  const response = await fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  return await response.json();
};
const makeGroup = (url: string, name: string, more: object = {}) =>
  fetch(`${url}/groups`, {
    method: "POST",
    headers: { Authorization: "Bearer dal:emulator", "Content-Type": "application/json" },
    body: JSON.stringify({ name, agents: [], ...more }),
  });
const names = async (url: string) => (await get(url, "/groups")).map(({ name }: { name: string }) => name);

describe("the command", () => {
  test("runs the sample account until it is interrupted, and tells each request", async () => {
    const run = await start();
    expect(await get(run.url, "/agents/john.doe@mycompany.com")).toMatchObject({ name: "John Doe" });
    await fetch(`${run.url}/secret%00%1b?token=abc`);
    expect(run.log()).toBe("200 GET /agents/john.doe@mycompany.com (12345)\n404 GET /secret%00%1b\n");
    await run.stop();
    await expect(fetch(run.url)).rejects.toThrow("fetch failed");
  });

  test("sends webhooks to the ports that are allowed, and tells which are not sent", async () => {
    const event = { event_type: "canned_response_changed", data_types: ["canned_response"] };
    const json = { "content-type": "application/json", authorization: "Bearer dal:emulator" };
    const received = Promise.withResolvers<void>();
    const receiver = createServer((_, response) => {
      response.end();
      received.resolve();
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const { port } = receiver.address() as AddressInfo;
    const run = await start("--webhook-port", "9", "--webhook-port", String(port));
    for (const body of [
      { path: "/webhooks", ...event, url: `http://127.0.0.1:${port}/hook` },
      { path: "/webhooks", ...event, url: "http://localhost:8080/a-secret-path" },
      { path: "/canned_responses", text: "a", tags: [] },
    ]) {
      const { path, ...rest } = body;
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await fetch(run.url + path, { method: "POST", headers: json, body: JSON.stringify(rest) });
    }
    await received.promise;
    expect(run.log()).toContain(
      "webhook canned_response_changed to http://localhost:8080 not sent: allow it with --webhook-port 8080\n",
    );
    await run.stop();
    receiver.close();
  });

  test("ignores parameters that a call does not have, and tells them, or refuses them if it is strict", async () => {
    const lenient = await start();
    expect((await makeGroup(lenient.url, "A", { "colour\n": "red" })).status).toBe(200);
    expect(lenient.log()).toBe("200 POST /groups (12345) ignored: colour\\n\n");
    await lenient.stop();
    const strict = await start("--strict");
    expect((await makeGroup(strict.url, "A", { colour: "red" })).status).toBe(400);
    await strict.stop();
  });

  test("tells in every answer that the version will end", async () => {
    const run = await start("--legacy", "2027-01-31", "--deprecation", "2028-01-31");
    for (const path of ["/groups", "/nowhere"]) {
      const { headers } = await fetch(`${run.url}${path}`);
      expect([headers.get("legacy"), headers.get("deprecation")]).toEqual(["2027-01-31", "2028-01-31"]);
    }
    await run.stop();
    const silent = await start();
    expect((await fetch(silent.url)).headers.has("legacy")).toBe(false);
    await silent.stop();
    await expect(start("--legacy", "soon")).rejects.toThrow("It is a day as YYYY-MM-DD.");
  });

  test("takes the account and the token of the owner", async () => {
    const run = await start("--account", "me@x.com", "--token", "dal:mine");
    expect((await get(run.url, "/agents", "dal:mine"))[0]).toMatchObject({
      login: "me@x.com",
      permission: "owner",
    });
    await run.stop();
  });

  test("starts with the licences of a file", async () => {
    const seeds = [
      { data: { groups: [{ id: 5, name: "Five", language: "en", agents: [] }] } },
      { data: "empty" },
    ];
    await writeFile(join(cwd, "seed.json"), JSON.stringify(seeds));
    const run = await start("--seed", "seed.json");
    expect(await names(run.url)).toEqual(["All operators", "Five"]);
    expect(await get(run.url, "/groups", "dal:emulator-2")).toHaveLength(1);
    await run.stop();
  });

  test("keeps its state between runs, whole", async () => {
    const first = await start("--data", "state.json");
    await Promise.all(["A", "B", "C", "D", "E"].map((name) => makeGroup(first.url, name)));
    const whole = await names(first.url);
    await first.stop();
    expect(await readdir(cwd)).toEqual(["state.json"]);
    const second = await start("--data", "state.json");
    expect(await names(second.url)).toEqual(whole);
    await makeGroup(second.url, "F");
    expect((await get(second.url, "/groups")).at(-1)).toMatchObject({ id: 9, name: "F" });
    await second.stop();
    await expect(start("--data", "state.json", "--account", "other@x.com")).rejects.toThrow(
      "holds the account john.doe@mycompany.com, not other@x.com",
    );
  });

  test.each([
    ["{", "is not JSON"],
    ["[]", "must hold at least one licence"],
    ['{"licence": "5"}', "licence"],
    ['{"colour": "red"}', "colour"],
    ['{"token": ""}', "must be one word"],
    ['{"data": {"groups": [{"id": 1}]}}', "groups"],
    ['{"data": {"agents": [{"login": "a@x.com", "name": "A"}]}}', "data.agents[0].login_status"],
    ['{"data": {"tags": [{"creation_date": "yesterday"}]}}', "data.tags[0].creation_date"],
    ['{"data": {"chats": [{"timezone": "Mars/Base"}]}}', "must be a timezone's TZ name"],
    ['{"data": {"teams": []}}', "teams"],
  ])("refuses a seed that is %s, and leaves it alone", async (text, reason) => {
    const file = join(cwd, "seed.json");
    await writeFile(file, text);
    await expect(start("--seed", "seed.json")).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringContaining(reason),
    });
    await expect(start("--data", "seed.json")).rejects.toThrow(file);
    expect(await readFile(file, "utf8")).toBe(text);
  });

  test("fails on demand", async () => {
    const run = await start("--faults", "429:2 x1 POST /groups");
    const refused = await makeGroup(run.url, "A");
    expect({ status: refused.status, after: refused.headers.get("retry-after") }).toEqual({
      status: 429,
      after: "2",
    });
    expect((await makeGroup(run.url, "A")).status).toBe(200);
    expect(run.log()).toContain("429 POST /groups [429]");
    await run.stop();
  });

  test("says what is wrong with its options", async () => {
    await expect(start("--seed", "nowhere.json")).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringContaining("nowhere.json"),
    });
    await expect(start("--port", "x")).rejects.toThrow("It is a number from 0 to 65535.");
    await expect(start("--account", "me@x.com:dal:mine")).rejects.toThrow("It is an e-mail address.");
    await expect(start("--token", "")).rejects.toThrow("It is one word");
    await expect(start("--faults", "503 5%; explode")).rejects.toThrow(
      'faults, at character 9, "explode": there is no fault explode',
    );
    const other = await createEmulator();
    const { port } = new URL(other.url);
    await expect(start("--port", port)).rejects.toThrow(`The port ${port} is in use.`);
    await other.close();
  });
});
