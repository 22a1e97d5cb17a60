import { keepCompiledModules } from "./compile-cache.js";
import { collectGarbageEarly } from "./garbage.js";
import { run } from "./program.js";
import { exitStatus } from "./status.js";

// Work that has begun is not left in the middle because a reader goes away (`pulumi-livechat up --yes | head`).
let isClosed = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    isClosed = true;
  });
}

keepCompiledModules();
collectGarbageEarly();
const status = await run(process.argv.slice(2));
process.exitCode = status;
process.once("exit", () => {
  if (isClosed && status === exitStatus.done) process.exitCode = exitStatus.unread;
});
