import { describe, expect, it } from "vitest";
import type { Values } from "../../src/provider/definition.js";
import type { Engine } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const login = "anna.nowak@mycompany.com";
const url = "https://hooks.example/in?key=s3cr3t-of-the-hook";

/** A licence of which every key can have an ending, by which it is another one; and what is declared besides. */
const licence = (ending: string, more: Readonly<Record<string, Values>> = {}) => [
  {
    type: "Licence",
    name: "licence",
    args: {
      declaration: {
        groups: { other: { name: "Other" }, [`padded${ending}`]: { name: "Padded" } },
        agents: {
          [`anna${ending}`]: {
            login,
            name: "Anna",
            groups: ["other", `padded${ending}`],
            ...more["anna"],
          },
        },
        tags: { [`vip${ending}`]: { tag: "vip", author: `anna${ending}`, group: `padded${ending}` } },
        cannedResponses: { [`hello${ending}`]: { text: "Hello", tags: ["hi"], group: `padded${ending}` } },
        goals: { [`sale${ending}`]: { name: "Sale", type: "url", url: "https://mycompany.com/ok" } },
        greetings: {
          [`welcome${ending}`]: {
            name: "Welcome",
            group: `padded${ending}`,
            properties: { "greeting-message_text": "Hello again" },
            rules: [{ type: "visits_number", value: 2, operator: "greater_or_equal" }],
          },
        },
        webhooks: { [`hook${ending}`]: { eventType: "chat_started", dataTypes: ["chat"], url } },
        ...more["sections"],
      },
    },
  },
];
const keys = ["anna", "hello", "hook", "padded", "sale", "vip", "welcome"];

describe.each(engines)(
  "$name, a licence whose keys are renamed",
  { timeout: 1_200_000 },
  ({ of, missing }) => {
    if (missing !== undefined) {
      it.skip(`changes nothing in the account (skipped: ${missing})`, () => undefined);
      return;
    }

    it("changes nothing in the account, of any type, and no reference", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      await project.declare(licence(""));
      const first = await engine.up();
      expect(first, first.said).toMatchObject({ status: 0 });
      const before = account.emulator.licence().data;
      const same = Object.fromEntries(["other", ...keys.map((key) => `${key}2`)].map((key) => [key, "same"]));

      await project.declare(licence("2"));
      const preview = await engine.preview({ expectNoChanges: true });
      expect(preview, preview.said).toMatchObject({ status: 0, ops: same });
      const renamed = await engine.up();
      expect(renamed, renamed.said).toMatchObject({ status: 0, ops: same });
      expect(account.emulator.licence().data).toEqual(before);
      expect(await names(engine)).toEqual(["other", ...keys.map((key) => `${key}2`)].toSorted());
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
    });
  },
);

/** The objects of the stack. */
async function names(engine: Engine): Promise<string[]> {
  const { deployment } = await engine.exportState();
  const ours = (deployment.resources ?? []).filter(({ type }) => type.includes("dynamic/livechat:"));
  return ours.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)).toSorted();
}
