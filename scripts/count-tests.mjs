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

const passed = count("passed");
const failed = count("failed") + broken.length;
console.log(`${passed} passed, ${failed} failed, ${count("skipped", "pending", "todo", "disabled")} skipped`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
