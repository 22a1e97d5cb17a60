import type { Values } from "../../definitions/definition.js";
import { WRITTEN } from "./permanent.js";

/** How long after this stack wrote an object it is not taken for gone because it cannot be seen, in milliseconds. */
const LATELY_MS = 300_000;

/** How long ago this stack wrote the object, in milliseconds, where that was lately: reads may lag behind it still. */
export function writtenLately(state: Values): number | undefined {
  const written = state[WRITTEN];
  const age = typeof written === "string" ? Date.now() - Date.parse(written) : Number.NaN;
  // The clock of another machine may be ahead.
  return Math.abs(age) < LATELY_MS ? Math.max(0, age) : undefined;
}
