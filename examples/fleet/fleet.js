/*
 * Runs an engine's command for many licences, each of which is a stack: `Pulumi.NAME.yaml` says in what it differs.
 *
 *     npm run fleet -- preview
 *     npm run fleet -- up --yes
 *
 * docs/many-licences.md of the package tells the rest.
 */
import { spawn } from "node:child_process";
import {
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

/**
 * What `.fleet/last.json` holds: the last run, so that it can be gone on with.
 *
 * @typedef {object} Run
 * @property {string} engine The command of the engine.
 * @property {string[]} command What was run by it for each licence.
 * @property {Record<string, LicenceRun>} licences Each licence that was begun, by the name of its stack.
 */

/**
 * @typedef {object} LicenceRun
 * @property {number | string} status What the engine ended with; a text where it could not be started, or was killed.
 * @property {number} seconds How long it took.
 * @property {string} says The counts at its end, or the last line that it said.
 */

const RUNS = ".fleet";
const LAST = join(RUNS, "last.json");
/** What the embedded engine ends with where something would change and nothing should, or a guard refused. */
const REFUSED = 3;

const flags = {
  engine: { type: "string", default: "pulumi-livechat" },
  "at-once": { type: "string", default: String(availableParallelism()) },
  only: { type: "string" },
  resume: { type: "boolean", default: false },
};

/** Our own flags come first; the command of the engine, with all that follows, is the engine's. */
const args = process.argv.slice(2);
const { tokens } = parseArgs({ args, options: flags, strict: false, allowPositionals: true, tokens: true });
const begin = tokens.find(({ kind }) => kind === "positional")?.index ?? args.length;
const own = options(args.slice(0, begin));
const command = args.slice(begin);
if (own.resume === command.length > 0)
  stop("Usage: npm run fleet -- [--engine pulumi] [--at-once N] [--only NAME,NAME] COMMAND... | --resume");

const atOnce = numberOf(own["at-once"]);
const run = own.resume ? lastRun() : { engine: own.engine, command, licences: {} };
const waiting = stacks(own.only?.split(",")).filter((name) => run.licences[name]?.status !== 0);

const interruption = new AbortController();
// The terminal tells the engines by itself: here nothing new begins, and what was done is reported.
process.on("SIGINT", () => interruption.abort());

mkdirSync(RUNS, { recursive: true });
keep();
await Promise.all(Array.from({ length: atOnce }, work));
report();

/** One licence after the other, beside others that do the same. */
async function work() {
  while (waiting.length > 0 && !interruption.signal.aborted) {
    const name = waiting.shift();
    run.licences[name] = await runFor(name);
    keep();
    console.log(line(name));
  }
}

/** What the engine says is kept in a file for each licence. */
async function runFor(name) {
  const started = performance.now();
  const log = openSync(logOf(name), "w");
  const child = spawn(run.engine, [...run.command, "--stack", name], {
    env: environmentOf(name),
    stdio: ["ignore", log, log],
    shell: process.platform === "win32",
  });
  const status = await new Promise((resolve) => {
    child.on("error", ({ message }) => resolve(message));
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  closeSync(log);
  return { status, seconds: Math.round((performance.now() - started) / 100) / 10, says: saidLast(name) };
}

/** The token of one licence is in LIVECHAT_TOKEN_NAME; else its stack's configuration has it. */
function environmentOf(name) {
  const token = process.env[`LIVECHAT_TOKEN_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`];
  return token === undefined ? process.env : { ...process.env, LIVECHAT_TOKEN: token };
}

/** The counts at the end, in one line; the CLI has a line for each. */
function saidLast(name) {
  const lines = readFileSync(logOf(name), "utf8")
    .split("\n")
    .map((each) => each.trim());
  const counts = lines.lastIndexOf("Resources:") + 1;
  if (counts > 0) return lines.slice(counts, lines.indexOf("", counts)).join(", ");
  return lines.findLast((each) => each !== "") ?? "";
}

/** In one step, so that a run that was killed can be resumed. */
function keep() {
  writeFileSync(`${LAST}.new`, `${JSON.stringify(run, undefined, 2)}\n`);
  renameSync(`${LAST}.new`, LAST);
}

function lastRun() {
  try {
    return JSON.parse(readFileSync(LAST, "utf8"));
  } catch (error) {
    return stop(`There is no run to go on with: ${error.message}`);
  }
}

/** Each stack that has a file here, or those that were named. */
function stacks(only) {
  const all = readdirSync(".").flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const unknown = only?.find((name) => !all.includes(name));
  if (unknown !== undefined) stop(`There is no Pulumi.${unknown}.yaml.`);
  return only ?? all.toSorted();
}

function report() {
  const names = Object.keys(run.licences);
  const refused = names.filter((name) => run.licences[name].status === REFUSED);
  const failed = names.filter((name) => ![0, REFUSED].includes(run.licences[name].status));
  console.log(
    `\n${run.command.join(" ")}: ${names.length - refused.length - failed.length} done, ${refused.length} refused, ` +
      `${failed.length} failed, ${waiting.length} not begun`,
  );
  for (const name of [...refused, ...failed]) console.log(`  ${line(name)}\n  all of it: ${logOf(name)}`);
  const left = refused.length + failed.length + waiting.length > 0;
  if (left) console.log("To go on with these: npm run fleet -- --resume");
  process.exitCode = interruption.signal.aborted
    ? 130
    : failed.length > 0
      ? 1
      : refused.length > 0
        ? REFUSED
        : 0;
}

function line(name) {
  const { status, seconds, says } = run.licences[name];
  const how = status === 0 ? "done" : status === REFUSED ? "refused" : `failed (${status})`;
  return `${name}: ${how}, ${seconds} s: ${says}`;
}

function logOf(name) {
  return join(RUNS, `${name}.log`);
}

function options(given) {
  try {
    return parseArgs({ args: given, options: flags }).values;
  } catch (error) {
    return stop(error.message);
  }
}

function numberOf(text) {
  return /^[1-9]\d?$/.test(text) ? Number(text) : stop(`--at-once ${text}: it is a number from 1 to 99.`);
}

function stop(message) {
  console.error(`error: ${message}`);
  process.exit(2);
}
