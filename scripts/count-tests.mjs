// Prints the counts of a test run as its last line, from vitest's JSON report. Fails where a test failed, a
// file could not be run, or nothing ran at all.
import { existsSync, readFileSync } from "node:fs";

const file = process.argv[2];
if (file === undefined || !existsSync(file)) {
  console.log("0 passed, 0 failed, 0 skipped");
  console.error("error: the tests wrote no report.");
  process.exit(1);
}

const report = JSON.parse(readFileSync(file, "utf8"));
const tests = report.testResults.flatMap((suite) => suite.assertionResults);
const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;

// A file that fails before its first test has no test to count, and is a failure all the same.
const broken = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === "failed" && !assertionResults.some((test) => test.status === "failed"),
);
for (const { name, message } of broken) console.error(`error: ${name}: ${message}`);

// What was left out is said, suite by suite: a suite that needs something of the machine names it in its title.
const leftOut = ["skipped", "pending", "todo", "disabled"];
const suites = new Map();
for (const { status, ancestorTitles, title } of tests) {
  const suite = ancestorTitles.join(" > ") || title;
  if (leftOut.includes(status)) suites.set(suite, (suites.get(suite) ?? 0) + 1);
}
for (const [suite, number] of suites) console.log(`skipped ${number}: ${suite}`);

const passed = count("passed");
const failed = count("failed") + broken.length;
console.log(`${passed} passed, ${failed} failed, ${count(...leftOut)} skipped`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
