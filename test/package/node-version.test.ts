import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { nodeProblem, OLDEST_NODE } from "../../src/shared/node-version.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { engines, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  engines: { node: string };
  exports: Record<string, string | { default: string }>;
};
/** Each of them can be what a program, Pulumi or a user's script loads first. */
const entries = Object.keys(exports).filter((name) => !name.endsWith(".json"));

/** Runs this Node as one that says it is older. */
const OLD = `data:text/javascript,${encodeURIComponent(
  'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })',
)}`;

function run(...args: string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", OLD, ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, stdout, stderr }),
    );
  });
}

it.each([
  ["18.0.0", false],
  ["20.20.2", false],
  ["22.18.9", false],
  ["22.19.0", true],
  ["23.0.0", true],
  ["24.1.0", true],
])("Node %s is new enough: %s", (version, isNewEnough) => {
  expect(nodeProblem(version) === undefined).toBe(isNewEnough);
});

it("the oldest Node is that of package.json", () => {
  expect(engines.node).toBe(`>=${OLDEST_NODE}`);
});

it.each(entries)(
  "loaded by an older Node, %s says in one sentence which it needs, and how to get it",
  async (entry) => {
    const name = join("pulumi-livechat", entry);
    const load = `import(${JSON.stringify(name)}).then(() => console.log("loaded"), ({ stack }) => console.log(stack))`;
    expect(await run("--input-type=module", "-e", load)).toEqual({
      status: 0,
      stdout: `Error: ${nodeProblem("20.20.2")}\n`,
      stderr: "",
    });
  },
);

it("the command says it too, and ends with 2", async () => {
  expect(await run("bin/pulumi-livechat.js", "--help")).toEqual({
    status: 2,
    stdout: "",
    stderr: `error: ${nodeProblem("20.20.2")}\n`,
  });
});
