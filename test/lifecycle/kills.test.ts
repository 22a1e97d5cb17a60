import { describe, expect, it, vi } from "vitest";
import { resourceTypes } from "../../src/definitions/index.js";
import { chanceOf } from "../../src/emulator/faults/chance.js";
import { contents } from "../faults/contents.js";
import { licence60, type Declared as Resource } from "../faults/licence60.js";
import { SmallEngine } from "../faults/small-engine.js";
import { createAccount } from "../provider/account.js";
import { caseOf } from "../types/index.js";
import { notesProviders, providersAreGone, upAsAdvised } from "./after-a-kill.js";
import type { Declared } from "./engine.js";
import { startEmulator } from "./engines.js";
import { idOf, Project } from "./project.js";
import { missingPulumiCli, PulumiCli } from "./pulumi-cli.js";

const missing = await missingPulumiCli();

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

/** Three of each type. */
const resources = licence60.filter(({ key }) => /-[0-2]$/.test(key));

/** What a stack has before: in every third schedule nothing, else two of each type. */
const before = (seed: number): Resource[] =>
  seed % 3 === 0 ? [] : resources.filter(({ key }) => !key.endsWith("-2") || key === "group-2");

/** What it is to have: some are new, some changed in place or by a replacement, some are gone. */
const after = (seed: number): Resource[] =>
  resources.flatMap((resource) => {
    const { key, type, args } = resource;
    const drawn = chanceOf(seed, "what becomes of", key);
    if (drawn < 0.2 && type !== "Group") return [];
    return drawn < 0.65
      ? { ...resource, args: (id) => ({ ...args(id), ...caseOf(type).part.edit(args(id)) }) }
      : resource;
  });

const program = (declared: readonly Resource[]): Declared[] =>
  declared.map(({ key, type, args }) => ({ type, name: key, args: args(idOf) }));

/** What an account holds that was brought to this by nobody but us, undisturbed. */
async function wantedOf(declared: readonly Resource[]): Promise<string[]> {
  await using account = await createAccount();
  await new SmallEngine().up(account.operation(), declared);
  return contents(account.emulator.licence());
}

describe("the Pulumi CLI, killed at any moment", { timeout: 600_000 }, () => {
  if (missing !== undefined) {
    it.skip(`is gone on with by what its messages say (skipped: ${missing})`, () => undefined);
    return;
  }

  it.each(SEEDS)(
    "is gone on with by what its messages say: nothing twice, nothing lost (schedule %i)",
    async (seed) => {
      await using account = await startEmulator();
      const { emulator } = account;
      await using project = await Project.create(emulator);
      notesProviders(project);
      project.env["LIVECHAT_LOOK_MS"] = "100";
      const engine = new PulumiCli(project);
      if (before(seed).length > 0) {
        await project.declare(program(before(seed)));
        expect(await engine.up()).toMatchObject({ status: 0 });
      }
      await project.declare(program(after(seed)));
      const slow = ["latency:20-300", "429:2 30%; latency:20-100", "silent after 15%; latency:5-50"][
        seed % 3
      ] as string;
      emulator.setFaults(`seed:${seed}; ${slow}`);
      const writes = () => emulator.requests.all().filter(({ method }) => method !== "GET").length;
      const [first, most] = [writes(), Math.ceil(chanceOf(seed, "when") * 12)];
      const killed = await engine.start("up");
      let hasEnded = false;
      void killed.finished.finally(() => (hasEnded = true));
      await vi.waitFor(() => expect(hasEnded || writes() - first >= most).toBe(true), {
        timeout: 120_000,
        interval: 5,
      });
      await killed.kill();
      emulator.setFaults(undefined);
      await engine.cancel();
      const outcome = await upAsAdvised(
        engine,
        resourceTypes.map(({ name }) => name),
      );
      expect(outcome, outcome.said).toMatchObject({ status: 0 });
      await providersAreGone(project);
      expect(contents(emulator.licence()), outcome.said).toEqual(await wantedOf(after(seed)));
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
      const refreshed = await engine.refresh({ expectNoChanges: true });
      expect(refreshed, refreshed.said).toMatchObject({ status: 0 });
    },
  );
});
