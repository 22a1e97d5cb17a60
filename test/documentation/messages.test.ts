import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/*
 * The page on failures quotes messages, for whoever looks for one. Each is in the sources, but for what stands for a value,
 * and every code that a person may meet is on the page.
 */

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(join(root, "docs/when-something-fails.md"), "utf8");

/** The texts of the sources, joined where they go on in the next line. */
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(root, "src", name), "utf8").replaceAll(/["'`] \+\s*["'`]/g, ""))
  .join("\n");

/** What an engine's own runner prints. */
const others = new Set(["failed with an unhandled exception"]);

function cellsOf(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function quotesIn(text: string): string[] {
  return Array.from(text.matchAll(/`([^`]+)`/g), ([, quote = ""]) => quote);
}

const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map(cellsOf);

it("quotes messages that there are", () => {
  expect(rows.length).toBeGreaterThan(35);
  const quoted = rows.flatMap(([message = ""]) => quotesIn(message));
  const parts = quoted.flatMap((quote) => quote.split("…")).map((part) => part.trim());
  const told = parts.filter((part) => part.length > 2 && !others.has(part));
  expect(told.filter((part) => !isInSources(part))).toEqual([]);
});

/** Whether a text is in the sources as it is written there: `reason} of ${count}` is a gap between two parts. */
function isInSources(part: string): boolean {
  return sources.includes(part) || sources.includes(part.replaceAll("`", "\\`"));
}

it("has every code that a person may meet", () => {
  const reference = readFileSync(join(root, "docs/reference/codes.md"), "utf8");
  const sections = reference.split(/^## /m).filter((section) => !/^(The emulator|Guards)\n/.test(section));
  const codes = sections.flatMap((section) =>
    Array.from(section.matchAll(/^\| `([\w-]+)`/gm), ([, code = ""]) => code),
  );
  expect(codes.length).toBeGreaterThan(50);
  // What a program that takes deliveries of webhooks goes by.
  const forPrograms = new Set(["webhook_malformed", "webhook_token"]);
  const known = new Set(quotesIn(page).map((quote) => quote.replaceAll(/[[\]]/g, "")));
  expect(codes.filter((code) => !known.has(code) && !forPrograms.has(code))).toEqual([]);
  const own = new Set(rows.flatMap(([, code = ""]) => quotesIn(code)));
  expect([...own].filter((code) => !codes.includes(code))).toEqual([]);
});
