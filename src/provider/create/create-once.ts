import type { Declaration } from "../values/declaration.js";
import { PrintableError } from "../../shared/printable-error.js";
import type { Account, Found } from "../../definitions/definition.js";
import { unconfirmed } from "./unconfirmed.js";
import { refuseIncomplete } from "../operation/absence.js";
import { ProviderError, sentence } from "../values/errors.js";
import { atMostOne } from "../values/refusals.js";
import { waitFor } from "../operation/reading.js";
import type { Session } from "../operation/session.js";
import { withoutTwins } from "../values/sets.js";
import { mayHaveHappened, stillGoingOn, wasCarriedOut } from "../values/state.js";
import { readFully } from "./take-over.js";

/** How often one create is sent at most. */
const MOST_ATTEMPTS = 3;

/** How long after the account was looked at a create may be sent, in milliseconds. */
const MOMENT_MS = 5000;

/** There is an object of this natural key now: it came while a create waited to be sent. Nothing was sent. */
export class Appeared extends PrintableError {
  readonly found: readonly Found[];

  constructor(found: readonly Found[]) {
    super("an object of this natural key appeared");
    this.found = found;
  }
}

/**
 * Makes the object. Where the answer is lost it is looked for, long enough for a list that lags behind, and sent
 * again only when it was nowhere to be seen and the first request is certainly over.
 *
 * @throws Appeared where somebody else made one meanwhile.
 */
export async function createOnce(declaration: Declaration, session: Session): Promise<Found> {
  const { type, args } = declaration;
  const account = lookingAgain(declaration, session, await session.account());
  let lost: unknown;
  for (let attempt = 1; ; attempt++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      const found = await type.create(account, withoutTwins(type, args));
      session.lists.knows(type, found);
      return { id: found.id, state: declaration.stateOf(found.state) };
    } catch (error) {
      // What appears after an answer was lost is what that request made.
      if (error instanceof Appeared && lost === undefined) throw error;
      const isRefused = !mayHaveHappened(error);
      if (isRefused && lost === undefined) throw declaration.failure(error);
      lost = error;
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      const made = await findAfterLostAnswer(declaration, session, error);
      if (made !== undefined) return made;
      const looked = `It was looked for in the account for ${session.settings.lookMs / 1000} s and is not there`;
      // A refusal of a repeated create may be because the one before did make it, and a list may not show that yet.
      if (isRefused || wasCarriedOut(error) || stillGoingOn(error)) {
        throw unconfirmed(declaration, `${sentence(error)} ${looked} yet.`);
      }
      if (attempt === MOST_ATTEMPTS) {
        const reason = `${declaration.describe()}: ${sentence(error)} ${looked}: the next up makes it.`;
        throw new ProviderError("failed", reason, { cause: error });
      }
    } finally {
      session.lists.wrote(type);
    }
  }
}

/**
 * The connection for a create. Where that has to wait (for its turn, or because the API asks to), others may have made
 * the object since the account was looked at: then it is looked at again. Those that waited together share one look.
 */
function lookingAgain(declaration: Declaration, session: Session, account: Account): Account {
  const { type, args } = declaration;
  let looked = Date.now();
  const look = async (): Promise<void> => {
    const begun = Date.now();
    const found = await session.lists
      .named(type, declaration.partition, args, MOMENT_MS)
      .catch((error: unknown) => {
        throw declaration.failure(error);
      });
    if (found.length > 0) throw new Appeared(found);
    await refuseIncomplete(declaration, session);
    looked = begun;
  };
  const guard = () => (Date.now() - looked < MOMENT_MS ? undefined : look());
  return { ...account, api: account.api.guarded(guard) };
}

/** What was not there before a create whose answer was lost, and is there now, was made by us. */
async function findAfterLostAnswer(
  declaration: Declaration,
  session: Session,
  lost: unknown,
): Promise<Found | undefined> {
  const { type } = declaration;
  let after: Found[];
  try {
    after = await waitFor(declaration, session);
    if (after.length === 0) await refuseIncomplete(declaration, session);
  } catch (error) {
    const unknown = `${sentence(lost)} Whether it was made could not be found out: ${sentence(error)}`;
    throw unconfirmed(declaration, unknown);
  }
  const listed = atMostOne(declaration, after);
  if (listed === undefined) return undefined;
  // It is there: that the rest of it cannot be read is no reason to lose it.
  const made = await readFully(declaration, session, listed).catch(() => listed);
  session.lists.knows(type, made);
  session.notify(
    "info",
    `${declaration.describe()}: the answer to its creation was lost; it was made (id ${made.id})`,
  );
  return { id: made.id, state: declaration.stateOf(made.state) };
}
