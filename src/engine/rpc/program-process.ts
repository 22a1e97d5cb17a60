import type { Project } from "../project/project.js";
import type { Config } from "../project/stack-config.js";
import { resolveSdk, SdkProcess } from "./child.js";

export interface ProgramOptions {
  project: Project;
  stack: string;
  config: Config;
  env: NodeJS.ProcessEnv;
  address: string;
  preview: boolean;
  parallel: number;
  onOutput: (text: string) => void;
}

/**
 * Starts the user's program with the SDK's own runner, as the CLI's language host does, but without the address
 * of an engine to log to: the SDK would send it half a dozen debugging messages a resource, one call each, for
 * a quarter of its time. Without one it writes what it logs to its output, debugging messages left out.
 */
export function startProgram(options: ProgramOptions): SdkProcess {
  const { project, address } = options;
  const runner = resolveSdk(project.programDirectory, "cmd/run");
  const env: NodeJS.ProcessEnv = {
    ...options.env,
    PULUMI_CONFIG: JSON.stringify(options.config.values),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(options.config.secretKeys),
  };
  if (project.runtime.typescript) {
    env["PULUMI_NODEJS_TYPESCRIPT"] = "true";
  }
  if (project.runtime.tsconfig !== undefined) {
    env["PULUMI_NODEJS_TSCONFIG_PATH"] = project.runtime.tsconfig;
  }
  const args = [
    ...nodeArguments(project.runtime.nodeargs),
    runner,
    `--monitor=${address}`,
    "--organization=organization",
    `--project=${project.name}`,
    `--stack=${options.stack}`,
    `--root-directory=${project.root}`,
    `--pwd=${project.programDirectory}`,
    `--parallel=${options.parallel}`,
    ...(options.preview ? ["--dry-run"] : []),
    project.entryPoint,
  ];
  const process = new SdkProcess(args, { cwd: project.programDirectory, env });
  for (const stream of [process.stdout, process.stderr]) {
    stream.setEncoding("utf8").on("data", options.onOutput);
  }
  return process;
}

/** The SDK takes several stack traces a resource, most of the time it needs; one frame each is enough. */
function nodeArguments(nodeargs: string): string[] {
  const given = [...nodeargs.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
  return given.some((argument) => argument.startsWith("--stack-trace-limit"))
    ? given
    : ["--stack-trace-limit=1", ...given];
}
