import { createEmulator } from "../../emulator/index.js";
import type { Case } from "../case.js";
import { embedded, environmentOf } from "../engines.js";
import { programOf, workbench } from "../project.js";
import type { Run } from "../run.js";

/** Whether ten times the objects take about ten times the time. */
export const growth: Case = {
  name: "growth",
  title: "The embedded engine with 1,000 and 10,000 objects",
  async measure() {
    const small = await lifeOf(1000);
    const large = await lifeOf(10_000);
    return [
      {
        name: "up: 10,000 / 1,000 objects",
        value: large.up.seconds / small.up.seconds,
        unit: "×",
        atMost: 12,
      },
      {
        name: "no-change preview: 10,000 / 1,000 objects",
        value: large.preview.seconds / small.preview.seconds,
        unit: "×",
        atMost: 12,
      },
      { name: "up of 10,000 objects", value: large.up.seconds, unit: "s" },
      { name: "no-change preview of 10,000 objects", value: large.preview.seconds, unit: "s" },
      { name: "peak memory of one process, up of 1,000 objects", value: small.up.peakMiB, unit: "MiB" },
      { name: "peak memory of one process, up of 10,000 objects", value: large.up.peakMiB, unit: "MiB" },
    ];
  },
};

async function lifeOf(count: number): Promise<{ up: Run; preview: Run }> {
  const emulator = await createEmulator();
  await using project = await workbench(programOf("CannedResponse", count));
  await using stack = embedded(project.folder, environmentOf(emulator));
  try {
    return { up: await stack.run("up"), preview: await stack.run("preview") };
  } finally {
    await emulator.close();
  }
}
