import { createEmulator } from "../../emulator/index.js";
import type { Case } from "../case.js";
import { embedded, environmentOf } from "../engines.js";
import { licenceBench } from "../project.js";
import { median } from "../run.js";

const [few, many, times] = [1000, 10_000, 3];

/** Whether ten times the objects take about ten times the time. */
export const growth: Case = {
  name: "growth",
  title: "The embedded engine with 1,000 and 10,000 objects of a licence file",
  async measure() {
    const [small, large]: [Life[], Life[]] = [[], []];
    for (let turn = 0; turn < times; turn++) {
      small.push(await lifeOf(few));
      large.push(await lifeOf(many));
    }
    const ratioOf = (figure: keyof Life) => of(large, figure) / of(small, figure);
    return [
      { name: "up: 10,000 / 1,000 objects", value: ratioOf("up"), unit: "×", atMost: 11 },
      { name: "no-change preview: 10,000 / 1,000 objects", value: ratioOf("preview"), unit: "×", atMost: 11 },
      { name: "up of 10,000 objects", value: of(large, "up"), unit: "s" },
      { name: "no-change preview of 10,000 objects", value: of(large, "preview"), unit: "s" },
      { name: "peak memory of all processes, up of 1,000 objects", value: of(small, "upMiB"), unit: "MiB" },
      {
        name: "peak memory of all processes, up of 10,000 objects",
        value: of(large, "upMiB"),
        unit: "MiB",
        atMost: 500,
      },
      {
        name: "peak memory of all processes, preview of 10,000 objects",
        value: of(large, "previewMiB"),
        unit: "MiB",
        atMost: 500,
      },
    ];
  },
};

/** The seconds of an `up` and of a preview after it, and the most memory that they held. */
interface Life {
  readonly up: number;
  readonly preview: number;
  readonly upMiB: number;
  readonly previewMiB: number;
}

function of(lives: readonly Life[], figure: keyof Life): number {
  return median(lives.map((life) => life[figure]));
}

async function lifeOf(count: number): Promise<Life> {
  const emulator = await createEmulator();
  await using project = await licenceBench(count);
  await using stack = embedded(project.folder, environmentOf(emulator));
  try {
    const { seconds: up, allMiB: upMiB } = await stack.run("up");
    const { seconds: preview, allMiB: previewMiB } = await stack.run("preview");
    return { up, preview, upMiB, previewMiB };
  } finally {
    await emulator.close();
  }
}
