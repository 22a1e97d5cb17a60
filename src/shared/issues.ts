import { z } from "zod";
import { atPath } from "./path-text.js";

/** As much of what a schema says of a document as a person reads. */
const MOST_TOLD = 20;

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema says of a document, a line each: the first of it, and how much more there is. */
export function issueLines(issues: readonly Issue[]): string[] {
  const lines = issues.slice(0, MOST_TOLD).map(({ path, message }) => atPath(path, message));
  const more = issues.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`);
}

/** How many issues of one list are found; what follows them is not looked at. */
const MOST_FOUND = 1000;

/**
 * A list whose items are only checked, and stay as they are. Of a million wrong ones the library would keep what is wrong
 * with each.
 */
export function checkedList<Item>(item: z.ZodType<Item>): z.ZodType<Item[]> {
  return z.custom<Item[]>(Array.isArray, "Invalid input: expected array").superRefine((list, context) => {
    addIssues(list.entries(), item, context);
  });
}

/** The same for an object of items. */
export function checkedRecord<Item>(item: z.ZodType<Item>): z.ZodType<Record<string, Item>> {
  return z
    .custom<Record<string, Item>>(isObject, "Invalid input: expected object")
    .superRefine((record, context) => {
      addIssues(Object.entries(record), item, context);
    });
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function addIssues(
  entries: Iterable<[PropertyKey, unknown]>,
  item: z.ZodType,
  context: z.core.$RefinementCtx,
): void {
  for (const [key, value] of entries) {
    if (context.issues.length > MOST_FOUND) return;
    for (const issue of item.safeParse(value).error?.issues ?? []) {
      const { path, message } = deepest(issue);
      context.addIssue({ code: "custom", path: [key, ...path], message });
    }
  }
}

/** Of a value that can be one thing or another, what the alternative that came furthest misses says the most. */
export function deepest(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  const { path, message } = issue;
  if (issue.code !== "invalid_union") return { path, message };
  return issue.errors
    .flat()
    .map(deepest)
    .map((inner) => ({ ...inner, path: [...path, ...inner.path] }))
    .reduce((best, inner) => (inner.path.length > best.path.length ? inner : best), { path, message });
}
