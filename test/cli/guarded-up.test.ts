import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Declared } from "../lifecycle/engine.js";
import { startEmulator } from "../lifecycle/engines.js";
import { Project } from "../lifecycle/project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));
const max: Declared = { type: "Agent", name: "max", args: { login: "max@mycompany.com", name: "Max" } };
const tags = (count: number): Declared[] =>
  Array.from({ length: count }, (_, n) => ({
    type: "Tag",
    name: `tag${n}`,
    args: { tag: `tag${n}`, author: "john.doe@mycompany.com", group: 1 },
  }));

const REASON = 'agents: agent "max" would be deleted: the statistics are lost for good';

interface Report {
  readonly ok: boolean;
  readonly guards?: readonly { readonly name: string; readonly allowed?: object }[];
  readonly errors: readonly { readonly code?: string }[];
}

describe("of an embedded up", { timeout: 600_000 }, () => {
  let account: Awaited<ReturnType<typeof startEmulator>>;
  let project: Project;

  const run = async (...args: string[]) => {
    account.emulator.requests.clear();
    const finished = await project.run("node", [command, ...args], { LIVECHAT_ALLOW: "" });
    const writes = ["POST", "PUT", "DELETE"].reduce(
      (sum, method) => sum + account.emulator.requests.count({ method }),
      0,
    );
    return { ...finished, writes };
  };
  const configure = (config: string) => writeFile(join(project.directory, "Pulumi.dev.yaml"), config);

  beforeAll(async () => {
    account = await startEmulator();
    project = await Project.create(account.emulator);
  });
  beforeEach(async () => {
    await rm(join(project.directory, "Pulumi.dev.yaml"), { force: true });
    await project.declare([max, ...tags(3)]);
    expect(await run("up", "--yes")).toMatchObject({ status: 0 });
    await project.declare(tags(3));
  });
  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await account[Symbol.asyncDispose]();
  });

  it("a guard refuses it before the first write, also without a preview, and --allow lets it pass", async () => {
    const refused = await run("up", "--yes", "--json");
    expect(refused).toMatchObject({ status: 3, writes: 0 });
    expect(refused.stderr).toContain(`error: refused by a guard: nothing was changed.\n  ${REASON}\n`);
    const report = JSON.parse(refused.stdout) as Report;
    expect(report).toMatchObject({ ok: false, guards: [{ name: "agents" }] });
    expect(report.errors.map(({ code }) => code)).toEqual(["guard"]);

    const unseen = await run("up", "--skip-preview");
    expect(unseen).toMatchObject({ status: 3, writes: 0 });
    expect(unseen.stdout).toBe("");
    expect(unseen.stderr).toContain(REASON);

    expect(await run("up", "--yes", "--allow", "agent")).toMatchObject({ status: 2, writes: 0 });

    const allowed = await run("up", "--yes", "--allow", "agents");
    expect(allowed.status).toBe(0);
    expect(allowed.writes).toBeGreaterThan(0);
    expect(allowed.stderr).toContain(`allowed by --allow\n  ${REASON}\n`);
  });

  it("a preview says what a guard would refuse, and ends with 3; other changes pass", async () => {
    const preview = await run("preview", "--json");
    expect(preview).toMatchObject({ status: 3, writes: 0 });
    expect(preview.stderr).toContain(
      `error: refused by a guard: \`up\` would change nothing.\n  ${REASON}\n`,
    );
    expect(JSON.parse(preview.stdout)).toMatchObject({ ok: true, guards: [{ name: "agents" }], errors: [] });
    expect(await run("preview", "--allow", "agents")).toMatchObject({ status: 0 });
    await project.declare([{ ...max, args: { ...max.args, name: "Maximilian" } }, ...tags(2)]);
    const passed = await run("up", "--skip-preview", "--json");
    expect(passed.status).toBe(0);
    expect(passed.writes).toBeGreaterThan(0);
    expect(JSON.parse(passed.stdout)).toMatchObject({ operation: "up", guards: [] });
  });

  it("the project's settings allow it, and their reason stands in the report", async () => {
    await configure('config:\n  livechat:allow: { agents: "Max has left, OPS-12" }\n');
    const { status, stdout, stderr } = await run("up", "--yes", "--json");
    expect(status).toBe(0);
    expect(stderr).toContain(`allowed by the settings: Max has left, OPS-12\n  ${REASON}\n`);
    expect(JSON.parse(stdout)).toMatchObject({
      guards: [{ name: "agents", allowed: { by: "settings", reason: "Max has left, OPS-12" } }],
    });
  });

  it("how much may go is set for the stack", async () => {
    await project.declare([max, ...tags(1)]);
    await configure("config:\n  livechat:maxRemovals: 1\n");
    const byCount = await run("preview");
    expect(byCount.status).toBe(3);
    expect(byCount.stderr).toContain(
      "manyRemovals: 2 objects would be deleted or replaced, and 1 at once may be",
    );
    await configure("config:\n  livechat:maxRemovals: 49.9%\n  livechat:maxRemovalsFrom: 4\n");
    expect((await run("preview")).stderr).toContain(
      "manyRemovals: 2 of 4 existing objects would be deleted or replaced, which is more than 49.9 %",
    );
    await configure("config:\n  livechat:maxRemovals: 50%\n  livechat:maxRemovalsFrom: 4\n");
    expect(await run("preview")).toMatchObject({ status: 0 });
    await configure("config:\n  livechat:maxRemovals: a third\n");
    const wrong = await run("preview");
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain(
      "LIVECHAT_MAX_REMOVALS (livechat:maxRemovals) is neither a share nor a number of objects",
    );
  });

  it("a refresh and a destroy are not judged", async () => {
    expect(await run("refresh", "--yes")).toMatchObject({ status: 0 });
    const destroyed = await run("destroy", "--yes");
    expect(destroyed.status).toBe(0);
    expect(destroyed.writes).toBeGreaterThan(0);
  });
});
