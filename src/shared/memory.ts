import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

const MB = 2 ** 20;

/**
 * The heap, in bytes, that a program of Pulumi's SDK needs for so many resources with so many bytes of text in them.
 * Measured with 1,000, 5,000 and 20,000 objects, in YAML and in TypeScript, on both engines: while all are being
 * registered at once, 150 to 160 KB of promises and labels are alive for each, and its text about six times.
 */
export function programHeap(resources: number, textBytes: number): number {
  return 100 * MB + resources * 155_000 + textBytes * 6;
}

/**
 * The memory, in bytes, that a whole run of the embedded engine needs: the process of its program beside the heap, that
 * of the providers, and the engine's own. Where there is more, Node takes more, since it collects garbage later.
 */
export function runMemory(resources: number, textBytes: number): { all: number; engine: number } {
  const engine = 100 * MB + resources * 50_000 + textBytes * 4;
  const besideHeap = 180 * MB + resources * 20_000 + textBytes * 4;
  const provider = 200 * MB + resources * 18_000 + textBytes;
  return { engine, all: programHeap(resources, textBytes) + besideHeap + provider + engine };
}

/** What this machine has, or the container that this is, in bytes. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** The heap that a Node process may have here, in bytes, where nobody says otherwise. */
export function defaultHeap(): number {
  return getHeapStatistics().heap_size_limit;
}

/** The heap that options of Node ask for, in bytes: the last of them counts. Undefined where none does. */
export function heapOption(options: string): number | undefined {
  const found = [...options.matchAll(/--max[-_]old[-_]space[-_]size[= ](\d+)/g)].at(-1)?.[1];
  return found === undefined ? undefined : Number(found) * MB;
}

/** `2.9 GB` */
export function inGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
