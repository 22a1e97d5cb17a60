import { note, noteRead, withOptionsOf } from "./deploy/survey.js";
import { EngineError } from "./errors.js";
import { addMonitorService } from "./rpc/monitor.js";
import { ProgramLog } from "./rpc/program-log.js";
import { startProgram } from "./rpc/program-process.js";
import type { Session } from "./session.js";
import type { Row } from "./state/store.js";

/**
 * Gives resources of the state the options and the dependencies that the program has for them, without doing anything
 * else that it wants. Where the program does not come to its end, they stay as they are.
 *
 * @throws EngineError `program` with what the program said.
 */
export async function takeOptions(session: Session, rows: readonly Row[]): Promise<void> {
  const { run, server, store } = session;
  const rehearsal = session.rehearsal(() => {});
  const log = new ProgramLog(rehearsal);
  const learnt = addMonitorService(server, rehearsal, session.parallel, { register: note, read: noteRead });
  const program = startProgram({
    project: session.project,
    stack: session.stack,
    config: session.config,
    env: session.env,
    address: await server.address,
    preview: true,
    parallel: session.parallel,
    onOutput: (text) => log.take(text),
  });
  run.onStop(() => void program.stop());
  const exit = await program.exit;
  await rehearsal.settle();
  if (exit.code !== 0 || !learnt.finished) {
    const said = [...log.errors, ...rehearsal.failures.map(({ message }) => message)];
    throw new EngineError("program", said[0]?.split("\n") ?? "The program did not come to its end.");
  }
  const known = new Set(store.rows.map(({ state }) => state.urn));
  store.commit(
    rows.map((row) => ({ kind: "put", row, state: withOptionsOf(rehearsal, row.state, known) }) as const),
  );
}
