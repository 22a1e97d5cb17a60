import { createEmulator, type Emulator } from "../../emulator/index.js";
import type { Case, Figure } from "../case.js";
import { cli, cliVersion, environmentOf, type Operation } from "../engines.js";
import { programOf, workbench } from "../project.js";
import { median } from "../run.js";

const [count, times] = [500, 3];

const doors = ["dynamic", "native"] as const;

const operations = ["up", "preview", "refresh", "destroy"] as const satisfies readonly Operation[];

const words: Readonly<Record<Operation, string>> = {
  up: "up",
  preview: "no-change preview",
  refresh: "refresh",
  destroy: "destroy",
};

/** What the native provider may take of what dynamic resources do. */
const most: Readonly<Record<Operation, number>> = { up: 0.75, preview: 1.05, refresh: 1.05, destroy: 1.05 };

/** The same objects as dynamic resources and as resources of the native provider. */
export const nativeDoor: Case = {
  name: "native",
  title: `The Pulumi CLI with ${count} objects: of the native provider, and dynamic`,
  async measure() {
    if (cliVersion() === undefined) return "there is no Pulumi CLI on PATH";
    const emulator = await createEmulator();
    const lives: Record<(typeof doors)[number], Life[]> = { dynamic: [], native: [] };
    try {
      for (let turn = 0; turn < times; turn++) {
        for (const door of doors) lives[door].push(await lifeOf(emulator, door));
      }
    } finally {
      await emulator.close();
    }
    const of = (door: (typeof doors)[number], figure: keyof Life): number =>
      median(lives[door].map((life) => life[figure]));
    const ratio = (figure: keyof Life): number => of("native", figure) / of("dynamic", figure);
    return [
      ...operations.map((operation): Figure => ({
        name: `${words[operation]}: native / dynamic`,
        value: ratio(operation),
        unit: "×",
        atMost: most[operation],
      })),
      { name: "state: native / dynamic", value: ratio("bytes"), unit: "×", atMost: 0.7 },
      ...doors.flatMap((door): Figure[] => [
        ...operations.map((operation): Figure => ({
          name: `${words[operation]}, ${door}`,
          value: of(door, operation),
          unit: "s",
        })),
        { name: `state, ${door}`, value: of(door, "bytes"), unit: "bytes" },
      ]),
    ];
  },
};

/** The seconds of each operation, and what the state took after the first. */
type Life = Readonly<Record<Operation | "bytes", number>>;

async function lifeOf(emulator: Emulator, door: (typeof doors)[number]): Promise<Life> {
  emulator.reset();
  await using project = await workbench(programOf("CannedResponse", count, door), door);
  await using stack = await cli(project.folder, environmentOf(emulator));
  const { seconds: up } = await stack.run("up");
  const bytes = await stack.stateBytes();
  const { seconds: preview } = await stack.run("preview");
  const { seconds: refresh } = await stack.run("refresh");
  const { seconds: destroy } = await stack.run("destroy");
  return { up, preview, refresh, destroy, bytes };
}
