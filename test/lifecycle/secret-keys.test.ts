import { describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import type { Command, Declared, Outcome } from "./engine.js";
import { caseOf, keyOf, typesWhere } from "../types/index.js";
import { engines, startEmulator } from "./engines.js";
import { Project, secretOf } from "./project.js";

const types = typesWhere(({ canBeTwins }) => canBeTwins === true);

/** What tells the objects of a type apart, as a secret. */
function secretKeyOf(type: string): Values {
  const key = keyOf(type);
  const isAddress = String(caseOf(type).plain(0)[key]).startsWith("https:");
  return { [key]: isAddress ? "https://hooks.acme.com/p4th-nobody-may-see" : `${type}-nobody-may-see` };
}

/** One resource a type. */
function declared(more: (type: string) => Values, suffix = ""): Declared[] {
  return types.map((type) => {
    const hidden = Object.entries(secretKeyOf(type)).map(([name, value]) => [name, secretOf(value)]);
    return {
      type,
      name: `a-${type}${suffix}`,
      args: { ...caseOf(type).plain(0), ...Object.fromEntries(hidden), ...more(type) },
    };
  });
}

function without(outputs: Values, name: string): Values {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== name));
}

/** What was said by a run that ended with this status and said this. */
async function said(run: Promise<Outcome>, status: number, pattern: RegExp): Promise<string> {
  const outcome = await run;
  expect(outcome.status, outcome.said).toBe(status);
  expect(outcome.said).toMatch(pattern);
  return outcome.said;
}

describe.each(engines)(
  "natural keys that are secrets, on $name",
  { timeout: 600_000 },
  ({ name, of, missing }) => {
    if (missing !== undefined) {
      it.skip(`are nowhere in clear (skipped: ${missing})`, () => undefined);
      return;
    }

    // The CLI begins nothing more after a failure, unless it is told to: on a slow machine some would not be tried.
    const all: Command = name === "the Pulumi CLI" ? { args: ["--continue-on-error"] } : {};

    it("are in no message, plan or state: not where one exists already, is adopted, is one of two, or fails", async () => {
      await using account = await startEmulator();
      const { emulator } = account;
      await using before = await Project.create(emulator);
      await before.declare(declared(() => ({})));
      expect(await of(before).up()).toMatchObject({ status: 0 });

      await using project = await Project.create(emulator);
      project.env["LIVECHAT_RETRY_MAX_TIME_MS"] = "0";
      project.env["LIVECHAT_LOOK_MS"] = "0";
      const engine = of(project);
      await project.declare([...declared(() => ({})), ...declared(() => ({}), "-twin")]);
      // The CLI ends a preview at the first check that fails, whichever type it is of.
      await said(engine.preview(), 1, /\[secret\]( \([^)]*\))?: \S+ is the same [\w ]+ as/);

      await project.declare(declared(() => ({})));
      const refused = await said(engine.up(all), 1, /CannedResponse \[secret\] \(group 1\) exists already/);
      for (const type of types) expect(refused).toMatch(new RegExp(`${type} .*exists already`));

      await project.declare(declared(() => ({ adopt: true })));
      await said(engine.up(), 0, /CannedResponse \[secret\] \(group 1\) existed already/);

      await project.declare(declared((type) => caseOf(type).edit ?? {}));
      emulator.setFaults("503 PUT");
      await said(engine.up(all), 1, /Greeting \[secret\] \(group 1\): /);

      emulator.setFaults("503 GET /greetings*; 503 GET /goals*; 503 GET /canned_responses*");
      await said(engine.refresh(), 1, /Greeting \[secret\] \(group 1\): /);

      emulator.setFaults("503 DELETE");
      await said(engine.destroy(all), 1, /Group \[secret\]: /);

      // A state that is older than the mark does not say what is secret in it.
      const { deployment, ...rest } = await engine.exportState();
      const resources = (deployment.resources ?? []).map((resource) => ({
        ...resource,
        ...(resource.outputs && { outputs: without(resource.outputs, "__secrets") }),
      }));
      await engine.importState({ ...rest, deployment: { ...deployment, resources } });
      emulator.setFaults("503 GET /greetings*; 503 GET /goals*; 503 GET /canned_responses*");
      await said(engine.refresh(), 1, /Greeting \(id \d+\): /);
      emulator.setFaults("503 DELETE");
      const kept = await said(engine.destroy(all), 1, /Group \(id \d+\): /);
      for (const type of types) expect(kept).toMatch(new RegExp(`${type} \\(id `));
    });
  },
);
