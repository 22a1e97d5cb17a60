import { existsSync } from "node:fs";
import path from "node:path";
import { readYaml, valueOf } from "../../shared/yaml-file.js";
import { EngineError, readAs, unsupported } from "../errors.js";
import { type DeclaredConfig, readDeclaredConfig } from "./declared-config.js";

export interface Project {
  name: string;
  /** The folder of Pulumi.yaml. */
  root: string;
  /** The folder that the program runs in. */
  programDirectory: string;
  /** What the SDK's runner is told to run. */
  entryPoint: string;
  /** Where Pulumi.STACK.yaml is. */
  stackConfigDirectory: string;
  config: Record<string, DeclaredConfig>;
  runtime: { typescript: boolean; tsconfig?: string; nodeargs: string };
}

const FILE_NAMES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** Reads the project that `cwd` is in: its Pulumi.yaml is looked for in `cwd` and above. */
export function readProject(cwd: string): Project {
  const file = findProjectFile(path.resolve(cwd));
  const invalid = (why: string): EngineError => new EngineError("project", `${file}: ${why}`);
  const document = readAs("project", () => valueOf(readYaml(file), file));
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    throw invalid('must be a map with at least "name" and "runtime"');
  }
  const fields = document as Record<string, unknown>;
  const name = fields["name"];
  if (typeof name !== "string" || !/^[A-Za-z0-9_.-]{1,100}$/.test(name)) {
    throw invalid('"name" must be 1 to 100 letters, digits, ".", "_" or "-"');
  }
  const root = path.dirname(file);
  const main = optionalText(fields, "main", invalid) ?? "";
  const { directory, entryPoint } = locateProgram(root, main);
  return {
    name,
    root,
    programDirectory: directory,
    entryPoint,
    stackConfigDirectory: path.resolve(root, optionalText(fields, "stackConfigDir", invalid) ?? ""),
    config: readDeclaredConfig(fields["config"], name, invalid),
    runtime: readRuntime(fields["runtime"], invalid),
  };
}

function findProjectFile(cwd: string): string {
  for (let directory = cwd; ; directory = path.dirname(directory)) {
    for (const name of FILE_NAMES) {
      const candidate = path.join(directory, name);
      if (existsSync(candidate)) {
        return candidate;
      }
    }
    if (path.dirname(directory) === directory) {
      throw new EngineError(
        "project",
        `No Pulumi.yaml in ${cwd} or above it; run this in the folder of a Pulumi project, or name it with --cwd.`,
      );
    }
  }
}

/** As the CLI does: a folder is where the program runs and "." its entry point; of a file, its folder. */
function locateProgram(root: string, main: string): { directory: string; entryPoint: string } {
  if (main === "") {
    return { directory: root, entryPoint: "." };
  }
  const target = path.resolve(root, main);
  return /\.(js|cjs|mjs|ts|cts|mts)$/.test(target)
    ? { directory: path.dirname(target), entryPoint: path.basename(target) }
    : { directory: target, entryPoint: "." };
}

function optionalText(
  fields: Record<string, unknown>,
  key: string,
  invalid: (why: string) => EngineError,
): string | undefined {
  const value = fields[key];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== "string") {
    throw invalid(`"${key}" must be a text`);
  }
  return value;
}

function readRuntime(value: unknown, invalid: (why: string) => EngineError): Project["runtime"] {
  const fields: Record<string, unknown> =
    typeof value === "string" ? { name: value } : ((value ?? {}) as Record<string, unknown>);
  if (typeof fields["name"] !== "string") {
    throw invalid('"runtime" must be "nodejs", or a map with "name: nodejs" and "options"');
  }
  if (fields["name"] !== "nodejs") {
    throw unsupported(`The runtime "${fields["name"]}" of Pulumi.yaml`);
  }
  const options = (fields["options"] ?? {}) as Record<string, unknown>;
  const { typescript = true, nodeargs = "", tsconfig } = options;
  if (typeof typescript !== "boolean") {
    throw invalid('the runtime option "typescript" must be true or false');
  }
  if (typeof nodeargs !== "string") {
    throw invalid('the runtime option "nodeargs" must be a text');
  }
  if (tsconfig !== undefined && typeof tsconfig !== "string") {
    throw invalid('the runtime option "tsconfig" must be a path');
  }
  return { typescript, nodeargs, ...(tsconfig === undefined ? {} : { tsconfig }) };
}
