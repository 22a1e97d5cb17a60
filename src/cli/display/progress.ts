import type { Ora } from "ora";
import type { Output } from "../context.js";
import type { OperationModel } from "./model.js";
import { duration, printable, shortType, truncate } from "./text.js";
import { activity } from "./words.js";

/** A line or a few at the bottom of a terminal that say what is going on, and are gone when it is over. */
export interface Progress {
  show(model: OperationModel): void;
  stop(): void;
}

export const noProgress: Progress = { show: () => {}, stop: () => {} };

const maximumRunning = 6;

/** A spinner on a terminal; `now` is a clock in milliseconds. */
export async function terminalProgress(output: Output, now: () => number): Promise<Progress> {
  const { default: ora } = await import("ora");
  const started = now();
  let current: OperationModel | undefined;
  const spinner: Ora = ora({
    // A function is asked anew for each frame, so that the time moves although nothing else does.
    suffixText: () =>
      current === undefined ? "" : statusText(current, now() - started, output.columns ?? 80),
    stream: output,
    isEnabled: true,
    // The keyboard stays the person's: Ctrl-C must arrive, and what they type ahead is nobody's business.
    discardStdin: false,
  });
  return {
    show(model) {
      current = model;
      if (!spinner.isSpinning) spinner.start();
    },
    stop() {
      spinner.stop();
    },
  };
}

function statusText(model: OperationModel, elapsedMs: number, columns: number): string {
  const names: string[] = [];
  for (const node of model.running) {
    if (names.length === maximumRunning) break;
    names.push(`${activity(node)} ${shortType(node.token)} ${printable(node.name)}`);
  }
  const more = model.running.size - names.length;
  if (more > 0) names.push(`and ${more} more`);
  const steps = model.previewOnly ? `${model.steps} looked at` : `${model.steps} done`;
  return [`${steps}, ${duration(elapsedMs)}`, ...names]
    .map((line) => truncate(line, columns - 4))
    .join("\n    ");
}
