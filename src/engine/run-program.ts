import type { Run } from "./deploy/run.js";
import { runOwnProgram } from "./own-program.js";
import { carryOut, type ProgramEnd, type Registrar } from "./program.js";
import type { Session } from "./session.js";

/** Runs the user's program to its end. `run` takes what it asks for, by `registrar` where that is not carried out. */
export async function runProgram(
  session: Session,
  run: Run,
  registrar: Registrar = carryOut,
): Promise<ProgramEnd> {
  const { project, stack, config, env, parallel, program } = session;
  if (program !== undefined) {
    const end = await runOwnProgram(program, run, registrar);
    await run.settle();
    return end;
  }
  const processes = await session.processes();
  const options = { project, stack, config, env, parallel };
  const end = await processes.runProgram(run, options, registrar, (stop) => session.run.onStop(stop));
  await run.settle();
  return end;
}
