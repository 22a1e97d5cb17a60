import type { dynamic } from "@pulumi/pulumi";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { DELETION } from "../../shared/told.js";
import type { Session } from "../operation/session.js";
import { ProviderError } from "../values/errors.js";
import { foreseenRemoval } from "./change.js";
import { driftOf } from "./drift.js";

/** What the removal of an object comes to, where an engine asks in a preview. */
export async function checkRemoval(
  type: ResourceType,
  session: Session,
  object: Found,
): Promise<dynamic.CheckResult<Values>> {
  try {
    await driftOf(session).plans(type);
    return { inputs: { [DELETION]: await foreseenRemoval(type, session, object) }, failures: [] };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { inputs: {}, failures: [{ property: "", reason: error.message }] };
  }
}
