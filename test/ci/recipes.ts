import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { preview } from "./gitlab.js";

/** What users copy into their repository. */
export const recipes = fileURLToPath(new URL("../../examples/ci", import.meta.url));

export const WORKFLOWS = ["licence-review", "licence-up", "licence-drift"] as const;

/** What a forge knows when it starts a job. */
export interface Given {
  readonly stack?: string;
  /** Those of the job's environment. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The variables of the job's environment. */
  readonly vars: Readonly<Record<string, string>>;
  /** What GitHub calls `github`. */
  readonly github: Readonly<Record<string, unknown>>;
  /** In place of the one in the file. */
  readonly engine: string;
}

interface Step {
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether it is run, after what came before it. */
  readonly isDue: (hasFailed: boolean, folder: string) => boolean;
}

export interface Ended {
  readonly status: number;
  readonly said: string;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: Record<string, string>;
  readonly env: Record<string, string>;
  readonly jobs: Record<
    string,
    {
      if?: string;
      permissions?: Record<string, string>;
      env?: Record<string, string>;
      steps: { uses?: string; run?: string; if?: string; env?: Record<string, string> }[];
    }
  >;
}

/** The conditions of the recipes' steps, as GitHub reads them. */
const conditions: Readonly<Record<string, Step["isDue"]>> = {
  "success()": (hasFailed) => !hasFailed,
  "!cancelled()": () => true,
  "failure() && hashFiles('drift.md') != ''": (hasFailed, folder) =>
    hasFailed && existsSync(join(folder, "drift.md")),
};

export function workflowOf(name: (typeof WORKFLOWS)[number]): {
  readonly source: string;
  readonly workflow: Workflow;
} {
  const source = readFileSync(join(recipes, `.github/workflows/${name}.yml`), "utf8");
  return { source, workflow: parse(source) as Workflow };
}

/** The steps of a job of a workflow that are shell. */
export function stepsOnGitHub(name: (typeof WORKFLOWS)[number], job: string, given: Given): Step[] {
  const { workflow } = workflowOf(name);
  const { env, steps } = workflow.jobs[job] as Workflow["jobs"][string];
  const contexts = { ...given, matrix: { stack: given.stack } };
  const shell = steps.filter(({ run }) => run !== undefined);
  return shell.map((step) => ({
    run: step.run as string,
    env: filledIn({ ...workflow.env, ENGINE: given.engine, ...env, ...step.env }, contexts),
    isDue: conditionOf(step.if),
  }));
}

function conditionOf(written = "success()"): Step["isDue"] {
  const condition = conditions[written.replace(/^\$\{\{ (.*) \}\}$/, "$1")];
  if (condition === undefined) throw new Error(`the tests do not know this condition: ${written}`);
  return condition;
}

/** The texts with what stands in `${{ }}`, of which the recipes need names alone. */
function filledIn(texts: Readonly<Record<string, string>>, contexts: object): Record<string, string> {
  const filled = (all: string) =>
    all.replaceAll(/\$\{\{ ([\w.]+) \}\}/g, (_, path: string) => {
      const found = path
        .split(".")
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], contexts);
      return typeof found === "string" ? found : "";
    });
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, filled(value)]));
}

/** The script of a job of GitLab, as its runner puts it together. */
export async function stepsOnGitLab(job: string, given: Given): Promise<Step[]> {
  const jobs = await preview();
  const { before_script: before, script } = jobs[job] as { before_script: string[]; script: string[] };
  const { variables } = jobs as unknown as { variables: Record<string, string> };
  const stack = given.stack === undefined ? {} : { STACK: given.stack };
  return [
    {
      run: [...before, ...script].join("\n"),
      env: { ...variables, ENGINE: given.engine, ...stack, ...given.vars, ...given.secrets },
      isDue: conditions["success()"] as Step["isDue"],
    },
  ];
}

/** Runs the steps in a folder as a runner does: each in a shell that ends at the first error. */
export async function runSteps(
  steps: readonly Step[],
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const said: string[] = [];
  let status = 0;
  for (const step of steps) {
    if (!step.isDue(status !== 0, folder)) continue;
    const child = spawn("bash", ["-e", "-o", "pipefail", "-c", step.run], {
      cwd: folder,
      env: { ...env, ...step.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? -1));
    });
    said.push(...(await Promise.all([text(child.stdout), text(child.stderr)])));
    const code = await ended;
    if (status === 0) status = code;
  }
  return { status, said: said.join("\n") };
}
