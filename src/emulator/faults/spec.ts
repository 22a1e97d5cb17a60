import { PrintableError } from "../../shared/printable-error.js";
import type { Method } from "../section.js";
import { CAN_COME_AFTER, type FaultAction, type FaultPlan, type FaultRule } from "./rule.js";

/** A word of a spec. */
interface Word {
  readonly text: string;
  /** Which character of the spec it begins at, counted from 1. */
  readonly at: number;
}

/**
 * A spec of faults cannot be read.
 *
 * Write it as `pulumi-livechat emulator --help` says.
 */
export class FaultSpecError extends PrintableError {
  readonly code = "fault_spec";
  /** Which character of the spec the word that is wrong begins at, counted from 1. */
  readonly position: number;

  constructor({ text, at }: Word, problem: string) {
    super(`faults, at character ${at}, ${JSON.stringify(text)}: ${problem}`);
    this.name = "FaultSpecError";
    this.position = at;
  }
}

/** The grammar, for a person who asks for help. */
export const FAULTS_HELP = `SPEC is a list of faults, separated by ";". Each is a KIND and words that say whom it befalls, in any order:
  20%           each request that fits with this chance (default 100%)
  x2            only twice            +3  after 3 that fit have passed
  POST          only this method      /groups, /agents/*   only this path
  after         the request is carried out first (KIND NNN, reset, silent)
KIND is one of
  NNN[:SECONDS] this status, 400 to 599, with Retry-After: SECONDS
  reset         the connection is reset            silent  an answer never comes
  half          half an answer                     garbage an answer that is not JSON
  refuse[:MS]   after this request, connections are refused for MS (default 200)
  latency:MS[-MS]  a wait of MS, or between the two
  shuffle       lists come in another order
  empty         lists come without an item         part    lists come with every second item only
  stale:N | stale:MSms  after a write, N reads (or those of MS) of its section show the old state
  misdirected[:REGION]  the data center is another one
  limit:N[/MSms|/Ns]    at most N requests a minute, or in the time given; more are answered with 429
  seed:N        where the chances strike (default 1); the same seed strikes alike
For example: seed:7; 503 5%; 429:2 2%; reset after 10% POST; silent x1 GET /groups; latency:20-80; stale:3 10%`;

const METHODS: readonly string[] = ["GET", "POST", "PUT", "DELETE"] satisfies Method[];

/**
 * Reads a spec such as `seed:7; 503 5%; reset after 10% POST /groups` ({@link FAULTS_HELP} has the grammar).
 *
 * @throws FaultSpecError naming the word that cannot be read, and where it is.
 */
export function parseFaults(spec: string): FaultPlan {
  const rules: FaultRule[] = [];
  let seed: number | undefined;
  for (const [kind, ...words] of partsOf(spec)) {
    if (!/^seed(:|$)/i.test(kind.text)) rules.push(ruleOf(kind, words));
    else if (seed === undefined) seed = seedOf(kind, words);
    else throw new FaultSpecError(kind, "there is a seed before it");
  }
  return { rules, ...(seed !== undefined && { seed }) };
}

/** The words of each fault; where there are none, between two semicolons, there is no fault. */
function partsOf(spec: string): [Word, ...Word[]][] {
  let next = 1;
  return spec.split(";").flatMap((part) => {
    const start = next;
    next += part.length + 1;
    const [first, ...others] = [...part.matchAll(/\S+/g)].map(({ 0: text, index }) => ({
      text,
      at: start + index,
    }));
    return first === undefined ? [] : [[first, ...others]];
  });
}

function seedOf(kind: Word, [other]: readonly Word[]): number {
  const digits = /^seed:(\d{1,15})$/i.exec(kind.text)?.[1];
  if (digits === undefined) throw new FaultSpecError(kind, "seed takes a number, as seed:7");
  if (other !== undefined) throw new FaultSpecError(other, "a seed is for all faults, and takes no words");
  return Number(digits);
}

function ruleOf(kind: Word, words: readonly Word[]): FaultRule {
  const action = actionOf(kind);
  const rule: FaultRule = { action };
  for (const word of words) {
    const read = wordOf(word);
    const twice = Object.keys(read).find((name) => Object.hasOwn(rule, name));
    if (twice !== undefined) throw new FaultSpecError(word, `there is a ${TOLD[twice] ?? twice} before it`);
    if (read.after === true && !CAN_COME_AFTER.has(action.kind)) {
      throw new FaultSpecError(word, `${kind.text} cannot come after; only a status, reset and silent can`);
    }
    Object.assign(rule, read);
  }
  return rule;
}

/** What the words of a fault are called, by the parts of the rule that they say. */
const TOLD: Readonly<Record<string, string>> = {
  chance: "chance",
  times: "count",
  skip: "start",
  after: "word after",
  method: "method",
  path: "path",
};

function wordOf(word: Word): Partial<FaultRule> {
  const { text } = word;
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent !== undefined && Number(percent) <= 100) return { chance: Number(percent) / 100 };
  const times = /^x(\d{1,9})$/i.exec(text)?.[1];
  if (times !== undefined) return { times: Number(times) };
  const skip = /^\+(\d{1,9})$/.exec(text)?.[1];
  if (skip !== undefined) return { skip: Number(skip) };
  if (text.toLowerCase() === "after") return { after: true };
  if (METHODS.includes(text.toUpperCase())) return { method: text.toUpperCase() as Method };
  if (text.startsWith("/")) return { path: text };
  throw new FaultSpecError(
    word,
    'it is no chance (5%), count (x2), start (+3), method, path, or "after"; faults are separated by ";"',
  );
}

function actionOf(kind: Word): FaultAction {
  const [, name = "", value] = /^([^:]*)(?::(.*))?$/s.exec(kind.text.toLowerCase()) ?? [];
  const wrong = (wanted: string) => new FaultSpecError(kind, `${name} takes ${wanted}`);
  if (/^[45]\d\d$/.test(name)) {
    if (value === undefined) return { kind: "status", status: Number(name) };
    if (!/^\d{1,9}(\.\d+)?$/.test(value)) throw wrong("a number of seconds, as 429:2");
    return { kind: "status", status: Number(name), retryAfter: Number(value) };
  }
  switch (name) {
    case "reset":
    case "silent":
    case "half":
    case "garbage":
    case "shuffle":
    case "empty":
    case "part":
      if (value !== undefined) throw wrong("no value");
      return { kind: name };
    case "refuse": {
      const ms = /^(\d{1,6})$/.exec(value ?? "200")?.[1];
      if (ms === undefined) throw wrong("milliseconds, as refuse:200");
      return { kind: "refuse", ms: Number(ms) };
    }
    case "latency": {
      const [, min, max = min] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(value ?? "") ?? [];
      if (min === undefined || Number(min) > Number(max)) {
        throw wrong("milliseconds, as latency:50, or from the least to the most, as latency:50-150");
      }
      return { kind: "latency", minMs: Number(min), maxMs: Number(max) };
    }
    case "stale": {
      const [, count, unit] = /^(\d{1,6})(ms)?$/.exec(value ?? "") ?? [];
      if (count === undefined) throw wrong("how many reads, as stale:3, or how long, as stale:200ms");
      return unit === undefined ? { kind: name, reads: Number(count) } : { kind: name, ms: Number(count) };
    }
    case "misdirected":
      if (value !== undefined && !/^[a-z][a-z0-9-]*$/.test(value))
        throw wrong("a region, as misdirected:fra");
      return value === undefined ? { kind: name } : { kind: name, region: value };
    case "limit": {
      const [, count, time = "60", unit = "s"] =
        /^([1-9]\d{0,8})(?:\/([1-9]\d{0,5})(ms|s))?$/.exec(value ?? "") ?? [];
      if (count === undefined) throw wrong("requests a minute, as limit:100, or in a time, as limit:5/1s");
      return { kind: name, requests: Number(count), perMs: Number(time) * (unit === "s" ? 1000 : 1) };
    }
    default:
      throw new FaultSpecError(
        kind,
        `there is no fault ${name}, only a status from 400 to 599, reset, silent, half, garbage, refuse, latency, ` +
          "shuffle, empty, part, stale, misdirected and limit",
      );
  }
}
