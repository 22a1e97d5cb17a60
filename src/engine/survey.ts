import { note, noteRead, withOptionsOf } from "./deploy/survey.js";
import { EngineError } from "./errors.js";
import type { ProgramEnd } from "./program.js";
import { runProgram } from "./run-program.js";
import type { Session } from "./session.js";
import type { Row } from "./state/store.js";

/**
 * Gives resources of the state the options and the dependencies that the program has for them, without doing anything
 * else that it wants. Where the program does not come to its end, they stay as they are.
 *
 * @throws EngineError `program` with what the program said.
 */
export async function takeOptions(session: Session, rows: readonly Row[]): Promise<void> {
  const { store } = session;
  const rehearsal = session.rehearsal(() => {});
  let ended: ProgramEnd;
  try {
    ended = await runProgram(session, rehearsal, { register: note, read: noteRead });
  } finally {
    await rehearsal.providers.stop();
  }
  const { exit, learnt, errors } = ended;
  if (exit.code !== 0 || !learnt.finished) {
    const said = [...errors, ...rehearsal.failures.map(({ message }) => message)];
    throw new EngineError("program", said[0]?.split("\n") ?? "The program did not come to its end.");
  }
  const known = new Set(store.rows.map(({ state }) => state.urn));
  store.commit(
    rows.map((row) => ({ kind: "put", row, state: withOptionsOf(rehearsal, row.state, known) }) as const),
  );
}
