import { accountName, compare } from "../../provider/values/identity.js";
import type { Guard } from "./guard.js";

/** It would do to one account what was meant for another. */
export const otherAccount: Guard = {
  name: "otherAccount",
  stops: "a plan of another account than the state is of",
  reasons: ({ plan: { account }, state }) => {
    const own = state?.accounts ?? [];
    const [first] = own;
    if (account === undefined || first === undefined) return [];
    const { owner, licence } = account;
    const planned = { ...(owner !== undefined && { owner }), ...(licence !== undefined && { licence }) };
    if (own.some((each) => compare(each, planned) !== "other")) return [];
    return [{ message: `the plan is of ${accountName(planned)}, and the state of ${accountName(first)}` }];
  },
};
