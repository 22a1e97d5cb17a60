import type { Values } from "../../definitions/definition.js";
import { isSame, restrict } from "../../provider/values/canonical.js";
import { Picks } from "../../licence/picks.js";
import { tokenOf } from "../../shared/permanent.js";
import { countsOf } from "../counts.js";
import { fingerprintOf } from "../fingerprint.js";
import { PLAN_VERSION, type Plan, type Step } from "../plan.js";
import { inOrder } from "../reading/order.js";
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
  const [old, next] = comparable(pair, from, to);
  const both = old !== undefined && next !== undefined;
  const told: ToldStep = {
    operation: both ? "update" : next === undefined ? "delete" : "create",
    urn: (next ?? old)?.urn ?? "",
    old,
    new: next,
    replaces: [],
    secretChanges: both ? secretChangesIn(pair) : new Set(),
  };
  const place = (pair.to ?? pair.from)?.place;
  const step = stepOf(told, () => place);
  const isSameInBoth = both && step.changes.length + step.options.length === 0;
  return isSameInBoth ? stepOf({ ...told, operation: "same" }, () => place) : step;
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
