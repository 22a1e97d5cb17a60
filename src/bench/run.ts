import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** How a command went. */
export interface Run {
  readonly seconds: number;
  /** The most memory that any one of its Node processes held, in MiB; 0 where none was one. */
  readonly peakMiB: number;
  /** What all of them held at most, one with the other. A process that is ended by a signal does not tell. */
  readonly allMiB: number;
  readonly output: string;
}

/** Each Node process of a command notes its peak when it ends, whoever started it. */
const NOTE_PEAK = `data:text/javascript,${encodeURIComponent(
  `import{appendFileSync}from"node:fs";process.on("exit",()=>appendFileSync(process.env.BENCH_PEAKS,process.resourceUsage().maxRSS+"\\n"))`,
)}`;

/** Runs a command to its end; a failure of it ends the bench, with all that it printed. */
export async function run(
  command: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Run> {
  const [program, ...args] = command as [string, ...string[]];
  const notes = await mkdtemp(join(tmpdir(), "bench-"));
  const file = join(notes, "peaks");
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...options.env, BENCH_PEAKS: file, NODE_OPTIONS: `--import=${NOTE_PEAK}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part));
  const [code] = (await once(child, "close")) as [number | null];
  const seconds = (performance.now() - started) / 1000;
  const output = Buffer.concat(parts).toString();
  const noted = await readFile(file, "utf8").catch(() => "");
  await rm(notes, { recursive: true, force: true });
  if (code !== 0) {
    throw new Error(`${command.join(" ")} in ${options.cwd} ended with ${String(code)}:\n${output}`);
  }
  const peaks = noted.split("\n").filter(Boolean).map(Number);
  const peakMiB = Math.round(Math.max(0, ...peaks) / 1024);
  const allMiB = Math.round(peaks.reduce((sum, one) => sum + one, 0) / 1024);
  return { seconds, peakMiB, allMiB, output };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Takes turns: the contestants of a ratio meet the same weather. */
export async function inTurns<Name extends string>(
  times: number,
  contestants: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let turn = 0; turn < times; turn++) {
    for (const name of names) {
      figures[name].push(await contestants[name]());
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(figures[name])])) as Record<Name, number>;
}
