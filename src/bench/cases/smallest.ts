import { createEmulator } from "../../emulator/index.js";
import type { Case } from "../case.js";
import { embedded, environmentOf } from "../engines.js";
import { licenceBench } from "../project.js";
import { inTurns, run } from "../run.js";

const count = 4;

/** What a command takes that has next to nothing to do. */
export const smallest: Case = {
  name: "smallest",
  title: `No-change preview of ${count} objects of a licence file, as a whole command`,
  async measure() {
    const emulator = await createEmulator();
    await using project = await licenceBench(count);
    const env = environmentOf(emulator);
    await using stack = embedded(project.folder, env);
    try {
      // The compiled modules are kept from here on.
      await stack.run("up");
      await stack.run("preview");
      const seconds = await inTurns(9, {
        preview: async () => (await stack.run("preview")).seconds,
        node: async () => (await run([process.execPath, "-e", "0"], { cwd: project.folder, env })).seconds,
      });
      return [
        { name: "preview / node -e 0", value: seconds.preview / seconds.node, unit: "×", atMost: 13 },
        { name: "preview", value: seconds.preview * 1000, unit: "ms" },
        { name: "node -e 0", value: seconds.node * 1000, unit: "ms" },
      ];
    } finally {
      await emulator.close();
    }
  },
};
