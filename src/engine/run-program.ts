import type { Run } from "./deploy/run.js";
import { addMonitorService, type ProgramRun, type Registrar } from "./rpc/monitor.js";
import { ProgramLog } from "./rpc/program-log.js";
import { startProgram } from "./rpc/program-process.js";
import type { Session } from "./session.js";

/** How a program ended, and what it said and asked for. */
export interface ProgramEnd {
  readonly exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null };
  readonly learnt: ProgramRun;
  readonly errors: readonly string[];
}

/** Runs the user's program to its end. `run` takes what it asks for, by `registrar` where that is not carried out. */
export async function runProgram(session: Session, run: Run, registrar?: Registrar): Promise<ProgramEnd> {
  const { project, stack, config, env, parallel, server } = session;
  const log = new ProgramLog(run);
  const learnt = addMonitorService(server, run, parallel, registrar);
  const program = startProgram({
    project,
    stack,
    config,
    env,
    address: await server.address,
    preview: run.preview,
    parallel,
    onOutput: (text) => log.take(text),
  });
  session.run.onStop(() => void program.stop());
  const exit = await program.exit;
  await run.settle();
  return { exit, learnt, errors: log.errors };
}
