import type { Declaration } from "../values/declaration.js";
import { declaredIn } from "../values/declared.js";
import { type Found, unidentifiedIn, type Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "../values/errors.js";
import { describe } from "../values/key.js";
import { ACCEPT_ABSENCE, byId } from "./lists.js";
import type { Session } from "./session.js";
import { isNotFound, writtenLately } from "../values/state.js";
import { mayBe, type Unclear, unclearAmong, unclearName } from "../values/unreadable.js";

/*
 * A list that lacks an object is no proof that the object is gone: lists lag behind writes, and come empty or in part in
 * an outage. What a refresh takes for gone is made again by the next up, and then it is there twice.
 */

/** What an object is that a list lacks: gone; somewhere else, in this state; or it cannot be told, for this reason. */
export type Absence = "gone" | { readonly state: Values } | { readonly doubt: string };

/** Whether an object that the list of its place lacks is gone. `unidentified` are those of the lists that tell no id. */
export async function absenceOf(
  type: ResourceType,
  session: Session,
  {
    id,
    props,
    list,
    unidentified,
  }: { id: string; props: Values; list: readonly Found[]; unidentified: readonly Values[] },
): Promise<Absence> {
  const { acceptsAbsence } = await session.account();
  if (acceptsAbsence === true) return "gone";
  const isHidden = unidentified.length > 0;
  if (isHidden && type.listIsComplete && type.get) {
    const state = await askFor(type, session, id, props);
    if (state !== undefined) return { state };
  }
  const unclear = type.get ? undefined : unidentified.find((state) => mayBe(type, props, state));
  if (unclear !== undefined) {
    throw new ProviderError(
      "incomplete",
      `${describe(type, props)}: it is not in the list of ${type.title}s (id ${id}), but that has ` +
        `${unclearName(type, { state: unclear })}, which may be this one: it is not taken for gone; ${ACCEPT_ABSENCE}.`,
    );
  }
  // What is only referred to (`X.get`) is never made again.
  if (declaredIn(props) === undefined) return "gone";
  if (session.accountGuard.isElsewhere(type, props)) return "gone";
  const age = session.lists.made(type, id) ? 0 : writtenLately(props);
  if (age !== undefined) {
    const ago = age < 1000 ? "just now" : `${Math.round(age / 1000)} s ago`;
    return {
      doubt:
        `it is not in the account (id ${id}), but this stack wrote it ${ago}, and a change may take two minutes to ` +
        `show: it is not taken for gone. Try again later; ${ACCEPT_ABSENCE}.`,
    };
  }
  // A call of its own has said so too.
  if (!type.listIsComplete || (isHidden && type.get)) return "gone";
  if (type.get) return await provenAbsence(type, session, { id, props, list });
  session.stack.saw(type, id, props, false);
  const { gone, of } = await session.stack.gone(type);
  return gone * 2 < of
    ? "gone"
    : {
        doubt:
          `it is not in the list of ${type.title}s (id ${id}), nor are ${gone} of the ${of} that this stack has ` +
          "of them, as far as they were read: that may be a list that is not complete, and the API has no call that " +
          `would tell. Try again later; ${ACCEPT_ABSENCE}.`,
      };
}

/**
 * Refuses to take a list's word that an object is not there yet, where the list lacks what this stack has: what it
 * hides as well would be made twice.
 *
 * @throws ProviderError `incomplete`
 */
export async function refuseIncomplete(declaration: Declaration, session: Session): Promise<void> {
  const { type } = declaration;
  const { acceptsAbsence } = await session.account();
  if (acceptsAbsence === true) return;
  const partition = declaration.partition;
  let lacks = "";
  let seen: number | undefined;
  for await (const _ of session.looks(`all ${type.name} ${String(partition)}`)) {
    const { objects, taken } = await session.lists.newer(type, partition, seen);
    seen = taken;
    await refuseUnclear(declaration, session, objects);
    const mayHide = (state: Values) =>
      unidentifiedIn(objects).some((one) => type.get !== undefined || mayBe(type, state, one));
    const known = session.stack.in(type, partition);
    const missing = known
      .lackedBy(objects)
      .filter(
        ([id, state]) =>
          !session.lists.touched(type, id) &&
          !mayHide(state) &&
          !session.accountGuard.isElsewhere(type, state) &&
          writtenLately(state) === undefined,
      );
    const [first] = missing;
    if (first === undefined) return;
    const [id, props] = first;
    const isComplete = type.get
      ? (await proofOf(type, session, { id, props, list: objects })).list === "complete"
      : missing.length * 2 < known.objects.size;
    if (isComplete) return;
    lacks = `${describe(type, props)} (id ${id})`;
  }
  throw declaration.refusal(
    "incomplete",
    `whether it exists already cannot be told: the list of ${type.title}s lacks ` +
      `${lacks}, which this stack has, and may lack this one too. Try again later, or \`refresh\` where that was ` +
      `removed; ${ACCEPT_ABSENCE}.`,
  );
}

/**
 * Refuses to make an object of which nobody can tell that a list does not have it: what would tell them apart cannot be read.
 *
 * @throws ProviderError `incomplete`
 */
export async function refuseUnclear(
  declaration: Declaration,
  session: Session,
  objects: readonly Found[],
): Promise<void> {
  const { type, args } = declaration;
  // Of these the API itself refuses a second one.
  if (type.idOf !== undefined) return;
  for (const one of unclearAmong(type, args, objects)) {
    // oxlint-disable-next-line no-await-in-loop -- the first that stays unclear ends it
    if (!mayBe(type, args, await clearer(declaration, session, one))) continue;
    throw declaration.refusal(
      "incomplete",
      `whether it exists already cannot be told: the account has ` +
        `${unclearName(type, one)}, and that may be this one. Look in LiveChat; ${ACCEPT_ABSENCE}.`,
    );
  }
}

/** What is known of an object besides what a list tells: what the stack has, or the API tells of it by itself. */
async function clearer(declaration: Declaration, session: Session, { id, state }: Unclear): Promise<Values> {
  const { type } = declaration;
  if (id === undefined) return state;
  const known = session.stack.in(type, declaration.partition).objects.get(id);
  return known ?? (await askFor(type, session, id, state)) ?? state;
}

/** What asking for one object that a list lacks has told of the list. */
type Proof =
  | { readonly list: "complete" }
  /** It has moved to another partition. */
  | { readonly list: "complete"; readonly moved: true }
  | { readonly list: "incomplete"; readonly lacks: string };

const proofs = new WeakMap<readonly Found[], Promise<Proof>>();

/** For all objects that a list lacks one of them is asked for by itself. */
async function provenAbsence(
  type: ResourceType,
  session: Session,
  { id, props, list }: { id: string; props: Values; list: readonly Found[] },
): Promise<Absence> {
  const proof = await proofOf(type, session, { id, props, list });
  if (proof.list === "incomplete") {
    return {
      doubt:
        `it is not in the list of ${type.title}s (id ${id}), which is not complete: the API has the one with ` +
        `the id ${proof.lacks} by itself. Try again later; ${ACCEPT_ABSENCE}.`,
    };
  }
  const moved = "moved" in proof ? await elsewhere(type, session, id) : undefined;
  return moved ?? "gone";
}

/** Whether a list that lacks this object is complete. Those who ask for the same list share the answer. */
function proofOf(
  type: ResourceType,
  session: Session,
  { id, props, list }: { id: string; props: Values; list: readonly Found[] },
): Promise<Proof> {
  let proof = proofs.get(list);
  if (proof === undefined) {
    proof = prove(type, session, id, props);
    proofs.set(list, proof);
    proof.catch(() => proofs.delete(list));
  }
  return proof;
}

async function prove(type: ResourceType, session: Session, id: string, props: Values): Promise<Proof> {
  if ((await askFor(type, session, id, props)) === undefined) return { list: "complete" };
  return (await elsewhere(type, session, id)) === undefined
    ? { list: "incomplete", lacks: id }
    : { list: "complete", moved: true };
}

/** The object, among those of all partitions. */
async function elsewhere(type: ResourceType, session: Session, id: string): Promise<Found | undefined> {
  const places = await session.lists.places(type);
  const lists = await Promise.all(places.map((place) => session.lists.list(type, place)));
  return lists.map((list) => byId(list).get(id)).find((object) => object !== undefined);
}

/** The object by a call of its own; undefined where the API says that it is not there. */
export async function askFor(
  type: ResourceType,
  session: Session,
  id: string,
  props: Values,
): Promise<Values | undefined> {
  try {
    return await type.get?.(await session.account(), id, props);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
