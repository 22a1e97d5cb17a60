import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import type { Session } from "../operation/session.js";
import { ProviderError } from "../values/errors.js";

/**
 * Makes sure, as far as the account can be seen, that it is the one which the stack's objects are in.
 *
 * @throws ProviderError `another_account`
 */
export async function confirmed(type: ResourceType, session: Session, state: Values = {}): Promise<void> {
  const refusal = await session.glimpse(type, () => orRefusal(session.accountGuard.confirm(type, state)));
  if (refusal?.code === "another_account") throw refusal;
}

/** The refusal that a look at the account came to; what cannot be read is none, and fails. */
export async function orRefusal(look: Promise<unknown>): Promise<ProviderError | undefined> {
  try {
    await look;
    return undefined;
  } catch (error) {
    if (error instanceof ProviderError && REFUSALS.has(error.code)) return error;
    throw error;
  }
}

const REFUSALS: ReadonlySet<string> = new Set(["another_account", "incomplete"]);
