import { expect, it } from "vitest";
import { FakeEngine, runCli } from "./fake.js";

/** An engine that remembers what was set. */
class Configured extends FakeEngine {
  readonly set: unknown[] = [];
  override setConfig = async (...[, place, value, how]: unknown[]): Promise<never> => {
    this.set.push([place, value, how]);
    return undefined as never;
  };
}

it("a secret is asked for on a terminal, and is not shown", async () => {
  const engine = new Configured();
  const args = ["config", "set", "--secret", "livechat:token"];
  const run = await runCli(args, { engine, terminal: true, input: "dal:as-it-is-typed\n" });
  expect(run, run.stderr).toMatchObject({ status: 0, stdout: "" });
  expect(run.stderr).toContain("The value of livechat:token: ");
  expect(run.stderr).not.toContain("typed");
  const place = { key: "livechat:token", isPath: false };
  expect(engine.set).toEqual([[place, "dal:as-it-is-typed", { secret: true }]]);
});

it.each([
  ["no secret", ["config", "set", "livechat:region"], "fra\n"],
  ["an empty secret", ["config", "set", "--secret", "livechat:token"], "\n"],
])("%s that nobody gave is an error on a terminal", async (_what, args, input) => {
  const engine = new Configured();
  const run = await runCli(args, { engine, terminal: true, input });
  expect(run).toMatchObject({ status: 2 });
  expect(run.stderr).toContain("give the value, or pipe it to stdin");
  expect(engine.set).toEqual([]);
});
