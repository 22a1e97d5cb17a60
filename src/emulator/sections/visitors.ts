import { checkedList } from "../../shared/issues.js";
import { notFound, unauthorized } from "../errors.js";
import type { Licence } from "../licence.js";
import { noParameters, parameters, type Arguments } from "../parameters.js";
import type { Call, Section } from "../section.js";
import { STATE_FILTERS, visitorRecord, type VisitorRecord } from "./visitor-record.js";
import { sampleVisitors } from "./visitor-samples.js";

const listing = parameters((kind) => ({
  state: kind.oneOf(STATE_FILTERS).optional(),
  group: kind.list(kind.integer(0)).optional(),
  count: kind.flag().optional(),
}));

const details = parameters((kind) => ({
  license_id: kind.scalar().optional(),
  token: kind.text().optional(),
  id: kind.scalar().optional(),
  icon: kind.text().optional(),
  fields: kind
    .list(kind.object({ name: kind.text(), value: kind.scalar(), url: kind.text().optional() }))
    .optional(),
}));

export const visitors: Section<VisitorRecord[]> = {
  stored: checkedList(visitorRecord),
  empty: () => [],
  sample: sampleVisitors,
  routes: [
    { method: "GET", path: "/visitors", handle: list },
    // The way older clients ask for state=chatting.
    { method: "GET", path: "/visitors/chatting", handle: listChatting },
    { method: "POST", path: "/visitors/:id/details", handle: addDetails, identify: licenceOfBody },
  ],
};

function list(call: Call) {
  const { state, group = [], count = 0 } = listing.read(call);
  // Group 0 is everyone's: the documentation's example asks for it and gets a visitor of group 102.
  const everyGroup = group.length === 0 || group.includes(0);
  const found = call.licence.data.visitors.filter(
    (visitor) =>
      (state === undefined || visitor.state === state) && (everyGroup || group.includes(visitor.group)),
  );
  return count === 1 ? { count: found.length } : found.map(shown);
}

function listChatting(call: Call) {
  noParameters.read(call);
  return call.licence.data.visitors.filter(({ state }) => state === "chatting").map(shown);
}

function addDetails(call: Call) {
  const { id = "", icon, fields = [] } = details.read(call);
  const visitor = call.licence.data.visitors.find((candidate) => candidate.id === call.path["id"]);
  if (visitor === undefined) throw notFound(`Visitor ${call.path["id"]} not found`);
  visitor.details = [
    ...(visitor.details ?? []).filter((other) => other.id !== id),
    {
      id,
      ...(icon !== undefined && { icon }),
      fields: fields.map(({ url, ...field }) => ({ ...field, ...(url !== undefined && { url }) })),
    },
  ];
  return { result: "Visitor details added" };
}

/**
 * The licence's number and a token of it (a webhook's, or the owner's) in the body stand for the Authorization
 * header. Undefined where there are neither, so that the header decides.
 */
function licenceOfBody({ body, query }: Arguments, licences: readonly Licence[]): Licence | undefined {
  const number = body["license_id"] ?? query["license_id"];
  const token = body["token"] ?? query["token"];
  if (number === undefined && token === undefined) return undefined;
  const licence = licences.find(
    (candidate) => number === candidate.number || number === String(candidate.number),
  );
  const known = licence && [licence.token, ...licence.data.webhooks.map((webhook) => webhook.token)];
  if (licence === undefined || typeof token !== "string" || !known?.includes(token)) {
    throw unauthorized();
  }
  return licence;
}

function shown({ details: _details, ...visitor }: VisitorRecord) {
  return visitor;
}
