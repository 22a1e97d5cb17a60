import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case } from "../case.js";
import { median, run, type Run } from "../run.js";

const [few, many, times] = [1000, 10_000, 3];
const command = fileURLToPath(new URL("../../../bin/pulumi-livechat.js", import.meta.url));

/** Whether ten times the plan takes about ten times the time and the memory to be reviewed. */
export const review: Case = {
  name: "review",
  title: "Review of plans of 1,000 and 10,000 steps, as Markdown and as a page",
  async measure() {
    const folder = await mkdtemp(join(tmpdir(), "bench-review-"));
    try {
      for (const count of [few, many]) {
        // oxlint-disable-next-line no-await-in-loop -- two files
        await writeFile(fileOf(folder, count), JSON.stringify(planOf(count)));
      }
      const [small, large]: [Run[], Run[]] = [[], []];
      for (let turn = 0; turn < times; turn++) {
        // In turns: both meet the same weather.
        // oxlint-disable-next-line no-await-in-loop
        small.push(await reviewOf(folder, few));
        // oxlint-disable-next-line no-await-in-loop
        large.push(await reviewOf(folder, many));
      }
      const ratioOf = (figure: Measured) => of(large, figure) / of(small, figure);
      return [
        { name: "time: 10,000 / 1,000 steps", value: ratioOf("seconds"), unit: "×", atMost: 11 },
        { name: "memory: 10,000 / 1,000 steps", value: ratioOf("peakMiB"), unit: "×", atMost: 11 },
        { name: "review of 1,000 steps", value: of(small, "seconds"), unit: "s" },
        { name: "review of 10,000 steps", value: of(large, "seconds"), unit: "s" },
        { name: "peak memory, 10,000 steps", value: of(large, "peakMiB"), unit: "MiB" },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type Measured = "seconds" | "peakMiB";

function of(runs: readonly Run[], figure: Measured): number {
  return median(runs.map((one) => one[figure]));
}

function fileOf(folder: string, count: number): string {
  return join(folder, `${count}.json`);
}

async function reviewOf(folder: string, count: number): Promise<Run> {
  const page = join(folder, "page.html");
  return await run([process.execPath, command, "review", fileOf(folder, count), "--html", page], {
    cwd: folder,
    env: process.env,
  });
}

/** A plan as the Pulumi CLI writes it: texts that change in a word, and greetings that come later by then. */
function planOf(count: number): object {
  return {
    steps: Array.from({ length: count }, (_, n) => {
      const [type, old, next] =
        n % 2 === 0
          ? ([
              "CannedResponse",
              { text: textOf(n, "may"), group: 1 },
              { text: textOf(n, "can"), group: 1 },
            ] as const)
          : (["Greeting", greetingOf(n, 30), greetingOf(n, 60)] as const);
      const token = `pulumi-nodejs:dynamic/livechat:${type}`;
      const state = { urn: `urn:pulumi:dev::bench::${token}::r${n}`, type: token, custom: true };
      return {
        op: "update",
        urn: state.urn,
        oldState: { ...state, id: String(n), inputs: old, outputs: old },
        newState: { ...state, inputs: next },
      };
    }),
  };
}

function textOf(n: number, word: string): string {
  return `Hello, this is answer ${n} of our team. How ${word} we help you today?`;
}

function greetingOf(n: number, seconds: number): object {
  return { name: `greeting ${n}`, group: 1, rules: [{ type: "visit_time_site", value: String(seconds) }] };
}
