import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MOST_SOURCE_BYTES } from "../../src/cli/scopes/program.js";
import { DEEPEST_INCLUDE, MOST_BYTES, MOST_FILES, MOST_PIECES } from "../../src/licence/limits.js";
import { MOST_JSON_BYTES, MOST_VALUES } from "../../src/shared/json-file.js";
import { MOST_SETTINGS_BYTES } from "../../src/shared/yaml-file.js";

const pageOf = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

it("tells how much a licence may hold", () => {
  const [, megabytes, files, deep, pieces] =
    /may have (\d+) MB in ([\d,]+) files, .* at most (\d+) deep, and ([\d,]+) keys/.exec(
      pageOf("licence-file.md"),
    ) ?? [];
  expect(megabytes).toBe(String(MOST_BYTES / 1e6));
  expect(files).toBe(MOST_FILES.toLocaleString("en-US"));
  expect(deep).toBe(String(DEEPEST_INCLUDE));
  expect(pieces).toBe(MOST_PIECES.toLocaleString("en-US"));
});

it("tells how large the other files may be", () => {
  const told = /configuration (\d+) MB; .* (\d+) MB with ([\d,]+) values; .* reads (\d+) MB\./.exec(
    pageOf("limits.md"),
  );
  expect(told?.slice(1)).toEqual([
    String(MOST_SETTINGS_BYTES / 1e6),
    String(MOST_JSON_BYTES / 1e6),
    MOST_VALUES.toLocaleString("en-US"),
    String(MOST_SOURCE_BYTES / 1e6),
  ]);
});
