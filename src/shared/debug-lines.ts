/** How a line about a request begins, which the client writes to stderr where it is to tell of each. */
const DEBUG = "debug: ";

/** A line about a request. */
export function debugLine(text: string): string {
  return `${DEBUG}${text}`;
}

export function isDebugLine(line: string): boolean {
  return line.startsWith(DEBUG);
}
