import type { dynamic } from "@pulumi/pulumi";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { declaredIn } from "../values/declared.js";
import { keepAsItIs } from "../operation/keeping.js";
import type { Session } from "../operation/session.js";
import { ProviderError } from "../values/errors.js";
import type { Told } from "../values/told.js";

/** Keeps an object as it is, where an engine asks for that before it begins. */
export async function checkKept(
  type: ResourceType,
  session: Session,
  object: Found,
  { told: { secret = [] }, next }: { readonly told: Told; readonly next: Values },
): Promise<dynamic.CheckResult<Values>> {
  try {
    // In another account nothing is kept; the step that comes is refused there, and says so.
    if (declaredIn(object.state) !== undefined) await session.accountGuard.confirm(type, object.state);
    await keepAsItIs(type, session, object, { hidden: secret, next });
  } catch (error) {
    if (error instanceof ProviderError && error.code === "not_kept") {
      return { inputs: {}, failures: [{ property: "", reason: error.message }] };
    }
  }
  return { inputs: {}, failures: [] };
}
