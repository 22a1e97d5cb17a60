/** What other tools write in place of a secret, or want to be replaced by one. */
const unfilled = [
  /^##.*##$/s,
  /^[*•●·]+$|^[xX]+$/,
  /^\[(secret|hidden|masked|redacted|password)\]$/i,
  /^(changeme|change[_-]me|todo|tbd)$/i,
  /^<[^<>]*>$/,
  /^%[A-Z0-9_]+%$/,
  /^@@.*@@$/s,
  /^\{\{.*\}\}$/s,
  /^\$\{[^{}]*\}$/,
];

/** Whether a value is a placeholder that nobody filled in, or the mask of a secret, rather than a secret. */
export function looksUnfilled(value: unknown): boolean {
  return typeof value === "string" && unfilled.some((pattern) => pattern.test(value.trim()));
}
