import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manifest, pack, root, PackageServer, temporaryFolder, unpack, npmEnvironment } from "./delivery.js";
import { Plugin } from "./plugin.js";

const { version } = manifest;
const HOST = join(root, "node_modules/@pulumi/pulumi/cmd/run-plugin");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: PackageServer;
beforeAll(async () => {
  folder = await temporaryFolder();
  server = await PackageServer.open(await pack(folder.path));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Runs npm as Pulumi does in the folder of a plugin. */
async function install(directory: string): Promise<void> {
  const env = { ...npmEnvironment(process.env), ...server.environment(folder.path) };
  await promisify(execFile)("npm", ["install"], { cwd: directory, env });
}

async function versionOf(...command: string[]): Promise<string> {
  await using plugin = await Plugin.start({}, command);
  return await plugin.version();
}

describe("the archives of the plugin", () => {
  const SYSTEMS = ["amd64", "arm64"].flatMap((machine) =>
    ["darwin", "linux", "windows"].map((system) => `${system}-${machine}`),
  );

  it("stand under every name that Pulumi asks for, the same for each system, and small", async () => {
    const names = SYSTEMS.map((system) => `pulumi-resource-livechat-v${version}-${system}.tar.gz`);
    expect((await readdir(join(root, "plugin"))).toSorted()).toEqual(names.toSorted());
    const contents = await Promise.all(names.map((name) => readFile(join(root, "plugin", name))));
    for (const content of contents) expect(content.equals(contents[0] ?? Buffer.of())).toBe(true);
    expect(contents[0]?.length).toBeLessThan(10_000);
  });

  it("are in the package, whose root is not taken for a plugin", async () => {
    const inside = join(
      await unpack(join(folder.path, `${manifest.name}-${version}.tgz`), join(folder.path, "packed")),
      "package",
    );
    expect(await readdir(join(inside, "plugin"))).toHaveLength(SYSTEMS.length);
    expect(existsSync(join(inside, "PulumiPlugin.yaml"))).toBe(false);
    expect(existsSync(join(inside, "bin/PulumiPlugin.yaml"))).toBe(true);
  });

  it("bring this version of the package, and start its plugin, by the executable and by Pulumi's host", async () => {
    const archive = join(root, "plugin", `pulumi-resource-livechat-v${version}-linux-amd64.tar.gz`);
    const plugin = await unpack(archive, join(folder.path, "plugin"));
    const told = JSON.parse(await readFile(join(plugin, "package.json"), "utf8")) as typeof manifest;
    expect(told.dependencies).toEqual({ [manifest.name]: version });
    await install(plugin);
    expect(existsSync(join(plugin, "node_modules", manifest.name, "dist"))).toBe(true);
    const executable = join(plugin, "pulumi-resource-livechat");
    expect((await stat(executable)).mode & 0o111).toBe(0o111);
    expect(await versionOf(executable)).toBe(version);
    expect(await versionOf(process.execPath, HOST, plugin)).toBe(version);
  });
});

it("the package's bin folder is a plugin as it stands, for which there is nothing to install", async () => {
  await using project = await temporaryFolder();
  await writeFile(
    join(project.path, "package.json"),
    JSON.stringify({ private: true, dependencies: { [manifest.name]: version } }),
  );
  await install(project.path);
  const bin = join(project.path, "node_modules", manifest.name, "bin");
  await install(bin);
  expect(existsSync(join(bin, "node_modules"))).toBe(false);
  expect(await versionOf(process.execPath, HOST, bin)).toBe(version);
});
