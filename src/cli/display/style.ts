import { styleText } from "node:util";
import type { StepOp } from "../engine.js";
import type { Printable } from "../../shared/printable.js";
import type { Output } from "../output.js";

type Paint = (text: Printable) => Printable;

/** How text is marked: with colours on a terminal, not at all elsewhere. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warning: Paint;
  readonly op: Readonly<Record<StepOp, Paint>>;
}

/** Whether a person looks at this stream on a terminal that can move its cursor. */
export function isTerminal(output: Output, env: NodeJS.ProcessEnv): boolean {
  // One without a size, as some containers have it, has no line that could be drawn anew: ora would try for ever.
  return output.isTTY === true && output.columns !== 0 && env["TERM"] !== "dumb";
}

/** The style for a stream: colours where it is a terminal and `NO_COLOR` is unset or empty. */
export function createStyle(output: Output, env: NodeJS.ProcessEnv): Style {
  const coloured = isTerminal(output, env) && !env["NO_COLOR"];
  const paint = (format: Parameters<typeof styleText>[0]): Paint =>
    coloured ? (text) => styleText(format, text, { validateStream: false }) as Printable : (text) => text;
  return {
    bold: paint("bold"),
    dim: paint("dim"),
    good: paint("green"),
    bad: paint("red"),
    warning: paint("yellow"),
    op: {
      same: paint("dim"),
      create: paint("green"),
      update: paint("yellow"),
      replace: paint("magenta"),
      delete: paint("red"),
      read: paint("cyan"),
      refresh: paint("cyan"),
      import: paint("cyan"),
    },
  };
}
