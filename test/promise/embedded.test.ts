import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import type { Declared } from "../lifecycle/engine.js";
import { createEmulator } from "../strict-emulator.js";
import { cases, doTo, programsOf } from "./cases.js";
import { type Run, Stack } from "./engine.js";
import { isException } from "./exceptions.js";
import { faultsOf, type Step, writesIn } from "./judge.js";
import { declare } from "./program.js";

vi.mock("../../src/engine/rpc/program-process.js", async () => await import("./engine.js"));
vi.mock("../../src/engine/rpc/dynamic-provider.js", async () => await import("./engine.js"));

let emulator: Emulator;
let environment: NodeJS.ProcessEnv;
let api: LiveChatClient;
beforeAll(async () => {
  emulator = await createEmulator();
  const { token, account } = emulator.licence();
  environment = { LIVECHAT_BASE_URL: emulator.url, LIVECHAT_TOKEN: token, LIVECHAT_ACCOUNT: account };
  api = new LiveChatClient({ token, account, baseUrl: emulator.url });
});
afterAll(async () => {
  await api.close();
  await emulator.close();
});

it("a preview that passes is what the up does, and where the up would fail the preview fails", async () => {
  const seen = { passed: 0, refused: 0, steps: 0 };
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      emulator.reset();
      using stack = new Stack(environment);
      const { before, after, replaced } = programsOf(one);
      if (!(await keepsItsPromise(stack, before, []))) return;
      stack.age();
      for (const deed of one.deeds) await doTo(api, deed);
      await keepsItsPromise(stack, after, replaced);
    }),
    { numRuns: 60, endOnFailure: true },
  );
  // Both happen: else the property would say nothing.
  expect(seen.passed).toBeGreaterThan(60);
  expect(seen.refused).toBeGreaterThan(5);
  expect(seen.steps).toBeGreaterThan(100);

  /** Returns whether the run came to its end. */
  async function keepsItsPromise(
    stack: Stack,
    declared: readonly Declared[],
    replaced: readonly string[],
  ): Promise<boolean> {
    const ids = stack.ids();
    const replace = [...ids.keys()].filter((urn) => replaced.includes(nameIn(urn)));
    const program = () => declare(declared);
    emulator.requests.clear();
    const plan = await stack.preview(program, { replace });
    expect(writesIn(emulator.requests.all()), "a preview writes nothing").toEqual([]);
    emulator.requests.clear();
    const done = await stack.up(program, { replace });
    const about = `${said(plan)}\n---- up:\n${said(done)}\n${JSON.stringify(declared, undefined, 1)}`;
    if (plan.ok && !done.ok && isException(plan, done)) return false;
    expect({ ok: done.ok }, about).toEqual({ ok: plan.ok });
    if (!plan.ok) {
      seen.refused++;
      return false;
    }
    const planned = stepsIn(plan, "planned", ids);
    expect(withoutForesight(stepsIn(done, "done", ids)), about).toEqual(withoutForesight(planned));
    const after = stack.ids();
    const steps = planned.map((step) => ({ ...step, after: after.get(step.urn) }));
    expect(faultsOf(steps, emulator.requests.all()), about).toEqual([]);
    seen.passed++;
    seen.steps += steps.length;
    return true;
  }
});

interface StepOf extends Step {
  readonly urn: string;
}

/** What becomes of each object of the package in a plan, or in a run, in the order of their URNs. */
function stepsIn(run: Run, phase: "planned" | "done", ids: ReadonlyMap<string, string>): StepOf[] {
  return run.steps
    .filter(
      ({ phase: one, op, part, token }) =>
        one === phase && op !== "same" && part !== "delete" && token.includes("dynamic/livechat:"),
    )
    .map(({ urn, op, name, renamedFrom, takesOver }) => ({
      urn,
      type: urn.split("::").at(-2)?.split(":").at(-1) ?? "",
      name,
      op: op as Step["op"],
      before: ids.get(urn) ?? ids.get(`${urn.slice(0, -name.length)}${renamedFrom}`),
      takesOver: takesOver !== undefined,
    }))
    .toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** Only a plan says that something is taken over. */
function withoutForesight(steps: readonly StepOf[]): Omit<StepOf, "takesOver">[] {
  return steps.map(({ takesOver: _told, ...step }) => step);
}

function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function said(run: Run): string {
  const lines = run.events.flatMap((event): string[] => {
    if (event.type === "diagnostic")
      return event.severity === "debug" ? [] : [`${event.severity}: ${event.message}`];
    if (event.type !== "step" || event.op === "same" || event.phase === "started") return [];
    const { phase, op, part = "", name, id = "", note = "", takesOver = "" } = event;
    return [[phase, op, part, name, id, note, takesOver].join(" ")];
  });
  return lines.join("\n");
}
