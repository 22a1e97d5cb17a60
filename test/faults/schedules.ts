import { expect } from "vitest";
import { chanceOf } from "../../src/emulator/faults/chance.js";
import type { LicenceHandle } from "../../src/emulator/index.js";
import { createAccount } from "../provider/account.js";
import { licence60 } from "./licence60.js";
import { SmallEngine } from "./small-engine.js";

const replayed = process.env["FAULT_SEED"];
export const MOST_UPS = 5;
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

/** Everything in the account that was not there at the beginning, by what tells one object from another. */
export function contents({ data }: LicenceHandle): string[] {
  const { agents, groups, tags, cannedResponses, greetings, goals, webhooks } = data;
  const named = (id: number) => groups.find((group) => group.id === id)?.name;
  return [
    ...groups.map(({ name }) => `Group ${name}`),
    ...agents.map(({ login, status }) => `Agent ${login} ${status}`),
    ...tags.map(({ name, group }) => `Tag ${name} ${named(group)}`),
    ...cannedResponses.map(({ text, group }) => `CannedResponse ${text} ${named(group)}`),
    ...greetings.map(({ name, properties }) => `Greeting ${name} ${JSON.stringify(properties)}`),
    ...goals.map(({ name }) => `Goal ${name}`),
    ...webhooks.map(({ url }) => `Webhook ${url}`),
  ].toSorted();
}

/** In every fourth schedule the client tries twice or three times, so that whole operations fail and are begun again. */
const environmentOf = (seed: number) => ({
  LIVECHAT_RETRY_MAX_TIME_MS: seed % 4 === 0 ? "1200" : "8000",
  LIVECHAT_RETRY_SETUP_MAX_TIME_MS: seed % 4 === 0 ? "1200" : "4000",
  LIVECHAT_RETRY_BASE_MS: seed % 4 === 0 ? "150" : "2",
  LIVECHAT_RETRY_MAX_DELAY_MS: seed % 4 === 0 ? "600" : "50",
  LIVECHAT_TIMEOUT_MS: "1000",
  LIVECHAT_LOOK_MS: "300",
});

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
  const engine = new SmallEngine();
  const failures: string[] = [];
  let isDone = false;
  while (!isDone && failures.length < MOST_UPS) {
    // oxlint-disable-next-line no-await-in-loop -- one up after the other
    isDone = await engine.up(account.operation(environmentOf(seed)), licence60).then(
      () => true,
      (error: unknown) => {
        failures.push((error as Error).message);
        return false;
      },
    );
  }
  const other = copyOf(emulator.licence(0), emulator.licence(1));
  const trespassed = await engine.trespass(
    account.operation({ ...environmentOf(seed), LIVECHAT_ACCOUNT: OTHER_OWNER, LIVECHAT_TOKEN: other.token }),
  );
  const requests = emulator.requests.all();
  emulator.setFaults(undefined);
  const about = `schedule ${seed} (replay: FAULT_SEED=${seed}): ${spec}\n${failures.join("\n---\n")}\n${account.told.join("\n")}`;
  if (replayed !== undefined)
    console.log(
      about,
      requests
        .map(({ method, path, status, fault }) => `${status} ${method} ${path} ${fault ?? ""}`)
        .join("\n"),
    );
  expect(isDone, `not done after ${MOST_UPS} ups: ${about}`).toBe(true);
  expect(contents(emulator.licence()), about).toEqual(wanted);
  expect([...engine.state.keys()].toSorted(), about).toEqual(licence60.map(({ key }) => key).toSorted());
  expect(new Set([...engine.state.values()].map(({ type, kept }) => `${type} ${kept.id}`)).size, about).toBe(
    licence60.length,
  );
  expect(trespassed, about).toEqual([]);
  expect(await engine.refresh(account.operation(environmentOf(seed))), about).toEqual([]);
  expect(requests.filter(({ method }) => method === "DELETE").length, about).toBe(0);
  return {
    ups: failures.length + 1,
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
