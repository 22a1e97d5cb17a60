import { spawnSync } from "node:child_process";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { engines, startEmulator } from "../lifecycle/engines.js";
import { Project } from "../lifecycle/project.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = engines.at(-1);
const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

/** A virtual environment that has `pulumi`, `parver` and `semver`: nothing is installed here. */
const python = process.env["TEST_PYTHON_VENV"] || undefined;

/** A program with a group, an agent in it and a tag; the stack's configuration says `jobTitle` and `author`. */
interface Language {
  readonly name: string;
  readonly runtime: string;
  /** Why its programs cannot be run here. */
  readonly missing: string | undefined;
  /** Makes its classes, where it has any. */
  readonly prepare?: (project: Project) => Promise<void>;
  readonly write: (project: Project) => Promise<void>;
  /** Takes what `pulumi import` wrote into the program. */
  readonly add: (project: Project, code: string) => Promise<void>;
}

const YAML = `
config:
  jobTitle: { type: string, default: Agent }
  author: { type: string, default: john.doe@mycompany.com }
variables:
  owner:
    fn::invoke: { function: "livechat:index:getAgent", arguments: { login: john.doe@mycompany.com } }
resources:
  team:
    type: livechat:Group
    properties: { name: Team, language: en }
  jane:
    type: livechat:Agent
    properties: { login: jane@acme.com, name: Jane, jobTitle: "\${jobTitle}", groups: ["\${team.id}"] }
  vip:
    type: livechat:Tag
    properties: { tag: vip, author: "\${author}", group: "\${team.id}" }
outputs: { owner: "\${owner.name}" }
`;

const PYTHON = `
import pulumi
import pulumi_livechat as livechat
config = pulumi.Config()
team = livechat.Group("team", name="Team", language="en")
livechat.Agent("jane", login="jane@acme.com", name="Jane", job_title=config.get("jobTitle") or "Agent", groups=[team.id])
livechat.Tag("vip", tag="vip", author=config.get("author") or "john.doe@mycompany.com", group=team.id)
pulumi.export("owner", livechat.get_agent(login="john.doe@mycompany.com").name)
`;

const languages: readonly Language[] = [
  {
    name: "YAML",
    runtime: "yaml",
    missing: has("which", "pulumi-language-yaml") ? undefined : "no pulumi-language-yaml on PATH",
    write: async ({ directory }) => await appendFile(join(directory, "Pulumi.yaml"), YAML),
    add: async ({ directory }, code) => {
      const file = join(directory, "Pulumi.yaml");
      const program = await readFile(file, "utf8");
      await writeFile(file, program.replace("outputs:", `${code.replace("resources:\n", "")}outputs:`));
    },
  },
  {
    name: "Python",
    runtime: `{ name: python, options: { virtualenv: ${python} } }`,
    missing:
      python === undefined || !has("which", "pulumi-language-python")
        ? "TEST_PYTHON_VENV names no virtual environment, or pulumi-language-python is not on PATH"
        : undefined,
    prepare: async (project) => {
      const args = ["package", "gen-sdk", join(root, "schema.json"), "--language", "python", "--out", "sdk"];
      expect(await project.run("pulumi", args)).toMatchObject({ status: 0 });
      project.env["PYTHONPATH"] = join(project.directory, "sdk/python");
    },
    write: async ({ directory }) => await writeFile(join(directory, "__main__.py"), PYTHON),
    add: async ({ directory }, code) => await appendFile(join(directory, "__main__.py"), code),
  },
];

describe.each(languages)(
  "a program in $name on the Pulumi CLI",
  { timeout: 600_000 },
  ({ runtime, missing: language, prepare, write, add }) => {
    const missing = cli?.missing ?? language;
    if (cli === undefined || missing !== undefined) {
      it.skip(`lives its whole life (skipped: ${missing})`, () => undefined);
      return;
    }

    it("is previewed, made, repaired, updated, replaced, extended by an import, and destroyed", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator, "native");
      const manifest = join(project.directory, "Pulumi.yaml");
      const [, plugins = ""] = (await readFile(manifest, "utf8")).split(/(?=^plugins:)/m);
      await writeFile(manifest, `name: lifecycle\nruntime: ${runtime}\n${plugins}`);
      for (const file of ["package.json", "index.js", "door.js", "program.json"]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await rm(join(project.directory, file));
      }
      await prepare?.(project);
      await write(project);
      const { data } = account.emulator.licence();
      const engine = cli.of(project);
      const all = { team: "create", jane: "create", vip: "create" };
      expect(await engine.preview()).toMatchObject({ status: 0, ops: all });
      expect(await engine.up()).toMatchObject({ status: 0, ops: all });
      const empty = async () =>
        expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
      await empty();
      const { resources = [] } = (await engine.exportState()).deployment;
      const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
      expect(stack?.outputs).toEqual({ owner: "John Doe" });

      const jane = () =>
        account.emulator.licence().data.agents.find(({ login }) => login === "jane@acme.com");
      account.emulator.licence().edit(({ agents }) => {
        Object.assign(agents.find(({ login }) => login === "jane@acme.com") ?? {}, { job_title: "Drifted" });
      });
      expect(await engine.refresh()).toMatchObject({ status: 0, ops: { jane: "refresh" } });
      expect(await engine.up()).toMatchObject({ status: 0, ops: { jane: "update", team: "same" } });
      expect(jane()?.job_title).toBe("Agent");

      const set = async (key: string, value: string) =>
        expect(await project.run("pulumi", ["config", "set", key, value])).toMatchObject({ status: 0 });
      await set("jobTitle", "Lead");
      expect(await engine.up()).toMatchObject({ status: 0, ops: { jane: "update", vip: "same" } });
      expect(jane()?.job_title).toBe("Lead");
      await set("author", "jane.doe@mycompany.com");
      expect(await engine.up()).toMatchObject({ status: 0, ops: { vip: "replace", jane: "same" } });
      await empty();

      const sales = data.groups.find(({ name }) => name === "Sales");
      const imports = [
        "import",
        "livechat:index:Group",
        "sales",
        String(sales?.id),
        "--yes",
        "--out",
        "code.txt",
      ];
      const imported = await project.run("pulumi", [...imports, "--non-interactive", "--protect=false"]);
      expect(imported.status, imported.stdout + imported.stderr).toBe(0);
      await add(project, await readFile(join(project.directory, "code.txt"), "utf8"));
      await empty();
      expect(await engine.destroy()).toMatchObject({ status: 0, ops: { sales: "delete", vip: "delete" } });
      const left = account.emulator.licence().data;
      expect(left.groups.map(({ name }) => name).filter((name) => ["Team", "Sales"].includes(name))).toEqual(
        [],
      );
    });
  },
);
