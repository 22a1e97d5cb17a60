import { isDeepStrictEqual } from "node:util";
import { PrintableError } from "../shared/printable-error.js";
import { essenceOf, fingerprintOf, fingerprintWithoutDigests } from "./fingerprint.js";
import { type Change, isNotable, type Plan, type Side, type Step } from "./plan.js";

/** As many differences as are told. */
const MOST_TOLD = 30;

/** As much of a value as is told. */
const MOST_TEXT = 60;

/**
 * The plan is another one than that which was reviewed. Nothing was done.
 *
 * See what differs; make a plan anew, and have it reviewed.
 */
export class OtherPlanError extends PrintableError {
  override readonly name = "OtherPlanError";
  readonly code = "other_plan";
}

/** A plan that was reviewed, or its fingerprint alone. */
export type Reviewed = Plan | string;

/**
 * Refuses a plan that is not the one that was reviewed, and says what differs. Where the reviewed one has no digests of
 * secrets, as one of the Pulumi CLI or of a stack without a passphrase, of these only counts that they change.
 *
 * @throws OtherPlanError
 */
export function refuseOther(reviewed: Reviewed, now: Plan): void {
  const wanted = typeof reviewed === "string" ? reviewed : reviewed.fingerprint;
  if (typeof reviewed !== "string" && fingerprintOf(reviewed) !== wanted) {
    throw new OtherPlanError(
      `The saved plan does not do what its fingerprint (${wanted}) says: somebody has changed the file. Make and review a new one.`,
    );
  }
  if (wanted === now.fingerprint || wanted === fingerprintWithoutDigests(now)) return;
  const head = "What `up` would do now is not what was reviewed. Nothing was changed.";
  const tail = "Make and review a new plan: `pulumi-livechat preview --save-plan FILE`.";
  if (typeof reviewed === "string") {
    throw new OtherPlanError([
      head,
      `Reviewed: ${reviewed}`,
      `Now:      ${now.fingerprint}`,
      `The plan above is the one of now; the file of the reviewed plan, in place of its fingerprint, shows what differs. ${tail}`,
    ]);
  }
  const found = differencesBetween(reviewed, now);
  const more = found.length - MOST_TOLD;
  throw new OtherPlanError([
    head,
    ...found.slice(0, MOST_TOLD).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    tail,
  ]);
}

function differencesBetween(reviewed: Plan, now: Plan): string[] {
  const about = (["project", "stack", "account"] as const).flatMap((what) =>
    isDeepStrictEqual(reviewed[what], now[what])
      ? []
      : [
          `${what}: ${short(reviewed[what] ?? "unknown")} when reviewed, ${short(now[what] ?? "unknown")} now`,
        ],
  );
  const [before, after] = [reviewed, now].map(
    ({ steps }) => new Map(steps.filter(isNotable).map((step) => [step.urn, step])),
  ) as [Map<string, Step>, Map<string, Step>];
  const steps = [...new Set([...before.keys(), ...after.keys()])].flatMap((urn) =>
    stepDifferences(before.get(urn), after.get(urn)),
  );
  return [...about, ...steps];
}

function stepDifferences(was: Step | undefined, is: Step | undefined): string[] {
  if (was === undefined || is === undefined) {
    const only = (was ?? is) as Step;
    return [`${titleOf(only)}: ${was === undefined ? "was not reviewed" : "was reviewed, and is no more"}`];
  }
  const [before, after] = [essenceOf(was), essenceOf(is)];
  // The reviewed plan may know no digests at all.
  if (was.digests === undefined) delete after.digests;
  if (isDeepStrictEqual(before, after)) return [];
  if (was.operation !== is.operation) return [`${titleOf(is)}: when reviewed it was ${was.operation}`];
  const fields = [
    ...changeDifferences(was.changes, is.changes),
    ...changeDifferences(was.options, is.options),
  ];
  const secrets = Object.keys({ ...was.digests, ...is.digests })
    .filter((name) => was.digests !== undefined && was.digests[name] !== is.digests?.[name])
    .map((name) => `${name}: another secret than when reviewed`);
  const told = [...fields, ...secrets];
  const others = Object.keys({ ...before, ...after }).filter(
    (name) => !isDeepStrictEqual(before[name as keyof Step], after[name as keyof Step]),
  );
  return (told.length > 0 ? told : others.map((name) => `${name} differs`)).map(
    (line) => `${titleOf(is)}: ${line}`,
  );
}

function changeDifferences(was: readonly Change[], is: readonly Change[]): string[] {
  const [before, after] = [was, is].map((all) => new Map(all.map((one) => [one.path, one]))) as [
    Map<string, Change>,
    Map<string, Change>,
  ];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [one, other] = [before.get(path), after.get(path)];
    return isDeepStrictEqual(one, other)
      ? []
      : [`${path}: ${toldOf(one)} when reviewed, ${toldOf(other)} now`];
  });
}

function toldOf(change: Change | undefined): string {
  return change === undefined ? "no change" : `${sideText(change.old)} → ${sideText(change.new)}`;
}

function sideText(side: Side | undefined): string {
  if (side === undefined) return "nothing";
  if (side.secret !== undefined) return "a secret";
  return side.unknown !== undefined ? "known later" : short(side.value);
}

function short(value: unknown): string {
  const text = Array.from(JSON.stringify(value) ?? "nothing");
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT).join("")}…` : text.join("");
}

function titleOf({ operation, type, name }: Step): string {
  return `${operation} ${type} ${name}`;
}
