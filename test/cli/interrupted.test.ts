import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startEmulator } from "../lifecycle/engines.js";
import { Project } from "../lifecycle/project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

/** Begins an `up`. `saidSo` resolves once it has said these words. */
function start(project: Project, words: string) {
  const child = spawn("node", [command, "up", "--skip-preview"], {
    cwd: project.directory,
    env: project.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const awaited = Promise.withResolvers<void>();
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes(words)) awaited.resolve();
    });
  }
  return { child, ended, said: () => said, saidSo: awaited.promise };
}

it("the first Ctrl-C ends the waits of the steps in progress, and lets them end in order", async () => {
  await using account = await startEmulator({ faults: "429:120 POST" });
  await using project = await Project.create(account.emulator);
  await project.declare([
    { type: "Group", name: "returns", args: { name: "Returns" } },
    { type: "Tag", name: "vip", args: { tag: "vip", author: "john.doe@mycompany.com", group: 1 } },
  ]);
  const up = start(project, "waiting 1");
  await up.saidSo;
  up.child.kill("SIGINT");
  expect(await up.ended).toBe(130);
  expect(up.said()).toContain("since the program waits no more");
  expect(up.said()).toContain("2 not. Run `pulumi-livechat up` again");
  account.emulator.setFaults(undefined);
  const next = await project.run("node", [command, "up", "--yes"]);
  expect(next).toMatchObject({ status: 0 });
  expect(next.stderr).not.toContain("interrupted");
});

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
  const up = start(project, "Stopping:");
  await asked.promise;
  up.child.kill("SIGINT");
  await up.saidSo;
  up.child.kill("SIGTERM");
  expect(await up.ended).toBe(130);
  expect(up.said()).toContain("error: interrupted twice");
  // The provider's process went with it, and its connection.
  await gone.promise;
  expect(account.emulator.requests.count({ method: "POST" })).toBe(0);
});
