import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/review/plan.js";
import { TOKEN } from "./credentials.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const PULUMI_YAML = "name: lifecycle\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

/** A project whose program is its licence file. */
async function licenceProject(project: Project, files: Readonly<Record<string, string>>): Promise<void> {
  const all = { "index.js": 'module.exports = require("pulumi-livechat/program");', ...files };
  for (const [name, text] of Object.entries(all)) {
    // oxlint-disable-next-line no-await-in-loop -- few files
    await mkdir(join(project.directory, name, ".."), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await writeFile(join(project.directory, name), text);
  }
}

describe.each(engines)("a licence file, on $name", { timeout: 600_000 }, ({ name, of, missing }) => {
  if (missing !== undefined) {
    it.skip(`is not shown more than what was written (skipped: ${missing})`, () => undefined);
    return;
  }

  it("is refused in words that quote what was written, and never what was put in", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await licenceProject(project, {
      "licence.yaml": `
tags: { t: { tag: t, author: "\${env:LIVECHAT_TOKEN}", group: "\${env:LIVECHAT_TOKEN}" } }
groups: { g: { name: G, agents: ["\${env:LIVECHAT_TOKEN}"] } }
`,
    });
    const preview = await engine.preview();
    expect(preview.status).not.toBe(0);
    for (const [section, field] of Object.entries({ agents: "groups.g.agents[0]", groups: "tags.t.group" })) {
      expect(preview.said).toContain(
        `${field}: there is no "\${env:LIVECHAT_TOKEN}" among the ${section} of this licence`,
      );
    }
    expect(preview.said).toMatch(/among the agents of this licence \(and so does .*licence\.yaml:2:22\)/);
    expect(preview.said).not.toContain(TOKEN);
  });

  it("is refused with a var that it does not use, before anything is made", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await licenceProject(project, {
      "licence.yaml": 'vars: { domain: acme.com }\ngroups: { g: { name: "Support of ${var:domain}" } }\n',
      "index.js": `const { Licence } = require("pulumi-livechat");
new Licence("acme", { file: "licence.yaml", vars: { domian: "north.example.com" } });`,
    });
    const up = await engine.up();
    expect(up.status).not.toBe(0);
    expect(up.said).toContain(
      "vars.domian: is given a value, and the licence has no ${var:domian}: did you mean domain?",
    );
    expect(account.emulator.requests.count({ method: "POST" })).toBe(0);
  });

  it("that a program names has its places in a review of the plan", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const [program, ...args] = name.includes("CLI")
      ? (["pulumi", "preview", "--json", "--non-interactive"] as const)
      : (["node", command, "preview", "--json"] as const);
    await project.run("pulumi", ["stack", "select", "--create", "dev"]).catch(() => undefined);
    await licenceProject(project, {
      "licences/acme.yaml": "groups:\n  one: { name: One }\n",
      "licences/tags.yaml":
        "include: [more.yaml]\ntags:\n  t: { tag: t, author: john.doe@mycompany.com, group: two }\n",
      "licences/more.yaml": "groups:\n  two: { name: Two }\n",
      "index.js": `const { Licence } = require("pulumi-livechat");
new Licence("acme", { file: "licences/acme.yaml" });
new Licence("tags", { file: "licences/tags.yaml" });`,
    });
    const { stdout, stderr } = await project.run(program, args);
    await writeFile(join(project.directory, "plan.json"), stdout);
    const review = await project.run("node", [command, "review", "plan.json", "--json"]);
    expect(review.status, `${stderr}${review.stderr}`).toBe(0);
    const { steps } = JSON.parse(review.stdout) as Plan;
    expect(Object.fromEntries(steps.map((step) => [step.name, step.place]))).toEqual({
      one: "licences/acme.yaml:2:3",
      two: "licences/more.yaml:2:3",
      t: "licences/tags.yaml:3:3",
    });
  });

  it("includes what is in the project, or where a setting of Pulumi.yaml says, and nothing else", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await licenceProject(project, {
      "main/licence.yaml": "include: [../parts/one.yaml, other.yaml]\n",
      "parts/one.yaml": "groups: { g: { name: G } }\n",
      "Pulumi.yaml": `${PULUMI_YAML}config:\n  file: main/licence.yaml\n`,
    });
    await using outside = await Project.create(account.emulator);
    await symlink(join(outside.directory, "Pulumi.yaml"), join(project.directory, "main/other.yaml"));
    const refused = await engine.preview();
    expect(refused.status).not.toBe(0);
    expect(refused.said).toContain(
      "include[1]: other.yaml is elsewhere: what is included must be below the folder",
    );
    expect(refused.said).not.toContain("nodejs");

    await writeFile(join(outside.directory, "part.yaml"), "groups: { two: { name: Two } }\n");
    await writeFile(
      join(project.directory, "main/licence.yaml"),
      `include: [../parts/one.yaml, ${join(outside.directory, "part.yaml")}]\n`,
    );
    expect((await engine.preview()).said).toContain("is elsewhere");
    await writeFile(
      join(project.directory, "Pulumi.yaml"),
      `${PULUMI_YAML}config:\n  file: main/licence.yaml\n  includeRoot: ${outside.directory}\n`,
    );
    const preview = await engine.preview();
    expect(preview, preview.said).toMatchObject({ status: 0, ops: { g: "create", two: "create" } });
  });
});
