import type { Ora } from "ora";
import { joined, printableLines, type Printable, shown } from "../../shared/printable.js";
import type { Output } from "../output.js";
import type { OperationModel } from "./model.js";
import { duration, truncate } from "./text.js";
import { activity, resourceName } from "./words.js";

/** A line or a few at the bottom of a terminal that say what is going on, and are gone when it is over. */
export interface Progress {
  /** Starts to show what the model holds, and follows it until it is stopped. */
  show(model: OperationModel): void;
  stop(): void;
}

export const noProgress: Progress = { show: () => {}, stop: () => {} };

const maximumRunning = 6;

const refreshMs = 100;

/** How long a word in general, such as that the API is waited for, stands below the rest, in milliseconds. */
const WORD_MS = 5000;

/** A spinner on a terminal; `now` is a clock in milliseconds. */
export async function terminalProgress(output: Output, now: () => number): Promise<Progress> {
  const { default: ora } = await import("ora");
  const started = now();
  let timer: NodeJS.Timeout | undefined;
  let told: { readonly count: number; readonly at: number } = { count: 0, at: -Infinity };
  const spinner: Ora = ora({
    stream: output,
    isEnabled: true,
    // The keyboard stays the person's: Ctrl-C must arrive, and what they type ahead is nobody's business.
    discardStdin: false,
  });
  return {
    show(model) {
      if (timer !== undefined) return;
      const update = (): void => {
        const count = model.diagnostics.length;
        if (count !== told.count) told = { count, at: now() };
        const word = now() - told.at < WORD_MS ? model.diagnostics.at(-1)?.message : undefined;
        spinner.text = statusText(model, word, now() - started, output.columns ?? 80);
      };
      update();
      spinner.start();
      // Not with each event: there may be thousands in a second, and the time moves where there are none.
      timer = setInterval(update, refreshMs).unref();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      spinner.stop();
    },
  };
}

function statusText(
  model: OperationModel,
  word: string | undefined,
  elapsedMs: number,
  columns: number,
): Printable {
  const names = word === undefined ? [] : printableLines(word).slice(0, 1);
  let running = 0;
  for (const node of model.running) {
    if (running === maximumRunning) break;
    running++;
    names.push(shown`${activity(node)} ${resourceName(node)}`);
  }
  const more = model.running.size - running;
  if (more > 0) names.push(shown`and ${more} more`);
  const { steps: over, expected = 0 } = model;
  const number = over <= expected ? shown`${over} of ${expected}` : shown`${over}`;
  const steps = model.previewOnly ? shown`${number} looked at` : shown`${number} done`;
  const lines = [shown`${steps}, ${duration(elapsedMs)}`, ...names];
  return joined(
    lines.map((line) => truncate(line, columns - 4)),
    "\n    ",
  );
}
