import type { CliContext } from "./context.js";
import type { Display } from "./display/index.js";

export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
  /** After an interrupted operation: says in what state things are. */
  tell(): void;
}

/**
 * While it lives, Ctrl-C ends the operation in order: steps in progress are waited for and recorded, no new ones
 * start. Dispose of it when the operation is over.
 */
export function interruption(context: CliContext, display: Display): Interruption {
  const controller = new AbortController();
  const stop = context.onInterrupt(() => {
    if (controller.signal.aborted) return display.say("Still waiting for the steps in progress.");
    display.say("Stopping: no new step starts, and the steps in progress are waited for.");
    controller.abort(new Error("interrupted"));
  });
  return {
    signal: controller.signal,
    tell() {
      if (controller.signal.aborted) context.stderr.write(`${state(display)}\n`);
    },
    [Symbol.dispose]: stop,
  };
}

function state({ model }: Display): string {
  if (model.previewOnly) return "Interrupted. Nothing was changed.";
  let done = 0;
  let open = 0;
  for (const { op, phase } of model.nodes.values()) {
    if (phase === "done" && op !== "same") done++;
    else if (phase !== "done") open++;
  }
  const left = open > 0 ? `, ${open} not` : "";
  return (
    `Interrupted: ${done} done and recorded in the stack's state${left}. ` +
    `Run \`pulumi-livechat ${model.operation}\` again to go on from there.`
  );
}
