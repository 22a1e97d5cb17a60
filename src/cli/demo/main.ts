import { reportError } from "../report-error.js";
import { processContext } from "../context.js";
import { demo } from "./demo.js";

try {
  await demo();
} catch (error) {
  reportError(error, processContext());
  process.exitCode = 1;
}
