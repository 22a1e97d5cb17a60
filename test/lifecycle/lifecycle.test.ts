import { beforeAll, describe, expect, it } from "vitest";
import type { LicenceData } from "../../src/emulator/index.js";
import type { Values } from "../../src/definitions/definition.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { doors, type Declared, type Engine, type Outcome } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { caseOf } from "../types/index.js";

const types = resourceTypes.map(({ name }) => name);

/** The stages of a life in their order: what happens, and what is then there. */
type Stage =
  | "made"
  | "made, previewed"
  | "updated"
  | "updated, previewed"
  | "changed by hand, refreshed"
  | "repaired"
  | "replaced"
  | "replaced, previewed"
  | "removed by hand, refreshed"
  | "made again"
  | "made again, previewed"
  | "destroyed"
  | "destroyed again";

interface StageRecord {
  readonly outcome: Outcome;
  readonly account: LicenceData;
  /** The id of each resource in the state. */
  readonly ids: Readonly<Record<string, string>>;
}

const ways = engines.flatMap((engine) => doors.map((door) => ({ ...engine, door })));

describe.each(ways)("$name, $door resources", ({ name, of: engineOf, missing, door }) => {
  if (missing !== undefined) {
    it.skip(`takes every resource type through its life (skipped: ${missing})`, () => undefined);
    return;
  }

  const stages = new Map<Stage, StageRecord>();

  // All types live at once, in one stack, so that each stage is one run; the tests then read the records.
  beforeAll(async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator, door);
    const engine = engineOf(project);
    const licence = account.emulator.licence();
    const edit = (what: "drift" | "remove") =>
      licence.edit((data) => {
        for (const type of types) {
          if (!caseOf(type).life[what](data)) throw new Error(`there is no ${type} to ${what}`);
        }
      });
    const stage = async (at: Stage, run: () => Promise<Outcome>) => {
      const outcome = await run();
      const ids = at.endsWith("previewed") ? {} : await idsOf(engine);
      stages.set(at, { outcome, account: licence.data, ids });
      if (outcome.status !== 0) throw new Error(`${at}: status ${outcome.status}\n${outcome.said}`);
    };
    const previewed = () => engine.preview({ expectNoChanges: true });

    await project.declare(declaredAt("made"));
    await stage("made", engine.up);
    await stage("made, previewed", previewed);
    await project.declare(declaredAt("updated"));
    await stage("updated", engine.up);
    await stage("updated, previewed", previewed);
    edit("drift");
    await stage("changed by hand, refreshed", engine.refresh);
    await stage("repaired", engine.up);
    await project.declare(declaredAt("replaced"));
    await stage("replaced", engine.up);
    await stage("replaced, previewed", previewed);
    edit("remove");
    // What was written just now is not taken for gone, unless somebody says so.
    const accepting = { env: { LIVECHAT_ACCEPT_ABSENCE: "true" } };
    await stage("removed by hand, refreshed", () => engine.refresh(accepting));
    await stage("made again", engine.up);
    await stage("made again, previewed", previewed);
    await project.tellFiles();
    await stage("destroyed", engine.destroy);
    await stage("destroyed again", engine.destroy);
  }, 1_200_000);

  const at = (stage: Stage): StageRecord => {
    const record = stages.get(stage);
    if (!record) throw new Error(`the life on ${name} ended before this stage`);
    return record;
  };

  describe.each(types)("%s", (type) => {
    const { life } = caseOf(type);
    const opAt = (stage: Stage) => at(stage).outcome.ops[type];
    const actualAt = (stage: Stage) => plain(life.actual(at(stage).account));

    it("is made, and in the account as declared", () => {
      expect(opAt("made")).toBe("create");
      expect(actualAt("made")).toEqual(plain(declared(type, "made")));
    });

    it("shows no change in a preview afterwards", () => {
      expect(opAt("made, previewed")).toBe("same");
      expect(opAt("updated, previewed")).toBe("same");
      expect(opAt("replaced, previewed")).toBe("same");
      expect(opAt("made again, previewed")).toBe("same");
    });

    if (life.updated) {
      it("is updated in place", () => {
        expect(opAt("updated")).toBe("update");
        expect(actualAt("updated")).toEqual(plain(declared(type, "updated")));
        expect(at("updated").ids[type]).toBe(at("made").ids[type]);
      });
    }

    it("shows in a refresh that it was changed by hand, and is repaired by the next up", () => {
      expect(opAt("changed by hand, refreshed")).toBe("refresh");
      expect(actualAt("changed by hand, refreshed")).not.toEqual(plain(declared(type, "updated")));
      expect(opAt("repaired")).toBe(life.repairReplaces === true ? "replace" : "update");
      expect(actualAt("repaired")).toEqual(plain(declared(type, "updated")));
    });

    if (life.replaced) {
      it("is replaced where it cannot be updated", () => {
        expect(opAt("replaced")).toBe("replace");
        expect(actualAt("replaced")).toEqual(plain(declared(type, "replaced")));
      });
    }

    it("shows in a refresh that it was removed by hand, and is made again", () => {
      expect(opAt("removed by hand, refreshed")).toBe("delete");
      expect(at("removed by hand, refreshed").ids).not.toHaveProperty(type);
      expect(opAt("made again")).toBe("create");
      expect(actualAt("made again")).toEqual(plain(declared(type, "replaced")));
    });

    it("is destroyed, and destroying again finds nothing to do", () => {
      expect(opAt("destroyed")).toBe("delete");
      expect(actualAt("destroyed")).toBeUndefined();
      expect(at("destroyed").ids).not.toHaveProperty(type);
      expect(at("destroyed again").outcome).toMatchObject({ status: 0, ops: {} });
    });
  });
});

async function idsOf(engine: Engine): Promise<Record<string, string>> {
  const { deployment } = await engine.exportState();
  const entries = (deployment.resources ?? []).map(({ urn, id = "" }) => [urn.split("::").at(-1), id]);
  return Object.fromEntries(entries);
}

function declaredAt(stage: "made" | "updated" | "replaced"): Declared[] {
  return types.map((type) => ({ type, name: type, args: declared(type, stage) }));
}

function declared(type: string, stage: "made" | "updated" | "replaced"): Values {
  const { args, updated, replaced } = caseOf(type).life;
  return { ...args, ...(stage !== "made" && updated), ...(stage === "replaced" && replaced) };
}

/** What can be compared with what the account shows: without what it never shows, sets in order. */
function plain(values: Values | undefined): Values | undefined {
  if (!values) return undefined;
  const { notifications: _not, workScheduler: _shown, ...rest } = values;
  return Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((item: unknown) => JSON.stringify(item)).toSorted() : value,
    ]),
  );
}
