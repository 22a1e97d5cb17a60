import {
  defaultHeap,
  heapOption,
  inGigabytes,
  machineMemory,
  programHeap,
  runMemory,
} from "../shared/memory.js";

const MB = 2 ** 20;

/** Of what the machine has, the part that the heap of one process may take: the rest is for the others. */
const LARGEST_PART = 0.75;

/** What is known of the memory of a run, all in bytes. */
export interface Machine {
  /** What the machine has, or the container. */
  readonly memory: number;
  /** The heap that Node takes by itself at most. */
  readonly defaultHeap: number;
}

export const thisMachine = (): Machine => ({ memory: machineMemory(), defaultHeap: defaultHeap() });

/** The heap that a process of the SDK may have; undefined where the user says so, or Node's own limit is as good. */
function heapFor(env: NodeJS.ProcessEnv, machine: Machine): number | undefined {
  const heap = Math.floor((machine.memory * LARGEST_PART) / MB) * MB;
  return heapOption(env["NODE_OPTIONS"] ?? "") === undefined && heap > machine.defaultHeap ? heap : undefined;
}

/** The options of Node that give a process of the SDK what the machine has. Options that come after these count more. */
export function heapArguments(env: NodeJS.ProcessEnv, machine = thisMachine()): string[] {
  const heap = heapFor(env, machine);
  return heap === undefined ? [] : [`--max-old-space-size=${heap / MB}`];
}

export interface Notice {
  readonly severity: "info" | "warning";
  readonly message: string;
}

/** From here on it is told what a run needs: less is there nearly everywhere. */
const WORTH_TELLING = 1_000_000_000;

/** What to tell, before its program starts, of the memory that a run on so many resources needs. */
export function memoryNotice(
  { resources, textBytes }: { readonly resources: number; readonly textBytes: number },
  { nodeargs, env }: { readonly nodeargs: string; readonly env: NodeJS.ProcessEnv },
  machine = thisMachine(),
): Notice | undefined {
  const needed = programHeap(resources, textBytes);
  const { engine, all } = runMemory(resources, textBytes);
  const wanted = heapOption(`${env["NODE_OPTIONS"] ?? ""} ${nodeargs}`);
  const given = wanted ?? heapFor(env, machine) ?? machine.defaultHeap;
  const count = resources.toLocaleString("en");
  const about = `${count} resources: the program needs a heap of about ${inGigabytes(needed)}, and the run about ${inGigabytes(all)} of memory in all`;
  const reasons = [
    ...(needed > given && wanted !== undefined
      ? [
          `--max-old-space-size gives the program ${inGigabytes(wanted)}: take it out of NODE_OPTIONS or nodeargs, or raise it`,
        ]
      : []),
    ...(all > machine.memory || (needed > given && wanted === undefined)
      ? [
          `there are ${inGigabytes(machine.memory)}: give the machine or container more, or declare a part in another stack`,
        ]
      : []),
    ...(engine > machine.defaultHeap
      ? [
          `this process may have ${inGigabytes(machine.defaultHeap)} of them: start it with NODE_OPTIONS=--max-old-space-size=${Math.ceil((engine * 1.2) / MB)}`,
        ]
      : []),
  ];
  if (reasons.length > 0) {
    return {
      severity: "warning",
      message: `${about}, but ${reasons.join("; and ")}. A run that ends for want of memory loses nothing: the next one goes on from there.`,
    };
  }
  return needed > WORTH_TELLING
    ? { severity: "info", message: `${about}; there are ${inGigabytes(machine.memory)}.` }
    : undefined;
}

/** The same of a run that needs no other process. */
export function ownMemoryNotice(
  { resources, textBytes }: { readonly resources: number; readonly textBytes: number },
  machine = thisMachine(),
): Notice | undefined {
  const { engine } = runMemory(resources, textBytes);
  if (engine <= machine.defaultHeap) return undefined;
  return {
    severity: "warning",
    message:
      `${resources.toLocaleString("en")} resources: this process needs a heap of about ${inGigabytes(engine)}, and may have ` +
      `${inGigabytes(machine.defaultHeap)}: start it with NODE_OPTIONS=--max-old-space-size=${Math.ceil((engine * 1.2) / MB)}. ` +
      "A run that ends for want of memory loses nothing: the next one goes on from there.",
  };
}
