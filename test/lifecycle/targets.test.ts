import { describe, expect, it } from "vitest";
import type { Declared, Engine } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { idOf, Project } from "./project.js";

const owner = "john.doe@mycompany.com";
const group = (name: string, args: object = {}): Declared => ({
  type: "Group",
  name,
  args: { name: `The ${name}`, ...args },
});
const tag = (name: string, of: string): Declared => ({
  type: "Tag",
  name,
  args: { tag: name, author: owner, group: idOf(of) },
});

interface Setting {
  readonly engine: Engine;
  readonly declare: (...resources: Declared[]) => Promise<void>;
  /** The languages of the groups that were made, and the tags, as the account has them. */
  readonly seen: () => Record<string, string | undefined>;
}

describe.each(engines)("--target, on $name", { timeout: 600_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`works on the targets only (skipped: ${missing})`, () => undefined);
    return;
  }

  const settled = [group("north"), tag("cold", "north"), group("south")];

  /** A stack whose account is as declared. */
  async function begin(work: (setting: Setting) => Promise<void>): Promise<void> {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare(settled);
    const up = await engine.up();
    expect(up, up.said).toMatchObject({ status: 0 });
    const seen = (): Record<string, string | undefined> => {
      const { groups, tags } = account.emulator.licence().data;
      const made = groups.filter(({ name }) => name.startsWith("The "));
      return Object.fromEntries([
        ...made.map(({ name, language }) => [name.slice(4), language] as const),
        ...tags.filter(({ name }) => name === "cold").map(({ name }) => [name, "tag"] as const),
      ]);
    };
    await work({ engine, seen, declare: async (...resources) => await project.declare(resources) });
  }

  const all = { north: "en", south: "en", cold: "tag" };

  it("updates and makes what is one, and leaves all else as it is", async () => {
    await begin(async ({ engine, declare, seen }) => {
      const [, cold] = settled as [Declared, Declared];
      await declare(
        group("north", { language: "de" }),
        cold,
        group("south", { language: "fr" }),
        group("east"),
        group("west"),
      );
      const args = ["--target", "**Group::north", "--target", "**Group::west"];
      const preview = await engine.preview({ args });
      expect(preview, preview.said).toMatchObject({ status: 0, ops: { north: "update", west: "create" } });
      expect(preview.ops["south"] ?? "same").toBe("same");
      const up = await engine.up({ args });
      expect(up, up.said).toMatchObject({ status: 0 });
      expect(seen()).toEqual({ ...all, north: "de", west: "en" });
      // What was left out is still to be done.
      expect(await engine.preview()).toMatchObject({ ops: { south: "update", east: "create" } });
    });
  });

  it("deletes what is one, and refuses to where something depends on it that is none", async () => {
    await begin(async ({ engine, declare, seen }) => {
      await declare(group("east"));
      const refused = await engine.up({ args: ["--target", "**Group::north"] });
      expect(refused.status).not.toBe(0);
      expect(refused.said).toContain("Tag::cold");
      expect(seen()).toEqual(all);
      const alone = await engine.up({ args: ["--target", "**Group::south"] });
      expect(alone, alone.said).toMatchObject({ status: 0 });
      expect(seen()).toEqual({ north: "en", cold: "tag" });
      const both = await engine.up({ args: ["--target", "**Group::north", "--target-dependents"] });
      expect(both, both.said).toMatchObject({ status: 0 });
      expect(seen()).toEqual({});
    });
  });

  it("destroys what is one, and what depends on it where that is said", async () => {
    await begin(async ({ engine, seen }) => {
      const refused = await engine.destroy({ args: ["--target", "**Group::north"] });
      expect(refused.status).not.toBe(0);
      expect(seen()).toEqual(all);
      const gone = await engine.destroy({ args: ["--target", "**Group::north", "--target-dependents"] });
      expect(gone, gone.said).toMatchObject({ status: 0 });
      expect(seen()).toEqual({ south: "en" });
    });
  });

  it("does not make what needs something that is none and does not exist", async () => {
    await begin(async ({ engine, declare, seen }) => {
      await declare(...settled, group("east"), { ...tag("warm", "east"), options: { dependsOn: ["east"] } });
      const preview = await engine.preview({ args: ["--target", "**Tag::warm"] });
      expect(preview.status).not.toBe(0);
      expect(preview.said).toContain("Group::east");
      expect(seen()).toEqual(all);
    });
  });

  it("refuses a target that is nowhere", async () => {
    await begin(async ({ engine }) => {
      for (const operation of [engine.preview, engine.refresh, engine.destroy]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const { status, said } = await operation({
          args: ["--target", "urn:pulumi:dev::lifecycle::x::nobody"],
        });
        expect(status).not.toBe(0);
        expect(said).toContain("nobody");
      }
    });
  });
});
