import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** What starting may cost beside a bare gRPC server, in seconds of the processor. */
const MOST_S = 0.25;
const ROUNDS = 5;

const MAIN = new URL("../../dist/native/main.js", import.meta.url).href;

/** A server with the same protocol, and nothing behind it. */
const BARE = `
  const { Server, ServerCredentials } = await import("@grpc/grpc-js");
  const { default: services } = await import("@pulumi/pulumi/proto/provider_grpc_pb.js");
  const server = new Server();
  server.addService(services.ResourceProviderService, {});
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (_error, port) => console.log(port));
`;

/** Runs a server until it prints its port. Returns the time that it took of the processor, and the modules that it loaded. */
function started(code: string): { readonly seconds: number; readonly loaded: readonly string[] } {
  const watch = `
    import { createRequire } from "node:module";
    const { log } = console;
    console.log = () => {
      const { user, system } = process.cpuUsage();
      log(JSON.stringify({
        seconds: (user + system) / 1e6,
        loaded: Object.keys(createRequire(import.meta.url).cache),
      }));
      process.exit(0);
    };
    ${code}
  `;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", watch], {
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    encoding: "utf8",
  });
  return JSON.parse(stdout) as { seconds: number; loaded: string[] };
}

/** The least of some rounds: whatever else the machine does only adds to it. */
function least(code: string): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => started(code).seconds));
}

it(`the plugin starts in ${MOST_S} s of the processor more than a bare server`, () => {
  expect(least(`await import(${JSON.stringify(MAIN)});`) - least(BARE)).toBeLessThanOrEqual(MOST_S);
});

it("and loads neither the SDK's runtime nor what only commands and programs need", () => {
  const { loaded } = started(`await import(${JSON.stringify(MAIN)});`);
  const folders = new Set(
    loaded.map((file) => /node_modules\/(@pulumi\/pulumi\/\w+|@?[^/]+(?:\/grpc-js)?)/.exec(file)?.[1]),
  );
  expect(folders).toContain("@pulumi/pulumi/proto");
  for (const folder of [
    "@pulumi/pulumi/runtime",
    "@pulumi/pulumi/index",
    "typescript",
    "ts-node",
    "fastify",
  ]) {
    expect(folders).not.toContain(folder);
  }
});
