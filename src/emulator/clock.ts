/** The current time in the API's unit, unix seconds. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}
