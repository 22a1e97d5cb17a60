import type { Goal, WantedRead } from "./deploy/goal.js";
import { read } from "./deploy/read.js";
import { register, type Registration } from "./deploy/register.js";
import type { Run } from "./deploy/run.js";
import { EngineError } from "./errors.js";
import type { ResourceState } from "./state/deployment.js";
import type { PropertyMap } from "./values.js";

/** What becomes of what a program asks for. */
export interface Registrar {
  register(run: Run, goal: Goal): Promise<Registration>;
  read(run: Run, wanted: WantedRead): Promise<ResourceState>;
}

/** It is carried out. */
export const carryOut: Registrar = { register, read };

/** What is learnt of a program while it runs. */
export interface ProgramRun {
  /** Whether the program said that it has come to its end. */
  finished: boolean;
  /** The stack's outputs, once the program has given them. */
  outputs: { urn: string; outputs: PropertyMap } | undefined;
}

/** How a program ended, and what it said and asked for. */
export interface ProgramEnd {
  readonly exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null };
  readonly learnt: ProgramRun;
  readonly errors: readonly string[];
}

/** Answers what a program asks: what the engine cannot go on from ends the run, not only the question. */
export async function answer<Answer>(run: Run, work: () => Answer | Promise<Answer>): Promise<Answer> {
  if (run.stopped !== undefined) throw cancelled();
  try {
    return await run.track((async () => await work())());
  } catch (error) {
    if (error instanceof EngineError && (error.code === "unsupported" || error.code === "passphrase")) {
      run.stop(error);
    } else if (error instanceof EngineError && error.code === "program") {
      run.fail(error);
    }
    throw run.stopped === undefined ? error : cancelled();
  }
}

function cancelled(): EngineError {
  return new EngineError("cancelled", "the run was stopped");
}
