import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import type { Declared, Engine } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const login = "anna.nowak@mycompany.com";
const agent = (name: string, options: Values = {}, args: Values = {}): Declared => ({
  type: "Agent",
  name,
  args: { login, name: "Anna", adopt: true, ...args },
  options,
});
/** What makes every resource of a program adopt, after its class has seen its arguments. */
const ADOPTING = `require("@pulumi/pulumi").runtime.registerStackTransformation(({ props, opts }) => ({
  props: { ...props, adopt: true },
  opts,
}));
`;
const urnOf = (name: string) => `urn:pulumi:dev::lifecycle::pulumi-nodejs:dynamic/livechat:Agent::${name}`;

describe.each(engines)(
  "$name, a resource with another name in the program",
  ({ name: engineName, of, missing }) => {
    if (missing !== undefined) {
      it.skip(`never has an object that another one has (skipped: ${missing})`, () => undefined);
      return;
    }

    it("does not take over what the old name still has, and says the ways that write nothing", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      const isThere = () => account.emulator.licence().data.agents.some((one) => one.login === login);
      const writes = () => account.emulator.requests.all().filter(({ method }) => method !== "GET").length;
      await project.declare([agent("old")]);
      expect(await engine.up()).toMatchObject({ status: 0, ops: { old: "create" } });
      const before = writes();

      await project.declare([agent("new")]);
      const runs = [engine.preview, engine.up];
      // Of what is not targeted no provider is asked: the second one would delete what the program still declares.
      runs.push(...["new", "old"].map((name) => () => engine.up({ args: ["--target", urnOf(name)] })));
      for (const run of runs) {
        // oxlint-disable-next-line no-await-in-loop -- one run after the other
        const refused = await run();
        expect(refused.status, refused.said).not.toBe(0);
        expect(refused.said).toContain('aliases: [{ name: "old" }]');
        expect(refused.said).toContain(
          `\`${engineName.includes("CLI") ? "pulumi" : "pulumi-livechat"} state rename\``,
        );
        // oxlint-disable-next-line no-await-in-loop -- after the run
        expect(await names(engine)).toEqual(["old"]);
      }

      await project.declare([agent("new", { aliases: [{ name: "old" }] })]);
      const renamed = await engine.up();
      expect(renamed, renamed.said).toMatchObject({ status: 0 });
      expect(await names(engine)).toEqual(["new"]);
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
      expect(writes()).toBe(before);
      expect(isThere()).toBe(true);
    }, 1_200_000);

    it.each([{ protect: true }, { retainOnDelete: true }])(
      "is refused whether it adopts or not, and whatever the old one is: %o",
      async (options) => {
        await using account = await startEmulator();
        await using project = await Project.create(account.emulator);
        const engine = of(project);
        await project.declare([agent("old", options)]);
        expect(await engine.up()).toMatchObject({ status: 0, ops: { old: "create" } });
        const made = account.emulator.licence().data;
        for (const adopt of [true, false]) {
          // oxlint-disable-next-line no-await-in-loop -- one run after the other
          await project.declare([agent("new", options, { adopt })]);
          // oxlint-disable-next-line no-await-in-loop -- one run after the other
          const refused = await engine.up();
          expect(refused.status, refused.said).not.toBe(0);
          expect(refused.said).toContain('aliases: [{ name: "old" }]');
        }
        expect(await names(engine)).toEqual(["old"]);
        expect(account.emulator.licence().data).toEqual(made);
      },
      1_200_000,
    );

    it("takes over nothing either where only a transformation lets it adopt", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      await project.declare([agent("old")]);
      expect(await engine.up()).toMatchObject({ status: 0 });
      const made = account.emulator.licence().data;
      const program = join(project.directory, "index.js");
      await writeFile(program, `${ADOPTING}${await readFile(program, "utf8")}`);
      // The old one is declared still: on the CLI it is left out, and nobody sees that it has the object.
      await project.declare([agent("old"), agent("new", {}, { adopt: undefined })]);
      const args = engineName.includes("CLI") ? ["--target", urnOf("new")] : [];
      const refused = await engine.up({ args });
      expect(refused.status, refused.said).not.toBe(0);
      expect(refused.said).toContain("the stack's state has it as old");
      expect(await names(engine)).toEqual(["old"]);
      expect(account.emulator.licence().data).toEqual(made);
    }, 1_200_000);

    it("keeps what two have already when one of them goes", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      await project.declare([agent("old")]);
      expect(await engine.up()).toMatchObject({ status: 0 });
      const made = account.emulator.licence().data;
      const { deployment, ...rest } = await engine.exportState();
      const resources = (deployment.resources ?? []).flatMap((one) =>
        one.urn === urnOf("old") ? [one, { ...one, urn: urnOf("new") }] : [one],
      );
      await engine.importState({ ...rest, deployment: { ...deployment, resources } });
      expect(await names(engine)).toEqual(["new", "old"]);
      await project.declare([agent("new")]);
      const up = await engine.up();
      expect(up, up.said).toMatchObject({ status: 0, ops: { new: "same", old: "delete" } });
      expect(up.said).toContain("is kept");
      expect(await names(engine)).toEqual(["new"]);
      expect(account.emulator.licence().data).toEqual(made);
    }, 1_200_000);

    it("exchanged with another one takes over nothing either", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      const [one, two] = ["one@mycompany.com", "two@mycompany.com"];
      await project.declare([agent("one", {}, { login: one }), agent("two", {}, { login: two })]);
      expect(await engine.up()).toMatchObject({ status: 0 });
      const made = account.emulator.licence().data;
      await project.declare([agent("one", {}, { login: two }), agent("two", {}, { login: one })]);
      const refused = await engine.up();
      expect(refused.status, refused.said).not.toBe(0);
      expect(refused.said).toContain(
        `\`${engineName.includes("CLI") ? "pulumi" : "pulumi-livechat"} state rename\``,
      );
      expect(account.emulator.licence().data).toEqual(made);
      expect(await names(engine)).toEqual(["one", "two"]);
    }, 1_200_000);
  },
);

/** The resources of the stack. */
async function names(engine: Engine): Promise<string[]> {
  const { deployment } = await engine.exportState();
  const ours = (deployment.resources ?? []).filter(({ type }) => type.includes("dynamic/livechat:"));
  return ours.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)).toSorted();
}
