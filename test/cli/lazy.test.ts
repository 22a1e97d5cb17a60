import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const recorder = fileURLToPath(new URL("../fixtures/cli/record-modules.mjs", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** The npm packages that a command line loads. */
async function packagesLoadedBy(args: string[]): Promise<Set<string>> {
  const record = join(folder, "modules");
  await promisify(execFile)(process.execPath, ["--import", recorder, main, ...args], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, RECORD_MODULES: record },
  });
  const urls = (await readFile(record, "utf8")).split("\n");
  return new Set(urls.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []));
}

describe("what is asked little of loads little", () => {
  it.each([[["--help"]], [["--version"]], [["help"]]])(
    "%j loads commander and nothing else",
    async (args) => {
      expect([...(await packagesLoadedBy(args))]).toEqual(["commander"]);
    },
  );

  it.each([
    [["up", "--help"]],
    [["help", "destroy"]],
    [["stack", "export", "--help"]],
    [["export", "--help"]],
    [["preflight", "--help"]],
    [["validate", "examples/licence/licence.yaml"]],
  ])("%j loads neither Pulumi nor gRPC nor a web server", async (args) => {
    const loaded = await packagesLoadedBy(args);
    for (const heavy of [
      "@pulumi/pulumi",
      "@grpc/grpc-js",
      "google-protobuf",
      "fastify",
      "ora",
      "typescript",
    ]) {
      expect(loaded).not.toContain(heavy);
    }
  });
});
