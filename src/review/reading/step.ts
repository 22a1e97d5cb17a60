import { typeOfToken } from "../../definitions/index.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import type { Values } from "../../definitions/definition.js";
import { isObject } from "../../provider/values/canonical.js";
import { naturalKeyOf } from "../../provider/values/key.js";
import { hasUnknown } from "../../provider/values/unknown.js";
import { parsePath } from "../../shared/property-path.js";
import type { Change, Drift, Step } from "../plan.js";
import { changesIn, driftIn, optionChanges } from "./changes.js";
import { hasSecret, sideOf, sidesOf } from "./sides.js";
import { TAKES_OVER } from "../../shared/told.js";
import type { ToldDrift, ToldState, ToldStep, ToldTakeOver } from "./told.js";

/** Where a resource is declared, as `file:line:column`; undefined where that is not known. */
export type FindPlace = (section: string, key: string) => string | undefined;

export function stepOf(told: ToldStep, findPlace: FindPlace): Step {
  const { urn, operation, old, replaces } = told;
  const state = (told.new ?? old) as ToldState;
  const type = typeOfToken(state.token);
  const name = nameOf(urn);
  const taken = takeOverIn(told.new?.inputs[TAKES_OVER]) ?? told.takesOver;
  // What replaces an object is told with what it replaces.
  const isMade = operation === "create";
  const { changes, untold } = changesIn(type, taken && isMade ? withTaken(told, taken) : told);
  const drift = told.drift && driftOf(type, told.drift);
  const id = isMade ? taken?.id : old?.id;
  const place = type && (findPlace(type.section, name) ?? told.place);
  return {
    operation,
    type: type?.name ?? state.token,
    name,
    ...(old !== undefined && nameOf(old.urn) !== name && { renamedFrom: nameOf(old.urn) }),
    urn,
    naturalKey: keyOf(type, state.inputs),
    ...(id !== undefined && { id }),
    ...(place !== undefined && { place }),
    ...(taken !== undefined && { takesOver: { id: taken.id } }),
    changes: [...changes],
    ...(drift && { drift }),
    ...(untold.length > 0 && { untold: [...untold] }),
    ...digestsIn(told, changes),
    ...(operation === "replace" && { replaces: replaces.toSorted() }),
    protect: state.options["protect"] === true,
    ...(operation === "delete" && old?.options["retainOnDelete"] === true && { retained: true }),
    options: optionChanges(told),
    ...(old !== undefined && operation !== "same" && { before: sidesOf(old.inputs) }),
    ...seenOf(type, told),
    ...(told.new !== undefined && { after: sidesOf(told.new.inputs), ...referencesOf(told.new) }),
  };
}

/** Of what changes, in the order of the changes. */
function digestsIn({ digests = {} }: ToldStep, changes: readonly Change[]): Pick<Step, "digests"> {
  const names = new Set(changes.map(({ path }) => String(parsePath(path)?.[0] ?? path)));
  const own = [...names].filter((name) => Object.hasOwn(digests, name));
  return own.length === 0
    ? {}
    : { digests: Object.fromEntries(own.map((name) => [name, digests[name] as string])) };
}

function driftOf(type: ResourceType | undefined, drift: ToldDrift): Drift {
  if (drift.new === undefined) return { gone: true, changes: [] };
  return { changes: [...driftIn(type, drift)] };
}

/** What a state knows of arguments beside those that are declared. */
function seenOf(type: ResourceType | undefined, { old }: ToldStep): Pick<Step, "seen"> {
  if (type === undefined || old === undefined) return {};
  const undeclared = Object.entries(old.outputs).filter(
    ([name]) => Object.hasOwn(type.fields, name) && old.inputs[name] === undefined,
  );
  return undeclared.length === 0 ? {} : { seen: sidesOf(Object.fromEntries(undeclared)) };
}

function referencesOf({ inputs, dependencies }: ToldState): Pick<Step, "references"> {
  const later = Object.entries(dependencies).filter(
    ([name, urns]) => urns.length > 0 && hasUnknown(inputs[name]),
  );
  return later.length === 0
    ? {}
    : { references: Object.fromEntries(later.map(([name, urns]) => [name, urns.toSorted()])) };
}

/** The CLI's plan has it as an input of a dynamic resource. */
function takeOverIn(told: unknown): ToldTakeOver | undefined {
  if (!isObject(told) || typeof told["id"] !== "string") return undefined;
  const { id, changes, from } = told;
  return { id, changes: Array.isArray(changes) ? changes.map(String) : [], from: isObject(from) ? from : {} };
}

/** The object that is taken over stands for what was there. */
function withTaken(told: ToldStep, { from, changes }: ToldTakeOver): ToldStep {
  if (told.new === undefined) return told;
  const kept = Object.entries(told.new.inputs).filter(([name]) => !changes.includes(name));
  return { ...told, old: { ...told.new, inputs: {}, outputs: { ...Object.fromEntries(kept), ...from } } };
}

function keyOf(type: ResourceType | undefined, inputs: Values): Step["naturalKey"] {
  if (type === undefined) return {};
  const given = type.naturalKey.filter((name) => hasSecret(inputs[name]));
  const plain = Object.fromEntries(Object.entries(inputs).filter(([name]) => !given.includes(name)));
  const key = {
    ...naturalKeyOf(type, plain),
    ...Object.fromEntries(given.map((name) => [name, inputs[name]])),
  };
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, sideOf(value)]));
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
