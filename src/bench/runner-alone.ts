import { createRequire } from "node:module";
import { join } from "node:path";
import { addMinimalServices } from "./minimal-monitor.js";
import { EngineServer } from "../engine/rpc/server.js";
import { run } from "./run.js";

/** The seconds that the SDK's runner needs for a program when each registration is answered at once. */
export async function runnerAlone(folder: string, env: NodeJS.ProcessEnv): Promise<number> {
  const server = new EngineServer();
  addMinimalServices(server);
  const address = await server.address;
  const runner = createRequire(join(folder, "index.js")).resolve("@pulumi/pulumi/cmd/run");
  const flags = {
    monitor: address,
    engine: address,
    organization: "organization",
    project: "bench",
    stack: "dev",
    "root-directory": folder,
    pwd: folder,
    parallel: 8,
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  try {
    const command = [process.execPath, "--stack-trace-limit=1", runner, ...args, "."];
    const { seconds } = await run(command, { cwd: folder, env: { ...env, PULUMI_CONFIG: "{}" } });
    return seconds;
  } finally {
    server.stop();
  }
}
