import { log, type Resource } from "@pulumi/pulumi";
import { defaultHeap, inGigabytes, programHeap } from "../shared/memory.js";
import type { Entry } from "./model.js";

/** So few need no more than every machine has. */
const FEW = 1000;

/** Warns, before they are all made, where the heap of this program is too small for so many resources. */
export function warnOfMemory(entries: readonly Entry[], resource: Resource): void {
  const message = entries.length > FEW ? memoryWarning(entries, defaultHeap()) : undefined;
  if (message !== undefined) {
    void log.warn(message, resource);
  }
}

/** @param heap what the program may have, in bytes. */
export function memoryWarning(entries: readonly Pick<Entry, "args">[], heap: number): string | undefined {
  const textBytes = entries.reduce((sum, { args }) => sum + lengthOf(args), 0);
  const needed = programHeap(entries.length, textBytes);
  const megabytes = Math.ceil((needed * 1.2) / 2 ** 30) * 1024;
  return needed > heap
    ? `${entries.length.toLocaleString("en")} objects: this program needs a heap of about ${inGigabytes(needed)}, and ` +
        `has ${inGigabytes(heap)}. If it ends with "heap out of memory", set \`nodeargs: --max-old-space-size=${megabytes}\` ` +
        "under `runtime: options:` in Pulumi.yaml, on a machine that has it."
    : undefined;
}

/** The characters of all texts in a value. */
function lengthOf(value: unknown): number {
  if (typeof value === "string") {
    return value.length;
  }
  // A reference to another object holds all of that, and stands for its id.
  const isPlain = Array.isArray(value) || (typeof value === "object" && value?.constructor === Object);
  return isPlain ? Object.values(value as object).reduce((sum: number, item) => sum + lengthOf(item), 0) : 0;
}
