import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runLicence } from "../../src/licence/run.js";
import type { MadeResource, ProgramEngine } from "../../src/shared/program-engine.js";

const root = mkdtempSync(join(tmpdir(), "licence-run-"));
afterAll(() => rmSync(root, { recursive: true }));

it("however many objects there are, so many are asked for at a time, in their order, and what refers to others is made", async () => {
  const members = Array.from(
    { length: 1000 },
    (_, i) => `  a${i}: { login: a${i}@example.com, name: A ${i} }\n`,
  );
  const groups = Array.from(
    { length: 500 },
    (_, i) => `  g${i}: { name: G ${i}, agents: [a${i}, a${i + 1}] }\n`,
  );
  writeFileSync(join(root, "licence.yaml"), `groups:\n${groups.join("")}agents:\n${members.join("")}`);
  const asked: string[] = [];
  let [underWay, most] = [0, 0];
  const engine: ProgramEngine = {
    project: "acme",
    stack: "dev",
    isPreview: false,
    stored: () => ({}),
    register: async ({ type, name }): Promise<MadeResource> => {
      asked.push(name);
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return { urn: `urn:pulumi:dev::acme::${type}::${name}`, id: name, outputs: {} };
    },
    registerOutputs: async () => await Promise.resolve(),
    fail: (message) => {
      throw new Error(message);
    },
  };
  await runLicence(engine, {
    root,
    get: () => undefined,
    config: () => undefined,
    isSecret: () => false,
    env: {},
  });
  expect(asked).toHaveLength(2 + 1500);
  expect(asked.indexOf("g0")).toBeGreaterThan(asked.indexOf("a1"));
  expect(most).toBeGreaterThan(64);
  expect(most).toBeLessThanOrEqual(256);
});
