import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { missingPulumiCli } from "../lifecycle/pulumi-cli.js";

const missing = await missingPulumiCli();
const root = fileURLToPath(new URL("../../", import.meta.url));
const schema = join(root, "schema.json");
/** Below the repository's node_modules, where the classes for Node find the SDK. */
const temporary = join(root, "node_modules/.cache");
mkdirSync(temporary, { recursive: true });
const folder = mkdtempSync(join(temporary, "sdks-"));
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

    it("gives classes for Node that compile", () => {
      const tsc = join(root, "node_modules/typescript/bin/tsc");
      const args = [tsc, "--noEmit", "-p", generated("nodejs")];
      const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
      expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    });

    const hasHost = (language: string) => has("which", `pulumi-language-${language}`);
    it.skipIf(!hasHost("python") || !has("python3", "--version"))(
      "gives classes for Python that compile (needs its language host)",
      () => {
        execFileSync("python3", ["-m", "compileall", "-q", generated("python")]);
      },
    );

    it.skipIf(!hasHost("go") || !has("go", "version"))(
      "gives classes for Go that compile (needs its language host, and Pulumi's SDK among Go's modules)",
      ({ skip }) => {
        const cwd = generated("go");
        const source = readFileSync(join(cwd, "livechat/agent.go"), "utf8");
        const [, module = ""] = /"(.*)\/livechat\/internal"/.exec(source) ?? [];
        const modules = execFileSync("go", ["env", "GOMODCACHE"], { encoding: "utf8" }).trim();
        const proxy = pathToFileURL(join(modules, "cache/download")).href;
        const goEnv = { ...process.env, GOPROXY: proxy, GOSUMDB: "off", GOFLAGS: "-mod=mod" };
        const go = (...args: string[]) => spawnSync("go", args, { cwd, env: goEnv, encoding: "utf8" });
        expect(go("mod", "init", module).status).toBe(0);
        if (go("get", "github.com/pulumi/pulumi/sdk/v3/go/pulumi").status !== 0)
          skip("Pulumi's SDK is not among Go's modules here");
        const { status, stderr } = go("build", "./...");
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      },
    );
  },
);
