import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startEmulator } from "../lifecycle/engines.js";
import { Project } from "../lifecycle/project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

/** Runs the command with a reader of its output that has gone away. */
async function unread(args: readonly string[], { directory, env }: Pick<Project, "directory" | "env">) {
  const child = spawn("node", [command, ...args], {
    cwd: directory,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
  return { said, status: status as number };
}

it("a document that nobody reads ends quietly, as SIGPIPE ends a process", async () => {
  const here = { directory: import.meta.dirname, env: process.env };
  expect(await unread(["schema"], here)).toEqual({ said: "", status: 141 });
});

it("an up whose output nobody reads is carried out to its end", async () => {
  await using account = await startEmulator();
  await using project = await Project.create(account.emulator);
  const names = ["Returns", "Billing", "Parcels", "Refunds"];
  await project.declare(names.map((name) => ({ type: "Group", name, args: { name } })));
  expect(await unread(["up", "--yes"], project)).toEqual({ said: "", status: 141 });
  expect(account.emulator.requests.count({ method: "POST", path: "/groups" })).toBe(names.length);
});
