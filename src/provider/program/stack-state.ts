import { setTimeout as sleep } from "node:timers/promises";
import { createUrn, getOrganization, getProject, getStack, type Resource, runtime } from "@pulumi/pulumi";
import { DeclaredSoFar, type StackState, stackStateOf, type Stored } from "../values/stack-state.js";
import { knownValue, mocksOf } from "./run.js";

/*
 * Runs in the program's process, which alone can ask for the state: the provider sees one resource at a time, and of
 * one that is not targeted, or is deleted, not even that.
 */

/** The engine's own function that gives the outputs of a stack's resources, by URN; secrets in clear. */
const READ = "pulumi:pulumi:readStackResourceOutputs";

/** One run of a program: the state as it found it, and what it has declared so far. */
export class ProgramRun extends DeclaredSoFar {
  readonly #places = new Map<Resource | undefined, Map<string, Promise<string>>>();
  #state: Promise<StackState> | undefined;

  /** The URN that a resource of this name has. Those of one place share what comes before it. */
  async urnOf(token: string, name: string, parent: Resource | undefined): Promise<string> {
    const here = this.#places.get(parent) ?? new Map<string, Promise<string>>();
    this.#places.set(parent, here);
    const place = here.get(token) ?? knownValue(createUrn("", token, parent)).then((urn) => urn?.value ?? "");
    here.set(token, place);
    return `${await place}${name}`;
  }

  /** Read once, before anything is registered that waits for it: while it runs, an operation changes the state. */
  state(): Promise<StackState> {
    return (this.#state ??= read());
  }
}

const runs = new WeakMap<object, ProgramRun>();

/** The run that this code is part of, by the engine that it talks to; none under `setMocks`, where there is no state. */
export function currentRun(): ProgramRun | undefined {
  const monitor = runtime.getMonitor();
  if (monitor === undefined || mocksOf(monitor) !== undefined) return undefined;
  const run = runs.get(monitor) ?? new ProgramRun();
  runs.set(monitor, run);
  return run;
}

/** By its short name alone the engine would look for the stack in the user's own organization. */
function ownName(): string {
  const organization = getOrganization();
  // What backends without organizations say.
  if (organization === "organization") return getStack();
  return `${organization}/${getProject()}/${getStack()}`;
}

/**
 * The CLI writes the files of a state anew at each step, also while we ask for it: in a folder it then finds one that is
 * empty, and says that it failed. A moment later it is whole.
 */
export async function whenWhole<T>(ask: () => Promise<T>, waits = [50, 200, 1_000]): Promise<T> {
  for (const wait of waits) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      return await ask();
    } catch {
      // oxlint-disable-next-line no-await-in-loop -- as above
      await sleep(wait);
    }
  }
  return ask();
}

async function read(): Promise<StackState> {
  const answer = (await whenWhole(() => runtime.invoke(READ, { stackName: ownName() }, {}))) as {
    readonly outputs?: Readonly<Record<string, Stored>>;
  };
  return stackStateOf(answer.outputs ?? {});
}
