import { STATE_OPTIONS } from "../../shared/pulumi-form.js";
import type { ResourceState } from "../state/deployment.js";
import { claimUrn, inheritFromParent, stateOf, type Registration } from "./register.js";
import { findOld } from "./aliases.js";
import type { Goal, WantedRead } from "./goal.js";
import type { Run } from "./run.js";

/** Takes note of what the program wants a resource to be, and does nothing about it. */
export async function note(run: Run, given: Goal): Promise<Registration> {
  const goal = inheritFromParent(run, given);
  const urn = claimUrn(run, goal);
  run.ledger.ask(urn, goal);
  const { old, alias } = findOld(run, urn, goal);
  const state = old?.state ?? {
    ...stateOf(urn, goal, undefined, alias),
    id: "",
    outputs: { ...goal.inputs },
  };
  run.ledger.record(urn, state);
  return await Promise.resolve({ urn, state });
}

/** What the program only looks at is not looked at: all but its id is not known. */
export async function noteRead(run: Run, wanted: WantedRead): Promise<ResourceState> {
  const { id, type, inputs, parent } = wanted;
  const urn = claimUrn(run, wanted);
  const state: ResourceState = {
    urn,
    custom: true,
    type,
    id: id ?? "",
    inputs,
    outputs: { ...inputs },
    parent,
  };
  run.ledger.record(urn, state);
  return await Promise.resolve(state);
}

/** The resource with the options and dependencies that the program gives it, as far as the state has what they name. */
export function withOptionsOf(run: Run, state: ResourceState, known: ReadonlySet<string>): ResourceState {
  const goal = run.ledger.askedOf(state.urn);
  if (goal === undefined) return state;
  const wanted = stateOf(state.urn, goal, state, undefined);
  const there = (urns: readonly string[] = []): string[] => urns.filter((urn) => known.has(urn));
  const next: ResourceState = {
    ...state,
    ...Object.fromEntries(STATE_OPTIONS.map((option) => [option, wanted[option]])),
    replaceWith: there(wanted.replaceWith),
    dependencies: there(wanted.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(wanted.propertyDependencies ?? {}).map(([key, urns]) => [key, there(urns ?? [])]),
    ),
  };
  if (next.deletedWith !== undefined && !known.has(next.deletedWith)) delete next.deletedWith;
  return next;
}
