import { expect } from "vitest";
import { chanceOf } from "../../src/emulator/faults/chance.js";
import type { LicenceHandle } from "../../src/emulator/index.js";
import { createAccount } from "../provider/account.js";
import { contents, toldTwins } from "./contents.js";
import { licence60 } from "./licence60.js";
import { changes } from "./changes.js";
import { SmallEngine } from "./small-engine.js";
import { environmentOf, Stack } from "./stack.js";

const replayed = process.env["FAULT_SEED"];
/** Schedules run side by side, since each mostly waits. */
const SIDE_BY_SIDE = 8;

/** What can go wrong, and how likely it is at most. */
const KINDS: readonly (readonly [string, number])[] = [
  ["500", 6],
  ["500 after", 6],
  ["502", 6],
  ["503:0.01", 6],
  ["503 after", 6],
  ["404", 3],
  ["429", 10],
  ["429:0.02", 10],
  ["reset", 6],
  ["reset after", 8],
  ["half", 6],
  ["garbage", 5],
  ["silent", 1],
  ["silent after", 1],
  ["misdirected", 6],
  ["latency:1-20", 30],
  ["shuffle", 100],
  ["stale:3", 15],
  ["stale:30ms", 15],
  ["stale:2000ms", 10],
  ["empty", 4],
  ["part", 4],
  ["refuse:20", 1],
  ["limit:40/100ms", 100],
];

/** The faults of a schedule: four kinds, some of them for one method only. */
function specOf(seed: number): string {
  const chosen = KINDS.map((kind, index) => ({ kind, rank: chanceOf(seed, "rank", index) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, 4);
  const parts = chosen.map(({ kind: [name, most] }, index) => {
    const chance = Math.max(0.5, most * chanceOf(seed, "chance", index)).toFixed(1);
    const methods = ["", "", "", " POST", " GET"];
    return `${name} ${chance}%${methods[Math.floor(chanceOf(seed, "method", index) * methods.length)]}`;
  });
  return [`seed:${seed}`, ...parts].join("; ");
}

const OTHER_OWNER = "olga.other@another-company.com";

/** Gives a second account all that the first one has, under the same numbers, but for its owner. */
function copyOf(from: LicenceHandle, to: LicenceHandle): LicenceHandle {
  const { agents, webhooks, ...rest } = from.data;
  to.edit((data) => {
    const owners = data.agents.filter(({ permission }) => permission === "owner");
    Object.assign(data, rest, {
      agents: [...owners, ...agents.filter(({ permission }) => permission !== "owner")],
      webhooks: webhooks.map((webhook) => ({ ...webhook, licence: to.number })),
    });
  });
  return to;
}

/** What the account holds after an `up` that nothing disturbs. */
async function undisturbed(): Promise<string[]> {
  await using account = await createAccount();
  await new SmallEngine().up(account.operation(environmentOf(1)), licence60);
  return contents(account.emulator.licence());
}

async function run(
  seed: number,
  wanted: string[],
): Promise<{ ups: number; requests: number; struck: number }> {
  const spec = specOf(seed);
  await using account = await createAccount({ faults: spec, licences: [{}, { account: OTHER_OWNER }] });
  const { emulator } = account;
  const stack = new Stack(account, seed, spec);
  const { engine } = stack;
  const change = changes[Math.floor(seed / 2) % changes.length] as (typeof changes)[number];
  const isDone = await change.play(stack);
  const other = copyOf(emulator.licence(0), emulator.licence(1));
  const trespassed = await engine.trespass(
    stack.operation({ LIVECHAT_ACCOUNT: OTHER_OWNER, LIVECHAT_TOKEN: other.token }),
  );
  const requests = emulator.requests.all();
  emulator.setFaults(undefined);
  const about = `schedule ${seed} (replay: FAULT_SEED=${seed}): ${spec}: ${change.name}\n${stack.failures.join("\n---\n")}\n${account.told.join("\n")}`;
  if (replayed !== undefined)
    console.log(
      about,
      requests
        .map(({ method, path, status, fault }) => `${status} ${method} ${path} ${fault ?? ""}`)
        .join("\n"),
    );
  // Whatever the lists say, nothing that was made is gone.
  expect(stack.gone, about).toEqual([]);
  expect(isDone, `not done after ${stack.ups} ups: ${about}`).toBe(true);
  await change.settle?.(stack);
  expect(await engine.refresh(stack.calm), about).toEqual({ changed: [], gone: [] });
  // A create is sent again where lists lag behind for longer than it is looked for; but that is told.
  const lags = spec.includes("stale:2000ms");
  const twins = lags ? toldTwins(emulator.licence(), wanted, account.told) : [];
  expect(contents(emulator.licence()), about).toEqual([...wanted, ...twins].toSorted());
  expect([...engine.state.keys()].toSorted(), about).toEqual(licence60.map(({ key }) => key).toSorted());
  expect(new Set([...engine.state.values()].map(({ type, id }) => `${type} ${id}`)).size, about).toBe(
    licence60.length,
  );
  expect(trespassed, about).toEqual([]);
  if (!change.deletes) expect(requests.filter(({ method }) => method === "DELETE").length, about).toBe(0);
  return {
    ups: stack.ups,
    requests: requests.length,
    struck: requests.filter(({ fault }) => fault !== undefined && fault !== "shuffle").length,
  };
}

/**
 * Runs schedules, and fails with all that went wrong. `FAULT_SEED=17` in the environment replays one schedule in
 * their place, and prints what it does.
 */
export async function runSchedules(given: readonly number[]): Promise<void> {
  const wanted = await undisturbed();
  const seeds = replayed === undefined ? [...given] : [Number(replayed)];
  const results: { ups: number; requests: number; struck: number }[] = [];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, beside the other workers
      await run(seed, wanted).then(
        (result) => results.push(result),
        (error: unknown) => failures.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  const sum = (of: (result: (typeof results)[number]) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const struck = sum((result) => result.struck);
  console.log(
    `${results.length} schedules: ${sum(({ ups }) => ups)} ups, ${sum(({ requests }) => requests)} requests, ` +
      `${struck} of them disturbed`,
  );
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join("\n\n"));
  // The schedules do disturb: else they would show nothing.
  if (replayed === undefined) expect(struck).toBeGreaterThan(given.length * 5);
}
