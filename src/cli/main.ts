import { keepCompiledModules } from "./compile-cache.js";
import { run } from "./program.js";

// A reader that goes away (`pulumi-livechat preview | head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

keepCompiledModules();
process.exitCode = await run(process.argv.slice(2));
