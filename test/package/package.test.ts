import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const recorder = join(root, "test/fixtures/cli/record-modules.mjs");
const run = promisify(execFile);

/** Below the repository, where `pulumi-livechat` is found by its name. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(root, ".demo-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a program says that prints one JSON value, and the npm packages that it loads. */
async function outcome(file: string, source: string): Promise<{ said: unknown; packages: Set<string> }> {
  const record = join(folder, `${file}.modules`);
  await writeFile(join(folder, file), source);
  const { stdout } = await run(process.execPath, ["--import", recorder, join(folder, file)], {
    cwd: folder,
    env: { PATH: process.env["PATH"], RECORD_MODULES: record },
  });
  const urls = (await readFile(record, "utf8")).split("\n");
  const packages = urls.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
  return { said: JSON.parse(stdout), packages: new Set(packages) };
}

describe("what package.json promises", () => {
  it("every export, type and command is there", async () => {
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      main: string;
      types: string;
      bin: Record<string, string>;
      exports: Record<string, string | Record<string, string>>;
    };
    const files = [
      manifest.main,
      manifest.types,
      ...Object.values(manifest.bin),
      ...Object.values(manifest.exports).flatMap((entry) =>
        typeof entry === "string" ? [entry] : Object.values(entry),
      ),
    ];
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    expect(Object.keys(manifest.exports)).toEqual(
      expect.arrayContaining([".", "./provider", "./api", "./emulator", "./package.json"]),
    );
  });

  it("no file of the packed package points to one that is not in it", async () => {
    const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    const { stdout } = await run("npm", pack, {
      cwd: root,
      env: { ...process.env, npm_config_workspaces: "false" },
    });
    // One package: in a list, or by its name, as the npm is.
    const [{ filename } = { filename: "" }] = Object.values(JSON.parse(stdout) as { filename: string }[]);
    await run("tar", ["-xzf", basename(filename)], { cwd: folder });
    const inside = join(folder, "package");
    const files = (await readdir(inside, { recursive: true })).filter((file) => /\.(js|ts|map)$/.test(file));
    const lost: string[] = [];
    for (const file of files) {
      // oxlint-disable-next-line no-await-in-loop -- one file after the other
      const text = await readFile(join(inside, file), "utf8");
      const map = file.endsWith(".map")
        ? (JSON.parse(text) as { sources: string[]; sourcesContent?: string[] })
        : undefined;
      const named = map
        ? map.sourcesContent
          ? []
          : map.sources
        : [...text.matchAll(/^\/\/# sourceMappingURL=(.*)$/gm)].map(([, url = ""]) => url);
      // A build leaves there what an earlier one made of sources that are gone.
      const isCurrent = existsSync(
        join(root, file.replace(/^dist/, "src").replace(/(\.d)?\.[jt]s(\.map)?$/, ".ts")),
      );
      lost.push(
        ...named
          .filter((name) => isCurrent && !existsSync(join(inside, dirname(file), name)))
          .map((name) => `${file} → ${name}`),
      );
    }
    expect(files).toContain(join("dist", "index.js"));
    expect(lost).toEqual([]);
  });

  it("nothing else can be reached", async () => {
    const { said } = await outcome(
      "inside.mjs",
      `const codes = [];
       for (const path of ["dist/index.js", "resources", "engine", "cli", "dist/provider/operation/session.js"])
         await import("pulumi-livechat/" + path).catch(({ code }) => codes.push(code));
       console.log(JSON.stringify(codes));`,
    );
    expect(said).toEqual(Array.from({ length: 5 }, () => "ERR_PACKAGE_PATH_NOT_EXPORTED"));
  });
});

describe("what is loaded", () => {
  it("pulumi-livechat/api loads no Pulumi, and nothing of the engine or the emulator", async () => {
    const { said, packages } = await outcome(
      "api.mjs",
      `import { LiveChatClient } from "pulumi-livechat/api"; console.log(JSON.stringify(typeof LiveChatClient));`,
    );
    expect(said).toBe("function");
    expect([...packages].filter((name) => /pulumi|grpc|fastify|commander|yaml/.test(name))).toEqual([]);
  });

  it("pulumi-livechat loads neither the HTTP client nor the YAML library, the emulator or the command line", async () => {
    const { packages } = await outcome(
      "program.mjs",
      `import { Agent } from "pulumi-livechat"; console.log(JSON.stringify(typeof Agent));`,
    );
    expect([...packages]).toContain("@pulumi/pulumi");
    for (const heavy of ["undici", "yaml", "fastify", "commander", "ora"])
      expect([...packages]).not.toContain(heavy);
  });
});

describe("a program may be an ES module or CommonJS", () => {
  const loader = `exports.handler=()=>require("pulumi-livechat/provider").handler("Group")`;

  it("both get the same classes, and the loader text finds the provider", async () => {
    const { said } = await outcome(
      "both.cjs",
      `const { Group } = require("pulumi-livechat");
       const holder = { exports: {} };
       new Function("exports", "require", ${JSON.stringify(loader)})(holder.exports, require);
       const methods = Object.keys(holder.exports.handler()).sort();
       import("pulumi-livechat").then((module) =>
         console.log(JSON.stringify([module.Group === Group, methods])));`,
    );
    expect(said).toEqual([true, ["check", "configure", "create", "delete", "diff", "read", "update"]]);
  });

  it.each([
    ["an ES module", { module: "nodenext", target: "es2022" }, "module"],
    [
      "the stock Pulumi template",
      { module: "commonjs", moduleResolution: "node", target: "es2020", ignoreDeprecations: "6.0" },
      "commonjs",
    ],
  ])("%s in TypeScript is type-checked and runs", { timeout: 400_000 }, async (_what, options, type) => {
    const project = join(folder, type);
    await mkdir(project);
    await writeFile(join(project, "package.json"), JSON.stringify({ type }));
    const compilerOptions = { ...options, strict: true, skipLibCheck: true, rootDir: ".", outDir: "out" };
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
    await writeFile(
      join(project, "index.ts"),
      `import * as pulumi from "@pulumi/pulumi";
       import { Group, Tag } from "pulumi-livechat";
       import { NotFoundError } from "pulumi-livechat/api";

       pulumi.runtime.setMocks({
         newResource: ({ name, inputs }) => ({ id: name + "-id", state: inputs }),
         call: () => ({}),
       });
       const group = new Group("g", { name: "Returns", language: "en" });
       const tag = new Tag("t", { tag: "vip", author: "a@b.example", group: 7 });
       const missing: typeof NotFoundError = NotFoundError;
       pulumi.all([group.name, tag.tag, tag.group]).apply((values) => {
         console.log(JSON.stringify([...values, missing.name]));
       });`,
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    await run(process.execPath, [tsc, "-p", project]).catch((error: { stdout?: string }) => {
      throw new Error(error.stdout);
    });
    const { stdout } = await run(process.execPath, [join(project, "out/index.js")], { cwd: project });
    expect(JSON.parse(stdout)).toEqual(["Returns", "vip", 7, "NotFoundError"]);
  });
});
