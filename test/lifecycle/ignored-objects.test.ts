import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const tag = (options: string) => `
tags:
  mine: { tag: mine, author: john.doe@mycompany.com, group: 0 }
  bot: { tag: bot-1, author: john.doe@mycompany.com, group: 0${options} }
`;
const mine = "tags: { mine: { tag: mine, author: john.doe@mycompany.com, group: 0 } }\n";

describe.each(engines)(
  "$name, objects that a licence leaves to others",
  { timeout: 600_000 },
  ({ of, missing }) => {
    if (missing !== undefined) {
      it.skip(`are not deleted (skipped: ${missing})`, () => undefined);
      return;
    }

    it("are not deleted: the stack lets go of them first", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      const write = async (text: string) => await writeFile(join(project.directory, "licence.yaml"), text);
      const tags = () => account.emulator.licence().data.tags.map(({ name }) => name);
      await writeFile(
        join(project.directory, "index.js"),
        'module.exports = require("pulumi-livechat/program");',
      );
      await write(tag(""));
      const first = await engine.up();
      expect(first, first.said).toMatchObject({ status: 0 });

      await write(`ignore: { tags: [bot-*] }\n${mine}`);
      for (const run of [engine.preview, engine.up]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const refused = await run();
        expect(refused.status, refused.said).not.toBe(0);
        expect(refused.said).toContain('Tag "bot-1"');
        expect(refused.said).toContain("`ignore` leaves it to others: to let go of it, declare it with");
      }
      expect(tags()).toContain("bot-1");

      await write(tag(", options: { retainOnDelete: true }"));
      expect(await engine.up()).toMatchObject({ status: 0 });
      await write(mine);
      expect(await engine.up()).toMatchObject({ status: 0 });
      await write(`ignore: { tags: [bot-*] }\n${mine}`);
      const preview = await engine.preview({ expectNoChanges: true });
      expect(preview, preview.said).toMatchObject({ status: 0, ops: { mine: "same" } });
      expect(tags()).toEqual(expect.arrayContaining(["bot-1", "mine"]));
    });
  },
);
