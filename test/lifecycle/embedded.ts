import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isOurs, type Command, type Deployment, type Engine, type Op, type Outcome } from "./engine.js";
import type { Project, Started } from "./project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

interface Report {
  readonly resources?: readonly { readonly type: string; readonly name: string; readonly op: Op }[];
}

/** The embedded engine, through the command that users run. */
export class EmbeddedEngine implements Engine {
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
  }

  preview = (given?: Command) => this.#operation("preview", given);
  up = (given?: Command) => this.#operation("up", given, "--yes");
  refresh = (given?: Command) => this.#operation("refresh", given, "--yes");
  destroy = (given?: Command) => this.#operation("destroy", given, "--yes");
  importFile = (file: string) => this.#operation("import", {}, file);

  async start(operation: "up"): Promise<Started> {
    return this.#project.start("node", [command, operation, "--json", "--yes"]);
  }

  /** The lock of a process that is gone is taken over. */
  async cancel(): Promise<void> {}

  async exportState(): Promise<Deployment> {
    await this.#stack("export", "exported.json");
    return JSON.parse(await readFile(join(this.#project.directory, "exported.json"), "utf8")) as Deployment;
  }

  async importState(deployment: Deployment): Promise<void> {
    await writeFile(join(this.#project.directory, "imported.json"), JSON.stringify(deployment));
    await this.#stack("import", "imported.json");
  }

  async #stack(what: string, file: string): Promise<void> {
    const { status, stderr } = await this.#project.run("node", [command, "stack", what, file]);
    if (status !== 0) throw new Error(`stack ${what} ended with ${status}: ${stderr}`);
  }

  async #operation(
    name: string,
    { expectNoChanges, env, args: given = [] }: Command = {},
    ...more: string[]
  ): Promise<Outcome> {
    const args = [
      command,
      name,
      "--json",
      ...more,
      ...given,
      ...(expectNoChanges === true ? ["--expect-no-changes"] : []),
    ];
    const { status, stdout, stderr } = await this.#project.run("node", args, env);
    const { resources = [] } = stdout === "" ? {} : (JSON.parse(stdout) as Report);
    const ours = resources.filter(({ type }) => isOurs(type));
    return {
      status,
      ops: Object.fromEntries(ours.map((resource) => [resource.name, resource.op])),
      said: `${stdout}\n${stderr}`,
    };
  }
}
