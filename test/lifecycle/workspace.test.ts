import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startEmulator } from "./engines.js";
import { type Finished, Project } from "./project.js";
import { missingPulumiCli } from "./pulumi-cli.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = join(root, "bin/pulumi-livechat.js");
const missing = await missingPulumiCli();

/**
 * A workspace as pnpm lays it out: the program depends on a library, and only the library on this package. Outside of
 * the repository, where the package is found from everywhere.
 */
async function createWorkspace() {
  const folder = await mkdtemp(join(tmpdir(), "workspace-"));
  const [library, program] = [join(folder, "packages/library"), join(folder, "packages/program")];
  await mkdir(join(library, "node_modules"), { recursive: true });
  await mkdir(join(program, "node_modules"), { recursive: true });
  await writeFile(join(library, "package.json"), '{"name":"library","main":"index.js"}');
  await writeFile(
    join(library, "index.js"),
    `const { Group } = require("pulumi-livechat");
     exports.groups = (...names) => names.map((name) => new Group(name, { name }));`,
  );
  await symlink(root, join(library, "node_modules/pulumi-livechat"));
  await writeFile(join(program, "package.json"), '{"name":"program","main":"index.js"}');
  await writeFile(
    join(program, "Pulumi.yaml"),
    "name: program\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  );
  // Where a program goes itself is not where Pulumi looks for the provider.
  await writeFile(
    join(program, "index.js"),
    'process.chdir("/");\nrequire("library").groups("Wholesale", "Returns");',
  );
  await symlink("../../library", join(program, "node_modules/library"));
  await symlink(join(root, "node_modules/@pulumi"), join(program, "node_modules/@pulumi"));
  return {
    program,
    install: () => symlink(root, join(program, "node_modules/pulumi-livechat")),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

type Preview = (project: Project, folder: string) => Promise<Finished>;

const engines: [name: string, missing: string | undefined, preview: Preview][] = [
  [
    "the embedded engine",
    undefined,
    (project, folder) => project.run("node", [command, "preview"], {}, folder),
  ],
  [
    "the Pulumi CLI",
    missing,
    async (project, folder) => {
      await project.run("pulumi", ["stack", "select", "--create", "dev"], {}, folder);
      return await project.run("pulumi", ["preview", "--non-interactive"], {}, folder);
    },
  ],
];

for (const [name, why, preview] of engines) {
  const title = `a project that has this package only through a library is told once what to install where, on ${name}`;
  if (why !== undefined) {
    it.skip(`${title} (skipped: ${why})`, () => undefined);
    continue;
  }
  it(title, async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    await using workspace = await createWorkspace();
    const refused = await preview(project, workspace.program);
    const said = refused.stdout + refused.stderr;
    expect(refused.status, said).not.toBe(0);
    expect(said).toContain(`pulumi-livechat is not installed for the project: from ${workspace.program}`);
    expect(said).toContain("npm install pulumi-livechat");
    expect(said.split("is not installed for the project")).toHaveLength(2);
    expect(said).not.toMatch(/^\s+at /m);

    await workspace.install();
    const done = await preview(project, workspace.program);
    expect(done.status, done.stdout + done.stderr).toBe(0);
    expect(done.stdout).toMatch(/Returns +.*create/);
  });
}
