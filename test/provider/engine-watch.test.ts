import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, it, vi } from "vitest";
import { engineAddress, watchEngine } from "../../src/provider/engine-watch.js";

const script = "/project/node_modules/@pulumi/pulumi/cmd/dynamic-provider";

it.each([
  [[script, "127.0.0.1:41"], "127.0.0.1:41"],
  [[`${script}/index.js`, "127.0.0.1:41"], "127.0.0.1:41"],
  [
    [String.raw`C:\p\node_modules\@pulumi\pulumi\cmd\dynamic-provider\index.js`, "127.0.0.1:41"],
    "127.0.0.1:41",
  ],
  [[script], undefined],
  [["/project/node_modules/@pulumi/pulumi/cmd/run", "127.0.0.1:41"], undefined],
  [["/project/node_modules/vitest/vitest.mjs", "run"], undefined],
])("a process with the arguments %j provides for %j", (args, address) => {
  expect(engineAddress(["node", ...args])).toBe(address);
});

/** An engine, as far as it can be seen from outside. */
async function startEngine() {
  const server: Http2Server = createServer();
  const connections: ServerHttp2Session[] = [];
  server.on("session", (session) => connections.push(session));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    cut: () => connections.at(-1)?.destroy(),
    end: () => {
      server.close();
      for (const connection of connections) connection.destroy();
    },
  };
}

it("an engine that ends is gone", async () => {
  const engine = await startEngine();
  const gone = vi.fn<() => void>();
  watchEngine(engine.address, gone);
  await vi.waitFor(() => expect(engine.connections).toHaveLength(1));
  expect(gone).not.toHaveBeenCalled();
  engine.end();
  await vi.waitFor(() => expect(gone).toHaveBeenCalledOnce());
});

it("an engine that only cuts the connection is there", async () => {
  const engine = await startEngine();
  const gone = vi.fn<() => void>();
  watchEngine(engine.address, gone);
  for (const count of [1, 2, 3]) {
    // oxlint-disable-next-line no-await-in-loop -- one connection after the other
    await vi.waitFor(() => expect(engine.connections).toHaveLength(count));
    engine.cut();
  }
  await vi.waitFor(() => expect(engine.connections).toHaveLength(4));
  expect(gone).not.toHaveBeenCalled();
  engine.end();
  await vi.waitFor(() => expect(gone).toHaveBeenCalledOnce());
});
