import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OperationSettings } from "../../src/provider/operation/settings.js";
import { withAccount } from "../../src/cli/commands/account.js";
import type { CliContext } from "../../src/cli/context.js";
import { isTerminal } from "../../src/cli/display/style.js";
import { Captured } from "../cli/fake.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Reads an account that tells these steps, each after so many seconds, and gives what stderr shows. */
async function shown(stderr: Captured, steps: readonly [number, string, number, number?][]): Promise<string> {
  const context: CliContext = {
    stdin: new PassThrough(),
    stdout: new Captured(),
    stderr,
    env: { LIVECHAT_TOKEN: "dal:x", LIVECHAT_BASE_URL: "http://127.0.0.1:9" },
    cwd: "/",
    loadEngine: () => Promise.reject(new Error("not used")),
    onInterrupt: () => () => {},
    exit: () => {},
    status: 0,
  };
  await withAccount(context, new OperationSettings(context.env), async (_account, onProgress) => {
    for (const [seconds, ...step] of steps) {
      vi.setSystemTime(Date.now() + seconds * 1000);
      onProgress(...step);
    }
    // What a spinner shows, it shows at its next turn.
    await new Promise((resolve) => setImmediate(resolve));
  });
  return stderr.text;
}

test("a log is told now and then how far a long reading is", async () => {
  expect(
    await shown(new Captured(), [
      [1, "groups", 3],
      [8, "agents", 40, 2500],
      [1, "agents", 80, 2500],
      [9, "agents", 1200, 2500],
      [1, "agents", 1300, 2500],
      [30, "cannedResponses", 10_000],
    ]),
  ).toBe("reading agents: 80 of 2,500\nreading agents: 1,300 of 2,500\nreading cannedResponses: 10,000\n");
});

test("a log is told nothing of a short one", async () => {
  expect(await shown(new Captured(), [[3, "groups", 3]])).toBe("");
});

test("a terminal shows a line that moves, and takes it away", async () => {
  const text = await shown(new Captured(true), [[0, "agents", 80, 2500]]);
  expect(text).toContain("reading the account");
  expect(text.endsWith("\u001b[?25h")).toBe(true);
});

test("a terminal that has no size is treated like a log: nothing could be drawn anew on it", () => {
  expect(isTerminal(new Captured(true, 80), {})).toBe(true);
  expect(isTerminal(new Captured(true, 0), {})).toBe(false);
});
