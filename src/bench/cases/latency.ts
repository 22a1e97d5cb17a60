import { setTimeout } from "node:timers/promises";
import { createEmulator } from "../../emulator/index.js";
import type { Case } from "../case.js";
import { embedded, environmentOf } from "../engines.js";
import { licenceBench } from "../project.js";
import { median } from "../run.js";

const [count, concurrency, delay, times] = [1000, 8, 50, 3];

/** How near an `up` comes to what the network alone would take. */
export const latency: Case = {
  name: "latency",
  title: `up of ${count} objects of a licence file, each answer ${delay} ms late, ${concurrency} requests at once`,
  async measure() {
    const [slow, quick]: [number[], number[]] = [[], []];
    let sent = 0;
    for (let turn = 0; turn < times; turn++) {
      sent = (await upOf(delay, slow)).requests;
      await upOf(0, quick);
    }
    const ideal = (sent * delay) / 1000 / concurrency + median(quick);
    return [
      {
        name: "up / ideal (requests × latency / concurrency + its own run)",
        value: median(slow) / ideal,
        unit: "×",
        atMost: 1.1,
      },
      { name: "up", value: median(slow), unit: "s" },
      { name: "up with no latency", value: median(quick), unit: "s" },
      { name: "requests", value: sent, unit: "requests" },
    ];
  },
};

async function upOf(milliseconds: number, seconds: number[]): Promise<{ requests: number }> {
  const emulator = await createEmulator({
    interceptors: milliseconds === 0 ? [] : [{ onRequest: async () => await setTimeout(milliseconds) }],
  });
  await using project = await licenceBench(count);
  await using stack = embedded(project.folder, environmentOf(emulator));
  try {
    seconds.push((await stack.run("up")).seconds);
    return { requests: emulator.requests.count() };
  } finally {
    await emulator.close();
  }
}
