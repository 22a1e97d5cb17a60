import { printable, type Printable, shown } from "../shared/printable.js";
import type { CliContext } from "./context.js";
import type { Display } from "./display/index.js";
import { AbandonedError, exitStatus } from "./status.js";

export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
  /** The operation, to its end or to the second interruption, which raises an {@link AbandonedError}. */
  race<Result>(operation: Promise<Result>): Promise<Result>;
  /** After an interrupted operation: says in what state things are, and sets the exit status. */
  tell(): void;
}

/**
 * While it lives, Ctrl-C ends the operation in order: steps in progress are waited for and recorded, no new ones
 * start. A second one waits for nothing. Dispose of it when the operation is over.
 */
export function interruption(context: CliContext, display: Display): Interruption {
  const controller = new AbortController();
  const abandoned = Promise.withResolvers<never>();
  let isAbandoned = false;
  const stop = context.onInterrupt(() => {
    if (controller.signal.aborted) {
      isAbandoned = true;
      abandoned.reject(new AbandonedError("interrupted twice: nothing was waited for any more."));
      return;
    }
    display.say(
      shown`Stopping: no new step starts, and the steps in progress are waited for. A second interruption ends at once.`,
    );
    controller.abort(new Error("interrupted"));
  });
  return {
    signal: controller.signal,
    race: (operation) => Promise.race([operation, abandoned.promise]),
    tell() {
      if (!controller.signal.aborted) return;
      context.status = exitStatus.interrupted;
      context.stderr.write(shown`${state(display, isAbandoned)}\n`);
    },
    [Symbol.dispose]: stop,
  };
}

function state({ model }: Display, isAbandoned: boolean): Printable {
  if (model.previewOnly) return shown`Interrupted. Nothing was changed.`;
  let done = 0;
  let open = 0;
  for (const { op, phase } of model.nodes.values()) {
    if (phase === "done" && op !== "same") done++;
    else if (phase !== "done") open++;
  }
  const left = open > 0 ? `, ${open} not` : "";
  const unknown = isAbandoned ? "What was in progress may have been done: the next run finds out. " : "";
  return printable(
    `Interrupted: ${done} done and recorded in the stack's state${left}. ${unknown}` +
      `Run \`pulumi-livechat ${model.operation}\` again to go on from there.`,
  );
}
