import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { Command } from "commander";
import { type Case, type Figure, holds } from "./case.js";
import { engines } from "./cases/engines.js";
import { exporting } from "./cases/exporting.js";
import { growth } from "./cases/growth.js";
import { imports } from "./cases/imports.js";
import { latency } from "./cases/latency.js";
import { nativeDoor } from "./cases/native.js";
import { requests } from "./cases/requests.js";
import { review } from "./cases/review.js";
import { smallest } from "./cases/smallest.js";
import { tables } from "./cases/tables.js";
import { tenTimes } from "./cases/ten-times.js";
import { usualWay } from "./cases/usual-way.js";

const cases: readonly Case[] = [
  requests,
  latency,
  engines,
  growth,
  smallest,
  usualWay,
  nativeDoor,
  exporting,
  imports,
  tables,
  tenTimes,
  review,
];

const { only } = new Command("bench")
  .description("Measures everything side by side in one run; ratios come first, and go into bench.json")
  .option("--only <names>", `some of ${cases.map(({ name }) => name).join(", ")}, by comma`)
  .parse()
  .opts<{ only?: string }>();
const chosen = only === undefined ? cases : cases.filter(({ name }) => only.split(",").includes(name));

const results: Record<string, { title: string; figures: Figure[]; skipped?: string }> = {};
for (const { name, title, measure } of chosen) {
  console.log(`\n${title}`);
  const measured = await measure();
  if (typeof measured === "string") {
    console.log(`  skipped: ${measured}`);
    results[name] = { title, figures: [], skipped: measured };
    continue;
  }
  const figures = measured.toSorted((a, b) => Number(b.unit === "×") - Number(a.unit === "×"));
  for (const figure of figures) console.log(line(figure));
  results[name] = { title, figures };
}
const [processor] = cpus();
const machine = { node: process.version, processors: cpus().length, model: processor?.model ?? "" };
await writeFile("bench.json", `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
console.log("\nbench.json holds these figures. Compare ratios, not seconds: machines and their load differ.");

function line(figure: Figure): string {
  const promise = [
    figure.atMost === undefined ? "" : `at most ${figure.atMost}`,
    figure.atLeast === undefined ? "" : `at least ${figure.atLeast}`,
  ].join("");
  const kept = holds(figure);
  const verdict = kept === undefined ? "" : kept ? "  ✓" : "  ✗ missed";
  const digits = figure.unit === "×" || figure.unit === "s" ? 2 : 0;
  const value = `${figure.value.toFixed(digits)} ${figure.unit}`;
  return `  ${figure.name.padEnd(66)}${value.padStart(16)}  ${promise}${verdict}`.trimEnd();
}
