import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { cases, type Case, doTo, programsOf } from "../promise/cases.js";
import { faultsOf, type Step, writesIn } from "../promise/judge.js";
import type { Deployment, Outcome } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { agedState, Project } from "./project.js";

/** How many random cases there are: each is six runs of the CLI. */
const CASES = 24;
const SEED = 7;
const SIDE_BY_SIDE = 3;

/** The exceptions of docs/limits.md that a random case may come upon: what their `up` says. */
const EXCEPTIONS = [
  /membership is declared on both sides, and they disagree/,
  /whether it exists already cannot be told: the list of (tags|webhooks) lacks/,
  // A deletion asks no provider.
  /is left alone: under its id/,
  // Removed and made again, just as it is to be after a replacement.
  /exists already in the account[^]*replace|replace[^]*exists already in the account/,
];

const cli = engines.find(({ name }) => name.includes("CLI"));

describe("on the Pulumi CLI", { timeout: 1_800_000 }, () => {
  if (cli === undefined || cli.missing !== undefined) {
    it.skip(`a plan keeps its promise (skipped: ${cli?.missing})`, () => undefined);
    return;
  }

  it("a preview that passes is what the up does, and where the up would fail the preview fails", async () => {
    const left = fc.sample(cases, { numRuns: CASES, seed: SEED });
    const results: string[] = [];
    const worker = async (): Promise<void> => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, beside the other workers
        results.push(await play(one));
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
    // Both happen: else nothing would be shown.
    expect(results.filter((result) => result === "done").length).toBeGreaterThan(CASES / 3);
    expect(results).toContain("refused");
  });
});

async function play(one: Case): Promise<string> {
  await using account = await startEmulator();
  const { emulator } = account;
  const { token, account: login } = emulator.licence();
  await using api = new LiveChatClient({ token, account: login, baseUrl: emulator.url });
  await using project = await Project.create(emulator);
  const engine = cli?.of(project);
  if (engine === undefined) throw new Error("there is no CLI");
  const { before, after } = programsOf(one);
  await project.declare(before);
  if ((await engine.up()).status !== 0) return "not begun";
  const state = agedState(await engine.exportState());
  await engine.importState(state);
  for (const deed of one.deeds) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await doTo(api, deed);
  }
  await project.declare(after);
  emulator.requests.clear();
  const plan = await engine.preview();
  expect(writesIn(emulator.requests.all()), "a preview writes nothing").toEqual([]);
  emulator.requests.clear();
  const up = await engine.up();
  const about = `${plan.said}\n---- up:\n${up.said}\n${JSON.stringify(one)}`;
  if (plan.status === 0 && up.status !== 0 && EXCEPTIONS.some((kind) => kind.test(up.said)))
    return "excepted";
  expect({ up: up.status === 0 }, about).toEqual({ up: plan.status === 0 });
  if (plan.status !== 0) return "refused";
  expect(changesIn(up), about).toEqual(changesIn(plan));
  const [old, now] = [idsIn(state), idsIn(await engine.exportState())];
  const steps = Object.entries(changesIn(plan)).map(([name, op]): Step => {
    const type = typeOf(name);
    const former = name.replace(/-renamed$/, "");
    return { type, name, op, before: old.get(name) ?? old.get(former), after: now.get(name) };
  });
  // The CLI says of a takeover in a diagnostic, and in no step.
  const takenOver = plan.said.split("[takes-over]").length - 1;
  const faults = faultsOf(steps, emulator.requests.all());
  const notMade = faults.filter((fault) => fault.startsWith("planned, and not written: POST"));
  expect(
    faults.filter((fault) => !notMade.includes(fault)),
    about,
  ).toEqual([]);
  expect(notMade, about).toHaveLength(takenOver);
  return "done";
}

/** What is replaced under another name shows under both: its old object is deleted under the old one. */
function changesIn({ ops }: Outcome): Record<string, Step["op"]> {
  const isHalf = (name: string, op: string) => op === "replace" && ops[`${name}-renamed`] === "replace";
  const changed = Object.entries(ops).filter(([name, op]) => op !== "same" && !isHalf(name, op));
  return Object.fromEntries(changed.toSorted(([a], [b]) => (a < b ? -1 : 1))) as Record<string, Step["op"]>;
}

function idsIn({ deployment: { resources = [] } }: Deployment): Map<string, string> {
  return new Map(
    resources.flatMap(({ urn, id }) =>
      id === undefined ? [] : [[urn.slice(urn.lastIndexOf("::") + 2), id]],
    ),
  );
}

const TYPES = ["Group", "Agent", "Tag", "CannedResponse", "Goal", "Greeting", "Webhook"];

/** The type of a resource of a case, whose name begins with it. */
function typeOf(name: string): string {
  return TYPES.find((type) => name.startsWith(type.toLowerCase())) ?? "";
}
