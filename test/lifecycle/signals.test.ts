import { describe, expect, it, vi } from "vitest";
import type { EmulatorOptions, Interceptor } from "../../src/emulator/index.js";
import { contents } from "../faults/contents.js";
import { notesProviders, providersAreGone, upAsAdvised } from "./after-a-kill.js";
import { startEmulator, ways } from "./engines.js";
import { Project } from "./project.js";

const declared = ["One", "Two"].map((name) => ({ type: "Group", name, args: { name } }));

/** Answers to writes come one byte after the other, and never to their end. */
function trickling(): Interceptor & { stop(): void } {
  let isOn = true;
  return {
    stop: () => (isOn = false),
    onAnswer({ reply, request, record }, text) {
      if (!isOn || record.method === "GET") return text;
      reply.hijack();
      reply.raw.writeHead(200, { "content-length": 1_000_000 });
      const timer = setInterval(() => reply.raw.write(" "), 20);
      request.raw.socket.once("close", () => clearInterval(timer));
      return text;
    },
  };
}

/** What an `up` is at when a signal comes; `ends` makes an end of it. */
const moments: readonly [string, () => { options: EmulatorOptions; ends: () => void }][] = [
  [
    "an answer that trickles in",
    () => {
      const trickle = trickling();
      return { options: { interceptors: [trickle] }, ends: () => trickle.stop() };
    },
  ],
  ["a wait that a 429 asks for", () => ({ options: { faults: "429:4 POST" }, ends: () => undefined })],
];

describe.each(ways)("$name, at the signal of a person", { timeout: 300_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`ends, and nothing is sent later (skipped: ${missing})`, () => undefined);
    return;
  }

  describe.each(moments)("during %s", (_what, moment) => {
    it.each(["SIGINT", "SIGTERM", "SIGINT SIGTERM", "SIGTERM SIGINT"])(
      "ends after %s: nothing is sent later, and the next up makes each object once",
      async (signals) => {
        const [first, second] = signals.split(" ") as [NodeJS.Signals, NodeJS.Signals | undefined];
        const { options, ends } = moment();
        await using account = await startEmulator(options);
        const { emulator } = account;
        await using project = await Project.create(emulator);
        notesProviders(project);
        project.env["LIVECHAT_LOOK_MS"] = "100";
        // A first signal lets what is under way come to its end, with the CLI its waits too: only these bounds end them.
        project.env["LIVECHAT_ANSWER_TIMEOUT_MS"] = second === undefined ? "3000" : "300000";
        await project.declare(declared);
        const engine = of(project);
        const before = contents(emulator.licence());
        const run = await engine.start("up");
        const posts = () => emulator.requests.count({ method: "POST" });
        await vi.waitFor(() => expect(posts()).toBe(2), { timeout: 120_000, interval: 20 });
        run.signal(first);
        if (second === undefined) emulator.setFaults(undefined);
        else {
          await vi.waitFor(() => expect(run.said()).toMatch(/received; cancelling|Stopping:/), {
            timeout: 60_000,
            interval: 20,
          });
          run.signal(second);
        }
        await run.finished;
        await providersAreGone(project);
        ends();
        emulator.setFaults(undefined);
        const sent = emulator.requests.all().length;
        await engine.cancel();
        expect(emulator.requests.all()).toHaveLength(sent);
        const next = await upAsAdvised(engine, ["Group"]);
        expect(next, next.said).toMatchObject({ status: 0 });
        const wanted = [...before, ...declared.map(({ name }) => `Group ${name}`)];
        expect(contents(emulator.licence())).toEqual(wanted.toSorted());
        expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
      },
    );
  });
});
