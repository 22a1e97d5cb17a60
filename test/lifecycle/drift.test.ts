import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { LicenceData } from "../../src/emulator/index.js";
import { toMarkdown } from "../../src/review/markdown/index.js";
import type { Plan } from "../../src/review/plan.js";
import { PlanError, readPlan } from "../../src/review/reading/index.js";
import { summaryLine } from "../../src/review/summary.js";
import { reviewOf } from "../../src/review/words/index.js";
import { declareSecrets } from "../sweep.js";
import { caseOf, typeNames } from "../types/index.js";
import type { Declared } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { agedState, type Finished, Project, secretOf } from "./project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));
const [embedded, cli] = engines;
const WAS = "a title that nobody sees";
const IS = "another title that nobody sees";

const group = (name: string, language: string): Declared => ({
  type: "Group",
  name: name.toLowerCase(),
  args: { name, language },
});
const base: Declared[] = [
  ...typeNames.map((type): Declared => ({ type, name: type, args: caseOf(type).life.args })),
  { type: "Agent", name: "secret", args: { login: "s@mycompany.com", name: "S", jobTitle: secretOf(WAS) } },
];
const made = [...base, group("Gone", "en"), group("Gone and forgotten", "en"), group("Declared since", "en")];
const declared = [...base, group("Gone", "en"), group("Declared since", "de")];

/** The types of which something can be changed elsewhere so that it shows. */
function changeByHand(data: LicenceData): void {
  for (const type of typeNames) {
    if (!caseOf(type).life.drift(data)) throw new Error(`there is no ${type} to change`);
  }
  data.groups = data.groups.filter(({ name }) => !name.startsWith("Gone"));
  Object.assign(data.groups.find(({ name }) => name === "Declared since") ?? {}, { language: "de" });
  Object.assign(data.agents.find(({ login }) => login === "s@mycompany.com") ?? {}, { job_title: IS });
}

/** All that the embedded engine keeps. */
async function stateOf({ directory }: Project): Promise<string> {
  const folder = join(directory, ".pulumi-livechat");
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  const texts = await Promise.all(paths.toSorted().map(async (path) => [path, await readFile(path, "utf8")]));
  return JSON.stringify(texts);
}

const planIn = ({ stdout }: Finished): Plan => readPlan(JSON.parse(stdout), "plan.json");

/** What was done outside of the program, by name; of a secret, whether anything tells that it changed. */
const driftIn = ({ steps }: Plan, withSecrets = false) =>
  Object.fromEntries(
    steps.flatMap(({ name, drift }) =>
      drift === undefined || (!withSecrets && name === "secret") ? [] : [[name, drift]],
    ),
  );

const sectionIn = (plan: Plan): string =>
  /#### (Changed outside.*?)\n\n(?=[#<]|\n)/s.exec(toMarkdown(reviewOf(plan)))?.[1] ?? "";

describe("what was changed outside of the program", { timeout: 1_200_000 }, () => {
  const run = new Map<string, Finished>();
  let written: string[] = [];
  let isStateKept = false;
  const of = (name: string): Finished => {
    const found = run.get(name);
    if (found === undefined) throw new Error(`${name} was not run`);
    return found;
  };

  beforeAll(async () => {
    declareSecrets(WAS, IS);
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const ours = embedded!.of(project);
    await project.declare(made);
    expect(await ours.up()).toMatchObject({ status: 0 });
    const state = agedState(await ours.exportState());
    await ours.importState(state);
    const left = await stateOf(project);
    account.emulator.licence().edit(changeByHand);
    await project.declare(declared);
    const before = account.emulator.requests.count();
    const ask = async (name: string, program: string, ...args: string[]): Promise<void> => {
      run.set(name, await project.run(program, args));
    };
    const looks = ["--refresh", "--expect-no-changes"];
    const alone = ["--preview-only", "--expect-no-changes"];
    await ask("refresh, as text", "node", command, "refresh", ...alone);
    await ask("refresh", "node", command, "refresh", ...alone, "--json");
    await ask("preview, as text", "node", command, "preview", ...looks);
    await ask("preview", "node", command, "preview", ...looks, "--json");
    isStateKept = (await stateOf(project)) === left;
    if (cli?.missing === undefined) {
      await cli?.of(project).importState(state);
      await ask(
        "preview of the CLI",
        "pulumi",
        "preview",
        ...looks,
        "--json",
        "--show-sames",
        "--non-interactive",
      );
      await ask("refresh of the CLI", "pulumi", "refresh", ...alone, "--json", "--non-interactive");
    }
    written = account.emulator.requests
      .all()
      .slice(before)
      .map(({ method }) => method)
      .filter((method) => method !== "GET");
    await ask("refresh, done", "node", command, "refresh");
  }, 1_200_000);

  it("ends a scheduled job with 3, and nothing is written", () => {
    for (const name of ["refresh", "refresh, as text", "preview", "preview, as text"])
      expect([name, of(name).status, of(name).stderr]).toEqual([name, 3, expect.any(String)]);
    expect(written).toEqual([]);
    expect(isStateKept).toBe(true);
  });

  it("is told from what this stack left to what there is, alike by refresh and by a preview after it", () => {
    const [refresh, preview] = [planIn(of("refresh")), planIn(of("preview"))];
    expect(driftIn(refresh, true)).toEqual(driftIn(preview, true));
    expect(driftIn(preview, true)).toMatchObject({
      Group: { changes: [{ path: "language", kind: "change", old: { value: "en" }, new: { value: "de" } }] },
      gone: { gone: true, changes: [] },
      "gone and forgotten": { gone: true, changes: [] },
      "declared since": { changes: [{ old: { value: "en" }, new: { value: "de" } }] },
      secret: { changes: [{ path: "jobTitle", old: { secret: [""] }, new: { secret: [""] } }] },
    });
    const changed = Object.values(driftIn(preview)).filter(({ gone }) => gone !== true);
    expect(changed.every(({ changes }) => changes.length > 0)).toBe(true);
    expect(sectionIn(refresh)).toBe(sectionIn(preview));
    expect(sectionIn(preview)).toMatch(
      /- group `Group` \(`Returns`, id `\d+`\)\n {2}- `language`: `en` → `de`/,
    );
    expect(sectionIn(preview)).toContain(
      "`pulumi-livechat up --refresh` brings back what is declared; `pulumi-livechat export --update --stack dev` takes",
    );
  });

  it("stands beside what the plan does about it", () => {
    const { steps, counts } = planIn(of("preview"));
    const step = (name: string) => steps.find((one) => one.name === name);
    expect(step("Group")).toMatchObject({
      operation: "update",
      changes: [{ path: "language", old: { value: "de" }, new: { value: "en" } }],
    });
    expect(step("gone")).toMatchObject({ operation: "create" });
    expect(step("gone and forgotten")).toMatchObject({ operation: "refresh", changes: [] });
    expect(step("declared since")).toMatchObject({ operation: "same" });
    expect(counts).toMatchObject({ delete: 0, gone: 2, create: 1 });
    expect(planIn(of("refresh")).counts).toMatchObject({ delete: 0, gone: 2, refresh: counts.refresh });
  });

  it.each(["refresh", "preview"])("is told on a terminal by %s in the same words and numbers", (name) => {
    const { stdout } = of(`${name}, as text`);
    expect(stdout).toMatch(/language: "en" → "de"/);
    expect(stdout).toContain("gone: deleted outside of this program");
    expect(stdout).toContain("drifted: changed outside of this program");
    expect(stdout).toContain("`pulumi-livechat up --refresh` brings back what is declared");
    expect(stdout).toContain(
      "`pulumi-livechat export --update` takes what there is now into the files of a licence",
    );
    expect(stdout).toContain(`\n${summaryLine(planIn(of(name)).counts)} (`);
  });

  it("is mended by a plain up where a refresh has recorded it", () => {
    expect(of("refresh, done").stdout).toContain("`pulumi-livechat up` brings back what is declared");
  });

  if (cli?.missing !== undefined) {
    it.skip(`is told by the Pulumi CLI alike (skipped: ${cli?.missing})`, () => undefined);
    return;
  }

  it("is told by the Pulumi CLI alike, which ends with 7", () => {
    expect([of("preview of the CLI").status, of("refresh of the CLI").status]).toEqual([7, 7]);
    const [ours, theirs] = [planIn(of("preview")), planIn(of("preview of the CLI"))];
    expect(driftIn(theirs)).toEqual(driftIn(ours));
    expect({ ...theirs.counts, update: 0, refresh: 0 }).toEqual({ ...ours.counts, update: 0, refresh: 0 });
    expect(sectionIn(theirs)).toContain(
      "`pulumi up --refresh` brings back what is declared; `pulumi-livechat export --update",
    );
    expect(() => planIn(of("refresh of the CLI"))).toThrow(PlanError);
  });
});
