import { checkedList } from "../../shared/issues.js";
import { z } from "zod";
import { now } from "../clock.js";
import { notFound } from "../errors.js";
import { assignGiven } from "../objects.js";
import { noParameters, parameters } from "../parameters.js";
import { moment, objectId, texts } from "../record-kinds.js";
import type { Call, Section } from "../section.js";
import { checkGroup } from "./groups.js";

const cannedResponseRecord = z.object({
  id: objectId,
  group: objectId,
  text: z.string(),
  creation_date: moment,
  created_by: z.string(),
  /** Both appear with the first change. */
  modification_date: moment.exactOptional(),
  modified_by: z.string().exactOptional(),
  tags: texts,
});
export type CannedResponseRecord = z.output<typeof cannedResponseRecord>;

declare module "../licence.js" {
  interface LicenceData {
    cannedResponses: CannedResponseRecord[];
  }
}

const listing = parameters((kind) => ({ group: kind.integer(0).optional() }));

const creation = parameters((kind) => ({
  text: kind.textOf(1),
  tags: kind.list(kind.text()),
  group: kind.integer(0).optional(),
}));

const change = parameters((kind) => ({
  text: kind.textOf(1).optional(),
  tags: kind.list(kind.text()).optional(),
}));

export const cannedResponses: Section<CannedResponseRecord[]> = {
  stored: checkedList(cannedResponseRecord),
  empty: () => [],
  sample: (owner) => [
    {
      id: 3151,
      group: 1,
      text: "Can I help you with anything else?",
      creation_date: 1358257181,
      created_by: owner.account,
      tags: ["help", "else"],
    },
    {
      id: 3161,
      group: 1,
      text: "What product are you interested in?",
      creation_date: 1358257229,
      created_by: owner.account,
      modification_date: 1358864338,
      modified_by: "jenny.doe@mycompany.com",
      tags: ["product", "interest"],
    },
    {
      id: 3171,
      group: 1,
      text: "Could you please hold for a moment?",
      creation_date: 1358257301,
      created_by: owner.account,
      tags: ["hold"],
    },
    {
      id: 3181,
      group: 0,
      text: "Have a great day, goodbye.",
      creation_date: 1358866421,
      created_by: owner.account,
      tags: ["cu", "bye"],
    },
  ],
  routes: [
    { method: "GET", path: "/canned_responses", handle: list },
    { method: "GET", path: "/canned_responses/:id", handle: show },
    { method: "POST", path: "/canned_responses", handle: create },
    { method: "PUT", path: "/canned_responses/:id", handle: update },
    { method: "POST", path: "/canned_responses/:id", handle: update },
    { method: "DELETE", path: "/canned_responses/:id", handle: remove },
  ],
};

function list(call: Call) {
  const { group = 0 } = listing.read(call);
  return call.licence.data.cannedResponses.filter((response) => response.group === group).map(shown);
}

function show(call: Call) {
  noParameters.read(call);
  return shown(theResponse(call));
}

function create(call: Call) {
  const { text, tags, group = 0 } = creation.read(call);
  checkGroup(call.licence, group);
  const { cannedResponses: all } = call.licence.data;
  const response: CannedResponseRecord = {
    id: call.licence.nextId(
      "cannedResponse",
      all.map(({ id }) => id),
    ),
    group,
    text,
    creation_date: now(),
    created_by: call.caller.login,
    tags: asStored(tags),
  };
  all.push(response);
  announce(call, response);
  return shown(response);
}

function update(call: Call) {
  const response = theResponse(call);
  const { text, tags } = change.read(call);
  assignGiven(response, {
    text,
    tags: tags && asStored(tags),
    modification_date: now(),
    modified_by: call.caller.login,
  });
  announce(call, response);
  return shown(response);
}

function remove(call: Call) {
  noParameters.read(call);
  const response = theResponse(call);
  call.licence.data.cannedResponses.splice(call.licence.data.cannedResponses.indexOf(response), 1);
  announce(call, response);
  return { result: "Canned response removed successfully" };
}

function theResponse(call: Call): CannedResponseRecord {
  const written = call.path["id"] ?? "";
  const response = call.licence.data.cannedResponses.find(({ id }) => String(id) === written);
  if (response === undefined) throw notFound(`Canned response ${written} not found`);
  return response;
}

/** Tags are a set of texts, which the documentation's example gives back in another order than it was sent. */
function asStored(tags: readonly string[]): string[] {
  return [...new Set(tags)].filter((tag) => tag !== "").toReversed();
}

/** The tags come last, after what a change adds. */
function shown({ tags, ...response }: CannedResponseRecord) {
  return { ...response, tags };
}

function announce(
  call: Call,
  { group, id, creation_date, modification_date, tags, text }: CannedResponseRecord,
): void {
  const canned_response = { group, id, modification_date: modification_date ?? creation_date, tags, text };
  call.announce("canned_response_changed", { canned_response });
}
