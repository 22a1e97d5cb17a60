import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { guards } from "../../src/review/guards/index.js";
import { DEFAULT_REMOVALS } from "../../src/review/guards/settings.js";

const page = readFileSync(new URL("../../docs/plans.md", import.meta.url), "utf8");

it("docs/plans.md has each guard, by its name and with what it stops", () => {
  const [, section = ""] = page.split("## Guards");
  const rows = [...section.matchAll(/^\| `(\w+)` +\| (.+?) +\|$/gm)].map(([, name, stops]) => [name, stops]);
  expect(rows.slice(0, guards.length)).toEqual(guards.map(({ name, stops }) => [name, stops]));
});

it("tells how much may be deleted or replaced at once", () => {
  const { percent, from } = DEFAULT_REMOVALS;
  expect(page).toContain(`more than ${percent} % of ${from} or more existing objects`);
});
