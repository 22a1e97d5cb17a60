import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { inProcess } from "../../src/cli/in-process.js";
import type { Surroundings } from "../../src/engine/index.js";
import { EMBEDDED, PROCESSES } from "../../src/shared/engine-command.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const elsewhere = mkdtempSync(join(tmpdir(), "in-process-"));
afterAll(() => {
  rmSync(elsewhere, { recursive: true });
  delete process.env[EMBEDDED];
});

/** Whether the provider of a project in this folder, in this environment, is in this process. */
function isHere(programDirectory = root, env: NodeJS.ProcessEnv = process.env): boolean {
  const project = { programDirectory } as Surroundings["project"];
  return inProcess.provider?.({ project, env, config: {}, print: () => undefined }) !== undefined;
}

describe("the provider is in this process", () => {
  test("where a process would have the same code and the same surroundings", () => {
    expect(isHere()).toBe(true);
    expect(isHere(root, { ...process.env, LIVECHAT_TOKEN: "another", PULUMI_CONFIG_PASSPHRASE: "" })).toBe(
      true,
    );
  });

  test("not where the project has another copy of the package, which may be of another version, or none", () => {
    expect(isHere(elsewhere)).toBe(false);
    const copy = join(elsewhere, "node_modules/pulumi-livechat");
    mkdirSync(copy, { recursive: true });
    writeFileSync(join(copy, "package.json"), '{"name":"pulumi-livechat","version":"0.0.1"}');
    expect(isHere(elsewhere)).toBe(false);
  });

  test.each(["NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "https_proxy", PROCESSES])(
    "not where %s is another than this process has",
    (name) => {
      expect(isHere(root, { ...process.env, [name]: "another" })).toBe(false);
    },
  );
});
