import { z } from "zod";
import { notFound } from "../errors.js";
import { noParameters, parameters } from "../parameters.js";
import type { Call, Section } from "../section.js";
import { checkGroup, findGroup, groupStatus } from "./groups.js";

declare module "../licence.js" {
  interface LicenceData {
    status: null;
  }
}

const asking = parameters((kind) => ({ group: kind.integer(0).optional() }));

/** Whether a group can be chatted with. It has no data of its own. */
export const status: Section<null> = {
  stored: z.null(),
  empty: () => null,
  sample: () => null,
  routes: [
    { method: "GET", path: "/status", handle: ofQuery },
    { method: "GET", path: "/status/:group", handle: ofPath },
  ],
};

function ofQuery(call: Call) {
  const { group = 0 } = asking.read(call);
  checkGroup(call.licence, group);
  return statusOf(call, group);
}

function ofPath(call: Call) {
  noParameters.read(call);
  return statusOf(call, Number(/^\d{1,15}$/.exec(call.path["group"] ?? "")?.[0] ?? Number.NaN));
}

function statusOf(call: Call, id: number) {
  const group = findGroup(call.licence, id);
  if (group === undefined) throw notFound(`Group ${call.path["group"] ?? id} not found`);
  return { status: groupStatus(call.licence, group) === "accepting chats" ? "online" : "offline" };
}
