import { describe, expect, it } from "vitest";
import { licence60 } from "../faults/licence60.js";
import { contents } from "../faults/contents.js";
import { MOST_UPS } from "../faults/stack.js";
import type { Declared } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { idOf, Project } from "./project.js";

/** What goes wrong, in ways in which an up fails and creates end whose end nobody knows. */
const schedules = [
  "seed:1; silent after 8% POST; stale:9 POST",
  "seed:2; reset after 8% POST; 503 12% GET; half 12% PUT",
  "seed:3; 504 after 8% POST; stale:9 POST; 500 8% PUT",
];

/** Little patience: what the client would wait for is left to the next up. */
const impatient = {
  LIVECHAT_TIMEOUT_MS: "300",
  LIVECHAT_LOOK_MS: "30",
  LIVECHAT_RETRY_MAX_TIME_MS: "0",
};

const declared = licence60.map(({ key, type, args }): Declared => ({ type, name: key, args: args(idOf) }));

describe.each(engines)("$name, up repeated until it succeeds", { timeout: 1_200_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`ends with exactly what is declared, whatever goes wrong (skipped: ${missing})`, () => undefined);
    return;
  }

  it.each(schedules)("ends with exactly what is declared, in spite of %s", async (faults) => {
    await using account = await startEmulator({ faults });
    await using project = await Project.create(account.emulator);
    Object.assign(project.env, impatient);
    await project.declare(declared);
    const engine = of(project);
    const before = contents(account.emulator.licence());
    const said: string[] = [];
    for (let status = 1; status !== 0;) {
      expect(said.length, `not done after ${said.length} ups: ${faults}\n${said.join("\n")}`).toBeLessThan(
        MOST_UPS,
      );
      // oxlint-disable-next-line no-await-in-loop -- one up after the other
      const outcome = await engine.up();
      ({ status } = outcome);
      said.push(outcome.said);
    }
    account.emulator.setFaults(undefined);
    // They do strike: else this would show nothing.
    const struck = account.emulator.requests.all().filter(({ fault }) => fault !== undefined);
    expect(struck.length).toBeGreaterThan(3);
    const about = `${faults}\n${said.join("\n")}`;
    expect(contents(account.emulator.licence()).length, about).toBe(before.length + licence60.length);
    const { deployment } = await engine.exportState();
    const ours = (deployment.resources ?? []).filter(({ type }) => type.includes("dynamic/livechat:"));
    expect(ours.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)).toSorted(), about).toEqual(
      licence60.map(({ key }) => key).toSorted(),
    );
    expect(new Set(ours.map(({ type, id }) => `${type} ${id}`)).size, about).toBe(licence60.length);
    expect(account.emulator.requests.count({ method: "DELETE" }), about).toBe(0);
    expect(await engine.refresh({ expectNoChanges: true }), about).toMatchObject({ status: 0 });
    expect(await engine.preview({ expectNoChanges: true }), about).toMatchObject({ status: 0 });
    expect(await engine.destroy()).toMatchObject({ status: 0 });
    expect(contents(account.emulator.licence()), about).toEqual(before);
  });
});
