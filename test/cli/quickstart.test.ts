import { execFile, spawnSync } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { tellFiles } from "../sweep.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const example = join(root, "examples", "quickstart");

let emulator: Emulator;
let project: string;

beforeAll(async () => {
  emulator = await createEmulator({ licences: [{ token: "dal:quickstart-t0ken" }] });
  project = await mkdtemp(join(root, ".demo-"));
  await cp(example, project, { recursive: true });
});
afterAll(async () => {
  await tellFiles(project);
  await rm(project, { recursive: true });
  await emulator.close();
});

interface Run {
  status: number;
  report: { ok: boolean; changes: Record<string, number>; resources: { name: string; op: string }[] };
  stderr: string;
}

/** Runs the installed command as a shell would; the emulator lives in this process, so that it must not block. */
function cli(...args: string[]): Promise<Run> {
  const { account, token } = emulator.licence();
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, "bin", "pulumi-livechat.js"), ...args, "--json"],
      {
        cwd: project,
        env: {
          PATH: process.env["PATH"],
          HOME: process.env["HOME"],
          LIVECHAT_BASE_URL: emulator.url,
          LIVECHAT_ACCOUNT: account,
          LIVECHAT_TOKEN: token,
          PULUMI_CONFIG_PASSPHRASE: "test",
        },
      },
      (error, stdout, stderr) => {
        const status = typeof error?.code === "number" ? error.code : error === null ? 0 : -1;
        resolve({ status, report: JSON.parse(stdout), stderr });
      },
    );
  });
}

const writes = () => emulator.requests.all().filter(({ method }) => method !== "GET").length;

// Each run starts Node three times over; on a busy machine that takes its time.
describe("the quickstart, with the command as it is installed", { timeout: 400_000 }, () => {
  it("previews, goes up, and sees a change made by hand", async () => {
    const preview = await cli("preview");
    expect(preview.status, preview.stderr).toBe(0);
    expect(preview.report).toMatchObject({ ok: true, changes: { create: 4 } });
    expect(writes()).toBe(0);

    const up = await cli("up", "--yes");
    expect(up.status, up.stderr).toBe(0);
    const { data } = emulator.licence();
    const group = data.groups.find(({ name }) => name === "Technical support");
    expect(group?.agents).toEqual(["jane.roe@mycompany.com"]);
    expect(data.tags).toContainEqual(expect.objectContaining({ name: "vip", group: group?.id }));

    const written = writes();
    const unchanged = await cli("preview", "--expect-no-changes", "--refresh");
    expect(unchanged.status, unchanged.stderr).toBe(0);

    emulator.licence().edit((account) => {
      for (const each of account.groups) if (each.id === group?.id) each.name = "The A-Team";
    });
    const drifted = await cli("preview", "--expect-no-changes", "--refresh");
    expect(drifted.status, drifted.stderr).toBe(3);
    expect(drifted.report.resources).toContainEqual(
      expect.objectContaining({ name: "support", op: "update" }),
    );
    expect(writes()).toBe(written);
  });

  it("has the types that it seems to have", () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", example],
      { encoding: "utf8" },
    );
    expect(status, stdout).toBe(0);
  });
});
