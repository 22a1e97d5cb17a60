import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { Engine, Outcome } from "./engine.js";
import type { Project } from "./project.js";

/** What each Node process of the project does first: whatever may be, or have in it, a provider notes who it is. */
const NOTE = `
  import { appendFileSync } from "node:fs";
  if (/dynamic-provider|pulumi-(resource-)?livechat/.test(process.argv[1])) appendFileSync("providers.txt", process.pid + "\\n");
`;

/** From now on the processes of the project that have a provider in them can be told. */
export function notesProviders(project: Project): void {
  project.env["NODE_OPTIONS"] = `--import=data:text/javascript,${encodeURIComponent(NOTE)}`;
}

/** Waits until none of them runs any more that was started in the project: nobody can send anything then. */
export async function providersAreGone(project: Project): Promise<void> {
  const text = await readFile(join(project.directory, "providers.txt"), "utf8");
  const pids = text.split("\n").flatMap((line) => (line === "" ? [] : Number(line)));
  expect(pids.length).toBeGreaterThan(0);
  await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), { timeout: 30_000, interval: 100 });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** `up`, and again with what its messages say is to be taken over, until it succeeds: objects of these types only. */
export async function upAsAdvised(engine: Engine, types: readonly string[]): Promise<Outcome> {
  const one = types.map((type) => `${type} [^ ,]+`).join("|");
  let outcome = await engine.up();
  for (let run = 0; outcome.status !== 0 && run < 4; run++) {
    const lists = [...outcome.said.matchAll(/LIVECHAT_ADOPT=\\?"([^"\\]+)\\?" pulumi(?:-livechat)? up/g)].map(
      ([, list = ""]) => list,
    );
    const longest = lists.toSorted((a, b) => b.length - a.length)[0] ?? "nothing";
    expect(longest, outcome.said).toMatch(new RegExp(`^(${one})(, (${one}))*$`));
    // oxlint-disable-next-line no-await-in-loop -- one run after the other
    outcome = await engine.up({ env: { LIVECHAT_ADOPT: longest } });
  }
  return outcome;
}
