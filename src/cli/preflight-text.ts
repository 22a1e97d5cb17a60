import type { PreflightObject } from "../licence/outcome.js";
import type { Preflight } from "../licence/preflight.js";
import type { Place } from "../licence/problem.js";
import { count } from "./output.js";

const MOST_SHOWN = 30;

/** What a preflight found, for people. */
export function preflightLines({ ok, objects, unmet, extra, removed, mails }: Preflight): string[] {
  const managed = objects.filter(({ outcome }) => outcome === "managed");
  const changed = managed.filter(isTold);
  const created = objects.filter(({ outcome }) => outcome === "create");
  const blocked = objects.filter(({ outcome, needsAdopt }) => outcome === "collides" || needsAdopt === true);
  const adopted = objects.filter(({ outcome, needsAdopt }) => {
    return (outcome === "unchanged" || outcome === "differs") && needsAdopt !== true;
  });
  const kept = removed.filter(({ problem }) => problem !== undefined);
  const gone = removed.filter(({ problem }) => problem === undefined);
  const obstacles = blocked.length + unmet.length + kept.length;
  const numbers = [
    `${created.length} to create`,
    `${adopted.length} to adopt`,
    ...(managed.length + removed.length > 0 ? [`${managed.length} managed`, `${gone.length} to remove`] : []),
    count(obstacles, "obstacle"),
    `${extra.length} left alone`,
  ];
  return [
    ...part(
      "To create",
      created.map((object) => `${named(object)}${noted(object)}`),
    ),
    ...part(
      "To adopt",
      adopted.map((object) => `${named(object)}${change(object)}${noted(object)}`),
    ),
    ...part(
      "Managed by the stack, and changed",
      changed.map((object) => `${named(object)}${changeOf(object)}`),
    ),
    ...part(
      "Managed by the stack, and no longer in the licence",
      gone.map(({ section, key, title, id, stays }) => {
        return `${section}.${key}  ${title} (id ${id}), ${stays ? "forgotten, and left in the account" : "deleted"}`;
      }),
    ),
    ...part("In the way", [
      ...blocked.map((object) => `${at(object.place)}${named(object)}: ${obstacle(object)}`),
      ...kept.map(({ section, key, title, problem }) => `${section}.${key}  ${title}: ${problem}`),
      ...unmet.map(({ place, section, key, property, reason }) => {
        return `${at(place)}${section}.${key}.${property}: ${reason}`;
      }),
    ]),
    ...part(
      "In the account, and not in the licence (left alone, unless the stack manages it)",
      shortened(extra.map(({ title, id }) => `${title} (id ${id})`)),
    ),
    "",
    `${numbers.join(", ")}. ${ok ? "Nothing stands in the way." : "`up` would not succeed as it is."}`,
    ...(mails === 0
      ? []
      : [
          `${count(mails, "e-mail")} with an activation link would be sent, to agents who are made without a password.`,
        ]),
  ];
}

/** Whether there is anything to say of an object that the stack manages. */
function isTold({ differs, renamedFrom, note: said }: PreflightObject): boolean {
  return differs !== undefined || renamedFrom !== undefined || said !== undefined;
}

function changeOf(object: PreflightObject): string {
  const { differs = [], replaces, renamedFrom } = object;
  const how = replaces === true ? "replaced for" : "changing";
  return [
    renamedFrom === undefined ? "" : `, renamed from ${renamedFrom}`,
    differs.length === 0 ? "" : `, ${how} ${differs.join(", ")}`,
    noted(object),
  ].join("");
}

function part(head: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${head}:`, ...items.map((item) => `  ${item}`)];
}

/** An account may hold thousands, and what to do with the licence shows in what comes before them. */
function shortened(items: readonly string[]): string[] {
  const more = items.length - MOST_SHOWN;
  return more > 0 ? [...items.slice(0, MOST_SHOWN), `and ${more} more (--json lists them all)`] : [...items];
}

function named({ section, key, title }: PreflightObject): string {
  return `${section}.${key}  ${title}`;
}

function change({ outcome, differs = [] }: PreflightObject): string {
  return outcome === "differs" ? `, changing ${differs.join(", ")}` : ", as it is";
}

function noted({ note }: PreflightObject): string {
  return note === undefined ? "" : `; ${note}`;
}

function obstacle({ problem, id }: PreflightObject): string {
  return (
    problem ??
    `exists already (id ${id}): give it \`adopt: true\`, or everything --adopt (livechat:adopt), to take it over`
  );
}

function at(place: Place | undefined): string {
  return place === undefined ? "" : `${place.file}:${place.line}:${place.column}: `;
}
