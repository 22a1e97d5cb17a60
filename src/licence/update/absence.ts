import type { Account } from "../../definitions/definition.js";
import { ACCEPT_ABSENCE } from "../../provider/operation/lists.js";
import { isNotFound, writtenLately } from "../../provider/values/state.js";
import type { Managed } from "../holdings.js";

/**
 * Why an object of the stack that the lists lack is not taken for gone, as a refresh does not take it for gone either:
 * what is taken out of the files is deleted by the next `up`, where it is there all the same. Undefined where it is gone.
 *
 * @param ofType so many of its type the lists lack, and so many the stack has.
 */
export async function doubtOf(
  account: Account,
  { type, id, outputs }: Managed,
  ofType: { readonly lacking: number; readonly all: number },
): Promise<string | undefined> {
  if (account.acceptsAbsence === true) return undefined;
  const age = writtenLately(outputs);
  if (age !== undefined) {
    return `is not in the account, but the stack wrote it ${Math.round(age / 1000)} s ago, and a change may take two minutes to show: it stays. Try again later; ${ACCEPT_ABSENCE}`;
  }
  if (type.get === undefined) {
    const isMuch = ofType.lacking * 2 >= ofType.all;
    return isMuch
      ? `is not in the list of ${type.title}s, which lacks ${ofType.lacking} of the ${ofType.all} of the stack and may not be complete: it stays. Try again later; ${ACCEPT_ABSENCE}`
      : undefined;
  }
  try {
    const there = await type.get(account, id, outputs);
    return (
      there && `is not in the list of ${type.title}s, and is there all the same: it stays. Try again later`
    );
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
