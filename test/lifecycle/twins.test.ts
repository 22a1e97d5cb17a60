import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { resourceTypeOf } from "../../src/definitions/index.js";
import type { LicenceData } from "../../src/emulator/index.js";
import { doors } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { caseOf, typeNames, typesWhere } from "../types/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const command = join(root, "bin/pulumi-livechat.js");

/** One of each type of which the API takes two that are alike. */
const twins = typesWhere(({ canBeTwins }) => canBeTwins === true);
/** What is said of two that are one object. */
const same =
  /(\w+)(-again)? is the same [a-z ]+ as \1(-again)?: a second one of the same [a-z A-Z]+ is never made/;

const declared = twins.map((type) => ({ type, name: type, args: caseOf(type).life.args }));

const idsIn = (data: LicenceData): string[] =>
  twins.flatMap((type) => caseOf(type).contents(data)).map(([, id]) => String(id));

const group = (language: string) => [
  { type: "Group", name: "group", args: { name: "Returns", language, adopt: true } },
];

/** The plugin stands where an export says that it is: below the project's own node_modules. */
async function installed({ directory }: Project): Promise<void> {
  await mkdir(join(directory, "node_modules"));
  await symlink(root, join(directory, "node_modules/pulumi-livechat"));
}

describe.each(engines)("$name, two stacks on one account", { timeout: 600_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`are told of what both made (skipped: ${missing})`, () => undefined);
    return;
  }

  it("that create at once are told by a refresh of what both made, with both ids", async () => {
    // Neither sees what the other one makes.
    await using account = await startEmulator({ faults: "stale:120000ms POST" });
    await using one = await Project.create(account.emulator);
    await using other = await Project.create(account.emulator);
    const stacks = [one, other].map((project) => of(project));
    await Promise.all([one, other].map((project) => project.declare(declared)));
    const before = new Set(idsIn(account.emulator.licence().data));
    const made = await Promise.all(stacks.map((engine) => engine.up()));
    for (const up of made) expect(up, up.said).toMatchObject({ status: 0 });
    account.emulator.setFaults(undefined);
    const ids = idsIn(account.emulator.licence().data).filter((id) => !before.has(id));
    expect(ids).toHaveLength(2 * declared.length);
    for (const engine of stacks) {
      // oxlint-disable-next-line no-await-in-loop -- one stack after the other
      const { status, said } = await engine.refresh();
      expect(status, said).toBe(0);
      expect(said.match(/is in the account 2 times/g)?.length).toBeGreaterThanOrEqual(declared.length);
      for (const id of ids) expect(said).toContain(id);
    }
  });

  it("of which one removes what both have: the other one's update says what to do, and that is enough", async () => {
    await using account = await startEmulator();
    await using one = await Project.create(account.emulator);
    await using other = await Project.create(account.emulator);
    await one.declare(group("en"));
    await other.declare(group("en"));
    const [first, second] = [of(one), of(other)];
    expect(await first.up()).toMatchObject({ status: 0 });
    expect(await second.up()).toMatchObject({ status: 0 });
    const destroyed = await second.destroy();
    expect(destroyed, destroyed.said).toMatchObject({ status: 0 });
    await one.declare(group("pl"));
    const failed = await first.up();
    expect(failed.status).not.toBe(0);
    expect(failed.said).toContain("`refresh` makes sure of it and takes it out of the state");
    // What was written lately may only not show yet: the refresh says how to tell it that it is gone.
    const doubting = await first.refresh({ env: { LIVECHAT_LOOK_MS: "100" } });
    expect(doubting.status).not.toBe(0);
    expect(doubting.said).toContain("LIVECHAT_ACCEPT_ABSENCE");
    const refreshed = await first.refresh({ env: { LIVECHAT_ACCEPT_ABSENCE: "true" } });
    expect(refreshed, refreshed.said).toMatchObject({ status: 0, ops: { group: "delete" } });
    expect(await first.up()).toMatchObject({ status: 0, ops: { group: "create" } });
  });
});

describe.each(engines)(
  "$name, two resources that are one object",
  { timeout: 1_200_000 },
  ({ of, missing }) => {
    if (missing !== undefined) {
      it.skip(`are refused (skipped: ${missing})`, () => undefined);
      return;
    }

    it("are refused by a preview and by an up, which names both of them", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      const all = typeNames.map((type) => ({ type, name: type, args: caseOf(type).plain(0) }));
      const again = all.map((one) => ({ ...one, name: `${one.name}-again` }));
      await project.declare([...all, ...again]);
      const planned = await engine.preview();
      expect(planned.status, planned.said).not.toBe(0);
      expect(planned.said).toMatch(same);
      await project.declare(all);
      const made = await engine.up();
      expect(made.status, made.said).toBe(0);
      // Nobody has two of what was made once, whatever is marked.
      for (const options of [{}, { twin: true }]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await project.declare([...all, ...again].map((one) => ({ ...one, options })));
        // oxlint-disable-next-line no-await-in-loop -- see above
        const refused = [await engine.preview(), await engine.up()];
        for (const { status, said } of refused) {
          expect(status, said).not.toBe(0);
          expect(said).toMatch("twin" in options ? /exists already|is the same/ : same);
        }
      }
      for (const type of typeNames)
        expect(account.emulator.requests.count({ method: "POST", path: caseOf(type).path })).toBe(1);
    });

    it.each(doors)(
      "are two where the account has two: exported with a mark, and managed by their ids: %s",
      async (door) => {
        await using account = await startEmulator();
        const { emulator } = account;
        emulator.licence().edit((data) => {
          twins.forEach((type, index) => {
            for (const id of [9001, 9002])
              caseOf(type).put(data, { id: id + 10 * index, text: "https://twin.example/", group: 1 });
          });
        });
        await using project = await Project.create(emulator);
        for (const file of ["Pulumi.yaml", "package.json", "index.js", "program.json"]) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other
          await rm(join(project.directory, file));
        }
        const native = door === "native" ? ["--native"] : [];
        const exported = await project.run("node", [command, "export", "--out", ".", ...native]);
        expect(exported.status, exported.stderr).toBe(0);
        const file = join(project.directory, "licence.yaml");
        const licence = parse(await readFile(file, "utf8")) as Record<string, Record<string, any>>;
        const marked = Object.values(licence).flatMap((section) =>
          Object.values(section).filter((one) => one.options?.twin === true),
        );
        expect(marked).toHaveLength(2 * twins.length);
        await installed(project);
        const engine = of(project);
        const imported = await engine.importFile("import.json");
        expect(imported.status, imported.said).toBe(0);
        const first = await engine.preview({ expectNoChanges: true });
        expect(first.status, first.said).toBe(0);

        // One of each two is changed, or goes.
        const before = emulator.licence().data;
        emulator.requests.clear();
        for (const type of twins) {
          const { section } = resourceTypeOf(type);
          const [key = ""] =
            Object.entries(licence[section] ?? {}).find(([, one]) => one.options?.twin) ?? [];
          const { edit } = caseOf(type);
          if (edit) Object.assign(licence[section]?.[key], edit);
          else delete licence[section]?.[key];
        }
        await writeFile(file, stringify(licence));
        const changed = await engine.up();
        expect(changed.status, changed.said).toBe(0);
        expect(emulator.requests.all().filter(({ method }) => method !== "GET")).toHaveLength(twins.length);
        const after = emulator.licence().data;
        for (const type of twins) {
          const { section } = resourceTypeOf(type);
          const objects = (data: LicenceData) => data[section as "groups"];
          const isOwn = (one: object) => objects(before).some((other) => isDeepStrictEqual(one, other));
          const kept = objects(after).filter(isOwn);
          expect([type, kept.length]).toEqual([type, objects(before).length - 1]);
        }

        // Another account has none of them: the first of each is made, and no second one.
        await using other = await startEmulator();
        const preflight = await project.run("node", [command, "preflight", "licence.yaml", "--adopt"], {
          LIVECHAT_BASE_URL: other.emulator.url,
        });
        expect(preflight.status, preflight.stderr).toBe(3);
        expect(preflight.stderr.match(/is marked as a twin of/g)).toHaveLength(
          twins.filter((type) => caseOf(type).edit).length,
        );
      },
    );
  },
);
