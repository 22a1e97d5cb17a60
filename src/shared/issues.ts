import { pathText } from "./path-text.js";

/** As much of what a schema says of a document as a person reads. */
const MOST_TOLD = 20;

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema says of a document, a line each: the first of it, and how much more there is. */
export function issueLines(issues: readonly Issue[]): string[] {
  const lines = issues
    .slice(0, MOST_TOLD)
    .map(({ path, message }) => (path.length === 0 ? message : `${pathText(path)}: ${message}`));
  const more = issues.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`);
}
