import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { EngineError } from "../src/engine/errors.js";
import { encoders } from "./shared/encoders.js";
import { createEmulator } from "./strict-emulator.js";
import { declareEnvironment, declareSecrets, leaks, leaksIn, tell, tellFiles } from "./sweep.js";

const SECRET = 'what-n0body/may "see" + é';

describe("the sweep of what tests write and print", () => {
  // What a case here left on purpose is not to fail it.
  afterEach(() => void leaks());

  it.each(encoders)("finds a secret in $name", ({ encode }) => {
    const text = `before ${encode(`{"a":"${SECRET}"}`)} after`;
    expect(leaksIn([{ where: "a file", text }], [SECRET])).toEqual([
      expect.stringMatching(/^a file: .*before/s),
    ]);
    expect(leaksIn([{ where: "a file", text }], ["another-secret"])).toEqual([]);
  });

  it("finds a header that carries credentials, whatever they are", () => {
    const text = 'headers: { "authorization": "Basic am9objpl" }';
    expect(leaksIn([{ where: "a log", text }], [])).toEqual([expect.stringContaining("a log: a header")]);
  });

  it("knows what was declared, also after it was told, and forgets what it has looked through", () => {
    tell("a text", "the first-secret-of-all is here");
    declareSecrets("first-secret-of-all");
    expect(leaks()).toHaveLength(1);
    expect(leaks()).toEqual([]);
  });

  it("hears what children print, and knows the credentials that they were given", async () => {
    const env = { MY_TOKEN: "dal:a-t0ken-of-a-child", HTTPS_PROXY: "http://jane:pr0xy-p%40ss@127.0.0.1:1" };
    const script =
      'console.log(btoa(process.env.MY_TOKEN)); console.error("pr0xy-p@ss"); console.log("fine")';
    await promisify(execFile)(process.execPath, ["-e", script], { env });
    expect(leaks().toSorted()).toEqual([
      expect.stringContaining("stderr of"),
      expect.stringContaining("stdout of"),
    ]);
  });

  it("hears what errors of the package say in this process", () => {
    declareEnvironment({ LIVECHAT_TOKEN: "dal:in-this-pr0cess", LIVECHAT_ACCOUNT: "jane@acme.com" });
    expect(new EngineError("program", "jane@acme.com:dal:in-this-pr0cess").message).toContain("jane");
    expect(leaks()).toEqual([expect.stringContaining("a message of EngineError")]);
  });

  it("reads files, but those of the test itself", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sweep-"));
    declareSecrets("written-t0-a-file");
    await writeFile(join(folder, "one.json"), '"written\\u002dt0-a-file"');
    await writeFile(join(folder, "own.json"), "written-t0-a-file");
    await tellFiles(folder, (name) => name === "own.json");
    await rm(folder, { recursive: true });
    expect(leaks()).toEqual([expect.stringContaining("one.json: ")]);
  });

  it("knows what emulated accounts keep secret", async () => {
    const emulator = await createEmulator({
      licences: [{ token: "fra:an-acc0unt-s-token", password: "an-0wner-s" }],
    });
    const { webhooks } = emulator.licence().data;
    await emulator.close();
    tell("one", "an-acc0unt-s-token");
    tell("two", "an-0wner-s");
    tell("three", `the token is ${webhooks[0]?.token}`);
    expect(leaks()).toHaveLength(3);
  });
});
