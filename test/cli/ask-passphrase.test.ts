import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { askPassphrase } from "../../src/cli/ask-passphrase.js";
import { type CliContext, processContext } from "../../src/cli/context.js";
import { Captured } from "./fake.js";

/** A terminal on which these lines are typed, each when it is asked for. */
function terminal(lines: readonly string[], isTTY = true): { context: CliContext; shown: () => string } {
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined });
  const left = [...lines];
  const stderr = new Captured(true);
  const write = stderr.write.bind(stderr);
  stderr.write = (chunk: unknown) => {
    if (String(chunk).endsWith(": ")) setImmediate(() => stdin.write(`${left.shift() ?? ""}\n`));
    return write(chunk);
  };
  return { context: { ...processContext(), stdin, stderr }, shown: () => stderr.text };
}

it("of a stack that has one is asked for once, however often it is needed, and is not shown", async () => {
  const { context, shown } = terminal(["correct horse"]);
  expect(await askPassphrase(context, false)).toBe("correct horse");
  expect(await askPassphrase(context, false)).toBe("correct horse");
  expect(shown().match(/passphrase/g)).toHaveLength(1);
  expect(shown()).not.toContain("horse");
});

it("of a new stack is typed twice", async () => {
  const { context } = terminal(["correct horse", "correct horse"]);
  expect(await askPassphrase(context, true)).toBe("correct horse");
  const { context: other } = terminal(["correct horse", "correct house"]);
  await expect(askPassphrase(other, true)).rejects.toThrow("the two passphrases differ");
});

it("is not asked for where there is no terminal", async () => {
  const { context, shown } = terminal([], false);
  expect(await askPassphrase(context, true)).toBeUndefined();
  expect(shown()).toBe("");
});

it("can be left unanswered by Ctrl-C, which ends the command as interrupted", async () => {
  const { context } = terminal(["\u0003"]);
  await expect(askPassphrase(context, false)).rejects.toMatchObject({ status: 130 });
});
