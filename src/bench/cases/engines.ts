import { createEmulator, type Emulator } from "../../emulator/index.js";
import type { Case, Figure } from "../case.js";
import { cli, cliVersion, embedded, environmentOf, type Stack } from "../engines.js";
import { licenceBench, programOf, workbench } from "../project.js";
import { median } from "../run.js";
import { runnerAlone } from "../runner-alone.js";

const [count, times] = [1000, 3];

/** The two engines with the same program, the embedded one with a licence file as well, and the SDK's runner with no engine behind it. */
export const engines: Case = {
  name: "engines",
  title: `Two engines, the same ${count} objects, no latency, --skip-preview`,
  async measure() {
    const version = cliVersion();
    const emulator = await createEmulator();
    await using licence = await licenceBench(count);
    await using project = await workbench(programOf("CannedResponse", count));
    const env = environmentOf(emulator);
    const seconds: Record<string, number[]> = {
      ours: [],
      oursPreview: [],
      file: [],
      filePreview: [],
      cli: [],
      cliPreview: [],
      runner: [],
    };
    try {
      for (let turn = 0; turn < times; turn++) {
        await life(embedded(project.folder, env), emulator, seconds["ours"], seconds["oursPreview"]);
        await life(embedded(licence.folder, env), emulator, seconds["file"], seconds["filePreview"]);
        seconds["runner"]?.push(await runnerAlone(project.folder, env));
        if (version !== undefined) {
          await life(await cli(project.folder, env), emulator, seconds["cli"], seconds["cliPreview"]);
        }
      }
    } finally {
      await emulator.close();
    }
    const of = (name: string) => median(seconds[name] ?? []);
    const figures: Figure[] = [
      {
        name: "up: from a licence file / with a program",
        value: of("file") / of("ours"),
        unit: "×",
        atMost: 0.4,
      },
      {
        name: "no-change preview: from a licence file / with a program",
        value: of("filePreview") / of("oursPreview"),
        unit: "×",
        atMost: 0.25,
      },
      {
        name: "up: embedded engine / the SDK's runner alone",
        value: of("ours") / of("runner"),
        unit: "×",
        atMost: 2,
      },
      { name: "up, embedded engine, from a licence file", value: of("file"), unit: "s" },
      {
        name: "no-change preview, embedded engine, from a licence file",
        value: of("filePreview"),
        unit: "s",
      },
      { name: "up, embedded engine", value: of("ours"), unit: "s" },
      { name: "no-change preview, embedded engine", value: of("oursPreview"), unit: "s" },
      { name: "the SDK's runner against a monitor that only answers", value: of("runner"), unit: "s" },
    ];
    if (version === undefined) {
      console.log("  no Pulumi CLI on PATH: not compared with it");
      return figures;
    }
    return [
      {
        name: `up: Pulumi CLI ${version} / embedded engine`,
        value: of("cli") / of("ours"),
        unit: "×",
        atLeast: 4,
      },
      {
        name: "up: Pulumi CLI / embedded engine from a licence file",
        value: of("cli") / of("file"),
        unit: "×",
        atLeast: 25,
      },
      {
        name: "no-change preview: CLI / embedded",
        value: of("cliPreview") / of("oursPreview"),
        unit: "×",
        atLeast: 1.3,
      },
      ...figures,
      { name: "up, Pulumi CLI on the file backend", value: of("cli"), unit: "s" },
      { name: "no-change preview, Pulumi CLI", value: of("cliPreview"), unit: "s" },
    ];
  },
};

async function life(
  stack: Stack,
  emulator: Emulator,
  up: number[] | undefined,
  preview: number[] | undefined,
): Promise<void> {
  await using _ = stack;
  emulator.reset();
  up?.push((await stack.run("up")).seconds);
  preview?.push((await stack.run("preview")).seconds);
}
