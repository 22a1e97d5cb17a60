import { PrintableError } from "../../shared/printable-error.js";
import type { Account, Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { unconfirmed } from "./unconfirmed.js";
import { refuseIncomplete } from "../operation/absence.js";
import { ProviderError, sentence } from "../values/errors.js";
import { atMostOne } from "../values/refusals.js";
import { describe, partitionOf, resourceError } from "../values/key.js";
import { waitFor } from "../operation/reading.js";
import type { Session } from "../operation/session.js";
import { withoutTwins } from "../values/sets.js";
import { mayHaveHappened, stateOf, stillGoingOn, wasCarriedOut } from "../values/state.js";
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
export async function createOnce(
  type: ResourceType,
  session: Session,
  args: Values,
  inputs: Values,
): Promise<Found> {
  const context = lookingAgain(type, session, args, await session.account());
  let lost: unknown;
  for (let attempt = 1; ; attempt++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      const found = await type.create(context, withoutTwins(type, args));
      session.lists.knows(type, found);
      return { id: found.id, state: stateOf(type, found.state, args) };
    } catch (error) {
      // What appears after an answer was lost is what that request made.
      if (error instanceof Appeared && lost === undefined) throw error;
      const isRefused = !mayHaveHappened(error);
      if (isRefused && lost === undefined) throw resourceError(type, args, error);
      lost = error;
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      const made = await findAfterLostAnswer(type, session, args, inputs, error);
      if (made !== undefined) return made;
      const looked = `It was looked for in the account for ${session.lookMs / 1000} s and is not there`;
      // A refusal of a repeated create may be because the one before did make it, and a list may not show that yet.
      if (isRefused || wasCarriedOut(error) || stillGoingOn(error)) {
        throw unconfirmed(type, inputs, args, `${sentence(error)} ${looked} yet.`);
      }
      if (attempt === MOST_ATTEMPTS) {
        const reason = `${describe(type, args)}: ${sentence(error)} ${looked}: the next up makes it.`;
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
function lookingAgain(type: ResourceType, session: Session, args: Values, context: Account): Account {
  let looked = Date.now();
  const look = async (): Promise<void> => {
    const begun = Date.now();
    const found = await session.lists
      .named(type, partitionOf(type, args), args, MOMENT_MS)
      .catch((error: unknown) => {
        throw resourceError(type, args, error);
      });
    if (found.length > 0) throw new Appeared(found);
    await refuseIncomplete(type, session, args);
    looked = begun;
  };
  const guard = () => (Date.now() - looked < MOMENT_MS ? undefined : look());
  return { ...context, api: context.api.guarded(guard) };
}

/** What was not there before a create whose answer was lost, and is there now, was made by us. */
async function findAfterLostAnswer(
  type: ResourceType,
  session: Session,
  args: Values,
  inputs: Values,
  lost: unknown,
): Promise<Found | undefined> {
  let after: Found[];
  try {
    after = await waitFor(type, session, args);
    if (after.length === 0) await refuseIncomplete(type, session, args);
  } catch (error) {
    const unknown = `${sentence(lost)} Whether it was made could not be found out: ${sentence(error)}`;
    throw unconfirmed(type, inputs, args, unknown);
  }
  const listed = atMostOne(type, args, after);
  if (listed === undefined) return undefined;
  // It is there: that the rest of it cannot be read is no reason to lose it.
  const made = await readFully(type, session, args, listed).catch(() => listed);
  session.lists.knows(type, made);
  session.notify(
    "info",
    `${describe(type, args)}: the answer to its creation was lost; it was made (id ${made.id})`,
  );
  return { id: made.id, state: stateOf(type, made.state, args) };
}
