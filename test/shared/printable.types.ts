import { printable, type Printable, shown } from "../../src/shared/printable.js";
import type { Output } from "../../src/cli/output.js";

/*
 * Compiled with everything else and never run: what is printed must have passed through src/shared/printable.ts. Each
 * line below a comment would compile without the type, and print what an account or a file holds as it is.
 */

export function writing(output: Output, name: string): void {
  output.write(shown`${printable(name)}\n`);
  // @ts-expect-error -- a text
  output.write(name);
  // @ts-expect-error -- a text with a value in it
  output.write(`created ${name}\n`);
  // @ts-expect-error -- a value in between that did not pass
  output.write(shown`created ${name}\n`);
  // @ts-expect-error -- what comes out of a text's own methods is a text again
  output.write(printable(name).replace("a", "b"));
  // @ts-expect-error -- bytes
  output.write(Buffer.from(name));
}

export const one: Printable = printable("a name");
// @ts-expect-error -- not without the function
export const other: Printable = "a name";
