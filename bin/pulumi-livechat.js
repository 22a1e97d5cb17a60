#!/usr/bin/env node
const { nodeProblem } = await import("../dist/shared/node-version.js");
const problem = nodeProblem(process.versions.node);
if (problem === undefined) {
  await import("../dist/cli/main.js");
} else {
  console.error(`error: ${problem}`);
  process.exitCode = 2;
}
