import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "yaml";

const command = fileURLToPath(new URL("../../node_modules/gitlab-ci-local/dist/index.js", import.meta.url));
/** The pipeline of the recipes. */
export const pipeline = fileURLToPath(new URL("../../examples/ci/.gitlab-ci.yml", import.meta.url));

/** Has gitlab-ci-local read a pipeline, which it checks by GitLab's JSON Schema first. */
async function ask(file: string, ...args: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gitlab-"));
  try {
    await cp(file, join(folder, ".gitlab-ci.yml"));
    const env = { PATH: process.env["PATH"], HOME: folder, NO_COLOR: "1" };
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], { cwd: folder, env });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The pipeline with what its jobs extend and have in common written out. */
export async function preview(file = pipeline): Promise<Record<string, object>> {
  return parse(await ask(file, "--preview")) as Record<string, object>;
}

/** The names of the jobs that a pipeline with these variables has. */
export async function jobsOf(variables: Readonly<Record<string, string>>): Promise<string[]> {
  const given = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
  const ours = ["--ignore-predefined-vars", Object.keys(variables).join(",")];
  const text = await ask(pipeline, "--list-json", ...ours, ...given);
  const all = JSON.parse(text) as { name: string; when: string }[];
  return all.filter(({ when }) => when !== "never").map(({ name }) => name);
}
