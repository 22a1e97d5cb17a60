import { nodeProblem } from "./node-version.js";

/*
 * The first import of each entry of the package, so that it speaks before anything fails that an older Node lacks.
 */

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  const error = new Error(problem);
  // Whoever reads it can do nothing about our code.
  error.stack = `Error: ${problem}`;
  throw error;
}
