import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { differences, printedPart, readDeviations, readExamples, type Example } from "./documentation.js";

const examples = readExamples("dal:emulator");
const counts = { replayed: 0, equal: 0, deviating: 0, unprinted: 0 };

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator();
});
beforeEach(() => emulator.reset());
afterAll(async () => {
  await emulator.close();
  const { replayed, equal, deviating, unprinted } = counts;
  console.log(
    `documentation examples: replayed ${replayed}, equal ${equal}, deviating ${deviating} (${unprinted} of the equal print no answer and were answered with 200)`,
  );
});

describe("the documentation's example", () => {
  test.each(examples)("$name is answered as printed, but for what is listed", async (example) => {
    for (const { example: name } of example.deviations.before ?? []) {
      const earlier = examples.find((candidate) => candidate.name === name);
      if (earlier === undefined) throw new Error(`there is no example ${name}`);
      // oxlint-disable-next-line no-await-in-loop -- each one starts from what the one before left
      expect((await replay(earlier)).status).toBe(200);
    }
    const { status, body, called } = await replay(example);
    expect({ status, body }).toMatchObject({ status: 200 });
    const found = [
      ...(called ? ["$()"] : []),
      ...(example.answer === undefined ? [] : differences(printedPart(example), body)),
    ];
    const listed = (example.deviations.answer ?? []).map(({ at }) => at);
    expect({
      unlisted: found.filter((path) => !listed.some((at) => isUnder(path, at))),
      outdated: listed.filter((at) => !found.some((path) => isUnder(path, at))),
    }).toEqual({ unlisted: [], outdated: [] });
    counts.replayed += 1;
    const isEqual = found.length === 0 && example.deviations.part === undefined;
    counts[isEqual ? "equal" : "deviating"] += 1;
    if (example.answer === undefined) counts.unprinted += 1;
  });

  test("is each one in its place, and each deviation is of one", () => {
    expect(examples).toHaveLength(51);
    const names = new Set(examples.map(({ name }) => name));
    expect(readDeviations().filter(({ example }) => !names.has(example))).toEqual([]);
  });
});

/** Whether a path is another one or leads below it. */
function isUnder(path: string, at: string): boolean {
  return path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
}

async function replay({ method, path, headers, body }: Example) {
  const response = await fetch(`${emulator.url}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const call = /^\/\*\*\/example\((.*)\);$/s.exec(text)?.[1];
  const parsed: unknown = JSON.parse(call ?? text);
  return { status: response.status, body: parsed, called: call !== undefined };
}
