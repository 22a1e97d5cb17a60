import type { Values } from "../../definitions/definition.js";
import { isSame, restrict } from "../../provider/values/canonical.js";
import { Picks } from "../../licence/picks.js";
import { tokenOf } from "../../shared/permanent.js";
import { countsOf } from "../counts.js";
import { fingerprintOf } from "../fingerprint.js";
import { PLAN_VERSION, type Plan, type Step } from "../plan.js";
import { inOrder } from "../reading/order.js";
import { changesIn } from "../reading/changes.js";
import { stepOf } from "../reading/step.js";
import { SECRET, type ToldState, type ToldStep } from "../reading/told.js";
import { pairsOf, type Pair } from "./matching.js";
import type { Compared, Side } from "./side.js";

export { type Side, sideOfAccount, sideOfFile } from "./side.js";

/**
 * What would have to change in one licence to make it like another: as a plan, so that whoever reads plans reads this.
 * Nothing is written anywhere.
 */
export function compare(from: Side, to: Side, picks: Picks = new Picks()): Plan {
  const ignores = ({ type, args }: Compared): boolean =>
    [from, to].some(({ ignored }) => ignored?.has(type, args) === true);
  const objectsOf = (side: Side): Compared[] => side.objects.filter((one) => !ignores(one));
  const pairs = pairsOf(objectsOf(from), objectsOf(to)).filter((pair) => isPicked(pair, picks));
  picks.refuseUnmet();
  const steps = inOrder(pairs.map((pair) => stepFor(pair, from, to)));
  const plan: Omit<Plan, "fingerprint"> = {
    version: PLAN_VERSION,
    engine: "none",
    operation: "compare",
    stack: `${from.name} → ${to.name}`,
    isComplete: true,
    steps,
    diagnostics: [],
    refusals: [],
    counts: countsOf(steps, true),
  };
  return { ...plan, fingerprint: fingerprintOf(plan) };
}

function isPicked({ from, to }: Pair, picks: Picks): boolean {
  const both = [from, to].filter((one) => one !== undefined);
  return both[0] !== undefined && picks.takes(both[0].type, ...both.map(({ key }) => key));
}

function stepFor(pair: Pair, from: Side, to: Side): Step {
  const told = toldOf(pair, from, to);
  const place = (pair.to ?? pair.from)?.place;
  const step = stepOf(told, () => place);
  if (told.operation !== "update") return step;
  if (step.changes.length + step.options.length > 0) return { ...step, ...byVars(step, pair, from, to) };
  const { before: _same, ...rest } = step;
  return { ...rest, operation: "same" };
}

function toldOf(pair: Pair, from: Side, to: Side): ToldStep {
  const [old, next] = comparable(pair, from, to);
  const both = old !== undefined && next !== undefined;
  return {
    operation: both ? "update" : next === undefined ? "delete" : "create",
    urn: (next ?? old)?.urn ?? "",
    old,
    new: next,
    replaces: [],
    secretChanges: both ? secretChangesIn(pair) : new Set(),
  };
}

/** Marks what both files have written alike, so that it differs by nothing but what is put in. */
function byVars({ changes }: Step, pair: Pair, from: Side, to: Side): Pick<Step, "changes"> {
  if (pair.from?.written.size === 0 || pair.to?.written.size === 0) return { changes };
  const asWritten = { from: pair.from && unfilled(pair.from), to: pair.to && unfilled(pair.to) };
  const { changes: left } = changesIn(pair.from?.type, toldOf(asWritten, from, to));
  const differing = new Set(left.map(({ path }) => path));
  return {
    changes: changes.map((change) => (differing.has(change.path) ? change : { ...change, byVars: true })),
  };
}

/** The object with its texts as they stand in the file. */
function unfilled(one: Compared): Compared {
  const args = structuredClone(one.args);
  for (const [place, text] of one.written) put(args, JSON.parse(place) as string[], text);
  return { ...one, args };
}

function put(args: Values, path: readonly string[], text: string): void {
  let holder: unknown = args;
  for (const key of path.slice(0, -1)) holder = (holder as Values | undefined)?.[key];
  const last = path.at(-1);
  if (last !== undefined && (holder as Values | undefined)?.[last] !== undefined)
    (holder as Values)[last] = text;
}

/** Both as states, without what only one of them can tell. */
function comparable({ from: one, to: other }: Pair, from: Side, to: Side): (ToldState | undefined)[] {
  if (one === undefined || other === undefined) {
    return [one && stateOf(one, one.args, one.key), other && stateOf(other, other.args, other.key)];
  }
  const hasAccount = from.isAccount || to.isAccount;
  const [was, is] = [{ ...one.args }, { ...other.args }];
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const field = one.type.fields[name];
    const holder = was[name] === undefined ? to : is[name] === undefined ? from : undefined;
    const isSecret = one.secrets.has(name) || other.secrets.has(name);
    // What an account has beside what a file declares is left alone, and of its secrets it tells none.
    const isLeftOut =
      (hasAccount && isSecret) || (holder?.isAccount === true && !(from.isAccount && to.isAccount));
    const isDefault = holder !== undefined && isSame(field, was[name] ?? is[name], field?.default);
    if (isLeftOut || isDefault) {
      delete was[name];
      delete is[name];
    } else if (to.isAccount && !from.isAccount) {
      is[name] = restrict(field, is[name], was[name]);
    }
  }
  const options = hasAccount ? {} : undefined;
  return [stateOf(one, was, other.key, options), stateOf(other, is, other.key, options)];
}

function stateOf(
  { type, id, secrets, options: own }: Compared,
  args: Values,
  key: string,
  options: Values = own,
): ToldState {
  const inputs = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, secrets.has(name) ? SECRET : value]),
  );
  const token = tokenOf(type);
  return {
    urn: `urn:pulumi:licence::compare::${token}::${key}`,
    token,
    isCustom: true,
    id,
    inputs,
    outputs: {},
    dependencies: {},
    options,
  };
}

function secretChangesIn({ from, to }: Pair): Set<string> {
  const names = [...(from?.secrets ?? []), ...(to?.secrets ?? [])];
  return new Set(names.filter((name) => !isSame(from?.type.fields[name], from?.args[name], to?.args[name])));
}
