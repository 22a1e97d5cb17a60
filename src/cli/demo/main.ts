import { reportError } from "../report-error.js";
import { processContext } from "../context.js";
import { keepCompiledModules } from "../compile-cache.js";
import { demo } from "./demo.js";

keepCompiledModules();

try {
  await demo();
} catch (error) {
  reportError(error, processContext());
  process.exitCode = 1;
}
