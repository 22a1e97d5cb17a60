import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { isOurs, type Command, type Deployment, type Engine, type Op, type Outcome } from "./engine.js";
import { typeOf } from "../../src/engine/state/urn.js";
import type { Project, Started } from "./project.js";

/** The version from which `pulumi import --file` takes what the provider gives. */
const LEAST = [3, 254] as const;

/** Why the Pulumi CLI cannot be tested here; undefined where it can. */
export async function missingPulumiCli(): Promise<string | undefined> {
  const least = LEAST.join(".");
  try {
    const { stdout } = await promisify(execFile)("pulumi", ["version"], {
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    const [major = 0, minor = 0] = stdout.trim().replace(/^v/, "").split(".").map(Number);
    const isNewEnough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
    return isNewEnough ? undefined : `pulumi on PATH is ${stdout.trim()}, and ${least} is needed`;
  } catch {
    return `there is no working pulumi (${least} or newer) on PATH`;
  }
}

interface Step {
  readonly metadata: { readonly op: string; readonly urn: string };
}

interface LoggedEvent {
  readonly resourcePreEvent?: Step;
  readonly resOutputsEvent?: Step;
}

/** What the CLI's words for its steps are in ours; the halves of a replacement are one. */
const ops: Readonly<Record<string, Op>> = {
  same: "same",
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};

/** The Pulumi CLI, with a local backend inside the project's folder. */
export class PulumiCli implements Engine {
  readonly #project: Project;
  #ready: Promise<unknown> | undefined;

  constructor(project: Project) {
    this.#project = project;
  }

  preview = (given?: Command) => this.#operation("preview", given);
  up = (given?: Command) => this.#operation("up", given, "--yes", "--skip-preview");
  refresh = (given?: Command) => this.#operation("refresh", given, "--yes", "--skip-preview");
  destroy = (given?: Command) => this.#operation("destroy", given, "--yes", "--skip-preview");
  importFile = (file: string) =>
    this.#operation(
      "import",
      {},
      "--file",
      file,
      "--generate-code=false",
      "--protect=false",
      "--yes",
      "--skip-preview",
    );

  async start(operation: "up"): Promise<Started> {
    await this.#isReady();
    return this.#project.start("pulumi", [operation, "--non-interactive", "--yes", "--skip-preview"]);
  }

  async cancel(): Promise<void> {
    await this.#pulumi(["cancel", "--yes"]);
  }

  async exportState(): Promise<Deployment> {
    const { status, stdout, stderr } = await this.#pulumi(["stack", "export"]);
    if (status !== 0) throw new Error(`pulumi stack export ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as Deployment;
  }

  async importState(deployment: Deployment): Promise<void> {
    await writeFile(join(this.#project.directory, "imported.json"), JSON.stringify(deployment));
    const { status, stderr } = await this.#pulumi(["stack", "import", "--file", "imported.json"]);
    if (status !== 0) throw new Error(`pulumi stack import ended with ${status}: ${stderr}`);
  }

  async #operation(
    name: string,
    { expectNoChanges, env, args: given = [] }: Command = {},
    ...more: string[]
  ): Promise<Outcome> {
    const log = join(this.#project.directory, "events.json");
    const args = [name, "--non-interactive", "--event-log", log, ...more, ...given];
    const finished = await this.#pulumi(
      [...args, ...(expectNoChanges === true ? ["--expect-no-changes"] : [])],
      env,
    );
    const lines = await readFile(log, "utf8").catch(() => "");
    // Beside the steps it holds the SDK's own debug messages, which only `pulumi --debug` shows, secrets and all.
    await rm(log, { force: true });
    const events = lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as LoggedEvent);
    return {
      status: finished.status,
      ops: opsOf(events, name === "refresh"),
      said: `${finished.stdout}\n${finished.stderr}`,
    };
  }

  async #isReady(): Promise<void> {
    this.#ready ??= this.#project.run("pulumi", ["stack", "select", "--create", "dev"]);
    await this.#ready;
  }

  async #pulumi(args: string[], env?: NodeJS.ProcessEnv) {
    await this.#isReady();
    return await this.#project.run("pulumi", args, { PULUMI_DEBUG_COMMANDS: "true", ...env });
  }
}

function opsOf(events: readonly LoggedEvent[], refreshes: boolean): Record<string, Op> {
  const found: Record<string, Op> = {};
  const steps = events.map(({ resourcePreEvent, resOutputsEvent }) => resOutputsEvent ?? resourcePreEvent);
  for (const step of steps) {
    const op = step && ops[step.metadata.op];
    if (!op || !isOurs(typeOf(step.metadata.urn))) continue;
    const name = step.metadata.urn.slice(step.metadata.urn.lastIndexOf("::") + 2);
    const isPart = found[name] === "replace" && (op === "create" || op === "delete");
    if (!isPart) found[name] = refreshes && op === "update" ? "refresh" : op;
  }
  return found;
}
