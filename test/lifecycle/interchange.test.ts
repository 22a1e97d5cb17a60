import { describe, expect, it } from "vitest";
import { doors } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { caseOf, typeNames } from "../types/index.js";

const [embedded, cli] = engines;
const declared = typeNames.map((type) => ({ type, name: type, args: caseOf(type).life.args }));
const same = Object.fromEntries(typeNames.map((type) => [type, "same"]));

describe("a state moves between the engines", { timeout: 1_200_000 }, () => {
  if (!embedded || !cli || cli.missing !== undefined) {
    it.skip(`and the next preview is empty (skipped: ${cli?.missing})`, () => undefined);
    return;
  }

  const moves = [
    { from: embedded, to: cli },
    { from: cli, to: embedded },
  ].flatMap((move) => doors.map((door) => ({ ...move, door })));

  it.each(moves)("from $from.name to $to.name ($door), and the next preview is empty", async (move) => {
    const { from, to, door } = move;
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator, door);
    await project.declare(declared);
    const first = from.of(project);
    expect(await first.up()).toMatchObject({ status: 0 });
    const second = to.of(project);
    await second.importState(await first.exportState());
    const requests = account.emulator.requests.count();
    expect(await second.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
    // Which account it is, and nothing else.
    expect(account.emulator.requests.count()).toBe(requests + 1);
    expect(await second.refresh({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
    expect(await second.destroy()).toMatchObject({ status: 0 });
    expect(account.emulator.licence().data.agents).toHaveLength(3);
  });
});
