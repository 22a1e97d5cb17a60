import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startEmulator } from "../lifecycle/engines.js";
import { Project } from "../lifecycle/project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

it("a second Ctrl-C ends the command and its processes at once, although an answer trickles in for ever", async () => {
  const asked = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  await using account = await startEmulator({
    interceptors: [
      {
        onAnswer({ reply, request }, text) {
          reply.hijack();
          reply.raw.writeHead(200, { "content-length": 1_000_000 });
          const timer = setInterval(() => reply.raw.write(" "), 20);
          request.raw.socket.once("close", () => {
            clearInterval(timer);
            gone.resolve();
          });
          asked.resolve();
          return text;
        },
      },
    ],
  });
  await using project = await Project.create(account.emulator);
  await project.declare([{ type: "Group", name: "returns", args: { name: "Returns" } }]);
  const child = spawn("node", [command, "up", "--skip-preview"], {
    cwd: project.directory,
    env: project.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const stopping = Promise.withResolvers<void>();
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("Stopping:")) stopping.resolve();
    });
  }
  await asked.promise;
  child.kill("SIGINT");
  await stopping.promise;
  child.kill("SIGTERM");
  expect(await ended).toBe(1);
  expect(said).toContain("error: interrupted twice");
  // The provider's process went with it, and its connection.
  await gone.promise;
  expect(account.emulator.requests.count({ method: "POST" })).toBe(0);
});
