import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { missingPulumiCli } from "../lifecycle/pulumi-cli.js";

const schema = fileURLToPath(new URL("../../schema.json", import.meta.url));
const missing = await missingPulumiCli();
const folder = mkdtempSync(join(tmpdir(), "livechat-sdks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const env = { ...process.env, PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" };
const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

function generated(language: string): string {
  execFileSync("pulumi", ["package", "gen-sdk", schema, "--language", language, "--out", folder], { env });
  return join(folder, language);
}

describe.skipIf(missing !== undefined)(
  `the schema, for the Pulumi CLI${missing ? ` (skipped: ${missing})` : ""}`,
  () => {
    it("is right", () => {
      const { status, stderr } = spawnSync("pulumi", ["schema", "check", schema], { env, encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    });

    it("gives classes for Node", () => {
      expect(readdirSync(generated("nodejs"))).toEqual(
        expect.arrayContaining(["agent.ts", "getAgent.ts", "provider.ts"]),
      );
    });

    const python = has("which", "pulumi-language-python");
    it.skipIf(!python || !has("python3", "--version"))(
      "gives classes for Python that compile (needs its language host)",
      () => {
        execFileSync("python3", ["-m", "compileall", "-q", generated("python")]);
      },
    );
  },
);
