import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadEngine } from "../../src/cli/engine.js";
import type { Emulator } from "../../src/emulator/index.js";
import { ownSpec } from "../../src/licence/export/installed.js";
import { credentialsOf } from "../licence/credentials.js";
import { createEmulator } from "../strict-emulator.js";
import { runCli } from "./fake.js";

let emulator: Emulator;
/** Below the repository, where `pulumi-livechat` is found by its name. */
let folder: string;

beforeAll(async () => {
  emulator = await createEmulator();
});
beforeEach(() => {
  folder = mkdtempSync(fileURLToPath(new URL("../../.demo-", import.meta.url)));
  emulator.reset();
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => emulator.close());

const read = (file: string) => readFileSync(join(folder, file), "utf8");

async function cli(args: string[], cwd = folder) {
  const env = {
    ...credentialsOf(emulator),
    PULUMI_CONFIG_PASSPHRASE: "of-a-test",
    PATH: process.env["PATH"],
  };
  return await runCli(args, { cwd, env, engine: await loadEngine() });
}

const around = [".gitignore", "Pulumi.dev.yaml", "Pulumi.yaml", "README.md", "package.json"];

describe("init", () => {
  test.each<[string, string[], string[]]>([
    ["YAML", [], ["index.js", "licence.yaml"]],
    ["TypeScript", ["--typescript"], ["index.ts", "tsconfig.json"]],
  ])(
    "in %s writes a project that runs as its README says, and touches no account",
    async (_what, flags, own) => {
      const { status, stderr } = await cli(["init", "acme", ...flags]);
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(readdirSync(join(folder, "acme")).toSorted()).toEqual([...around, ...own].toSorted());
      expect(stderr).toContain(
        "  cd acme\n  npm install\n  npx pulumi-livechat preview\n  npx pulumi-livechat up\n",
      );
      expect(emulator.requests.all()).toEqual([]);
      const steps = [...read("acme/README.md").matchAll(/^ {4}npx pulumi-livechat (\w+)/gm)].map(
        ([, step = ""]) => step,
      );
      expect(steps).toEqual(["preview", "up"]);
      for (const step of steps) {
        // oxlint-disable-next-line no-await-in-loop -- as they are typed
        const run = await cli([step, ...(step === "up" ? ["--yes"] : [])], join(folder, "acme"));
        expect(run, run.stderr).toMatchObject({ status: 0 });
      }
      expect(emulator.requests.all().filter(({ method }) => method !== "GET")).toEqual([]);
    },
  );

  test("in YAML is a licence without a mistake, whose examples are right too", async () => {
    await cli(["init", "acme"]);
    const text = read("acme/licence.yaml");
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\/node_modules\/pulumi-livechat\/licence\.schema\.json\n/,
    );
    expect(await cli(["validate", "--new", "acme/licence.yaml"])).toMatchObject({ status: 0 });
    // As the file says: a person takes the marks off.
    const example = text.replaceAll(/^# (?= {2}\w+: \{)/gm, "");
    writeFileSync(join(folder, "example.yaml"), example);
    const checked = await cli(["validate", "--new", "example.yaml"]);
    expect(checked.stderr).toContain("example.yaml: valid, 4 objects");
  });

  test("from an account writes what takes it over without a change", async () => {
    const { status, stderr } = await cli(["init", "acme", "--from-account"]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stderr).toContain("  npx pulumi-livechat import import.json  (or: pulumi import");
    const steps = [...read("acme/README.md").matchAll(/^ {4}npx pulumi-livechat (.*?)( +#.*)?$/gm)].map(
      ([, step = ""]) => step.split(" "),
    );
    expect(steps).toEqual([
      ["import", "import.json"],
      ["preview", "--expect-no-changes"],
    ]);
    for (const step of steps) {
      // oxlint-disable-next-line no-await-in-loop -- as they are typed
      const run = await cli(step, join(folder, "acme"));
      expect(run, run.stderr).toMatchObject({ status: 0 });
    }
  });

  test("of native resources tells where their provider is", async () => {
    expect(await cli(["init", "acme", "--native"])).toMatchObject({ status: 0 });
    expect(read("acme/Pulumi.yaml")).toContain("path: node_modules/pulumi-livechat/bin");
  });

  test("goes on in a folder that was begun with npm, and adds what its package.json lacks", async () => {
    writeFileSync(
      join(folder, "package.json"),
      '{"name":"mine","type":"commonjs","dependencies":{"left":"1"}}',
    );
    writeFileSync(join(folder, ".gitignore"), "mine\n");
    expect(await cli(["init"])).toMatchObject({ status: 0 });
    expect(read(".gitignore")).toBe("mine\n");
    expect(JSON.parse(read("package.json"))).toMatchObject({
      name: "mine",
      type: "module",
      main: "index.js",
      dependencies: {
        left: "1",
        "pulumi-livechat": expect.any(String),
        "@pulumi/pulumi": expect.any(String),
      },
    });
  });

  test("asks on a terminal for what no option says", async () => {
    const asked = await runCli(["init"], { cwd: folder, env: {}, terminal: true, input: "y\n" });
    expect(asked).toMatchObject({ status: 0 });
    expect(asked.stdout).toContain("Declare the licence in TypeScript, and not in a YAML file? [y/N]");
    expect(existsSync(join(folder, "index.ts"))).toBe(true);
    const told = await runCli(["init", "told", "--typescript"], { cwd: folder, env: {}, terminal: true });
    expect(told).toMatchObject({ status: 0, stdout: "" });
  });

  test("replaces no project", async () => {
    expect(await cli(["init"])).toMatchObject({ status: 0 });
    writeFileSync(join(folder, "licence.yaml"), "groups: { mine: { name: Mine } }\n");
    const again = await cli(["init"]);
    expect(again.status).toBe(2);
    expect(again.stderr).toMatch(/Pulumi\.yaml exists already: give a folder without a project/);
    expect(read("licence.yaml")).toContain("mine");
  });

  test("adds the recipes of a forge, and of no other", async () => {
    expect(await cli(["init", "hub", "--ci", "github"])).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, "hub/.github/workflows/licence-review.yml"))).toBe(true);
    expect(existsSync(join(folder, "hub/ci/embedded/plan.sh"))).toBe(true);
    expect(existsSync(join(folder, "hub/.gitlab-ci.yml"))).toBe(false);
    expect(await cli(["init", "lab", "--ci", "gitlab"])).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, "lab/.gitlab-ci.yml"))).toBe(true);
    expect(existsSync(join(folder, "lab/.github"))).toBe(false);
  });
});

const spec = (resolved: string | undefined, manifest: object = {}) => {
  const home = mkdtempSync(join(tmpdir(), "installed-"));
  mkdirSync(join(home, "node_modules/pulumi-livechat"), { recursive: true });
  const packages = { "node_modules/pulumi-livechat": { resolved } };
  writeFileSync(join(home, "node_modules/.package-lock.json"), JSON.stringify({ packages }));
  writeFileSync(join(home, "package.json"), JSON.stringify(manifest));
  const found = ownSpec(join(home, "acme"), "1.2.3", join(home, "node_modules/pulumi-livechat"));
  rmSync(home, { recursive: true });
  return found;
};

describe("a project names this package", () => {
  test.each<[string, string | undefined, object, string]>([
    ["a registry", "https://registry.example/pulumi-livechat/-/pulumi-livechat-1.2.3.tgz", {}, "^1.2.3"],
    [
      "a tarball",
      "file:../packed/pulumi-livechat-1.2.3.tgz",
      {},
      "file:../../packed/pulumi-livechat-1.2.3.tgz",
    ],
    ["an address", "https://example.com/packed.tgz", {}, "https://example.com/packed.tgz"],
    ["a repository", "git+ssh://git@example.com/a.git#0a1", {}, "git+ssh://git@example.com/a.git#0a1"],
    [
      "a tarball, by another package manager",
      undefined,
      { dependencies: { "pulumi-livechat": "file:p.tgz" } },
      "file:../p.tgz",
    ],
    [
      "a registry, by another package manager",
      undefined,
      { devDependencies: { "pulumi-livechat": "~1.2.0" } },
      "^1.2.3",
    ],
    ["nobody knows where", undefined, {}, "^1.2.3"],
  ])("as it came from %s", (_what, resolved, manifest, expected) => {
    expect(spec(resolved, manifest)).toBe(expected);
  });

  test("by its folder where it is not installed", () => {
    expect(ownSpec("/work/acme", "1.2.3", "/work/pulumi-livechat")).toBe("file:../pulumi-livechat");
    expect(ownSpec("/work/pulumi-livechat/acme", "1.2.3", "/work/pulumi-livechat")).toBe("file:..");
  });
});
