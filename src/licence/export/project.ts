import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { programHeap } from "../../shared/memory.js";

export type Format = "yaml" | "typescript";

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
}

/** What an export holds. */
export interface Contents {
  readonly format: Format;
  /** Whether its objects are resources of the native provider. */
  readonly native: boolean;
  readonly objects: number;
  readonly textBytes: number;
}

/** The files around an exported licence that make a Pulumi project of it, by name. */
export function projectFiles(directory: string, contents: Contents): Readonly<Record<string, string>> {
  const name = nameOf(directory);
  const { format, native } = contents;
  const heap = heapArgument(contents);
  const manifest = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  ) as Manifest;
  const dependencies = {
    "@pulumi/pulumi": manifest.dependencies["@pulumi/pulumi"],
    "pulumi-livechat": `^${manifest.version}`,
  };
  const project = { name, private: true, engines: manifest.engines };
  if (format === "yaml") {
    return {
      "Pulumi.yaml": `${pulumiYaml(name, optionsOf("false", ["--stack-trace-limit=1", ...heap]))}${native ? nativeConfig + plugins : ""}`,
      "index.js": programOfYaml,
      "package.json": json({ ...project, type: "module", main: "index.js", dependencies }),
    };
  }
  const { typescript, "ts-node": tsNode, "@types/node": types } = manifest.devDependencies;
  const devDependencies = { "@types/node": types, "ts-node": tsNode, typescript };
  return {
    "Pulumi.yaml": `${pulumiYaml(name, optionsOf("true", heap))}${native ? plugins : ""}`,
    "package.json": json({ ...project, main: "index.ts", dependencies, devDependencies }),
    "tsconfig.json": json({
      compilerOptions: {
        target: "es2022",
        module: "nodenext",
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      },
    }),
  };
}

function optionsOf(typescript: string, nodeargs: readonly string[]): string {
  const lines = [
    `typescript: ${typescript}`,
    ...(nodeargs.length > 0 ? [`nodeargs: ${nodeargs.join(" ")}`] : []),
  ];
  return `  options:\n${lines.map((line) => `    ${line}\n`).join("")}`;
}

/** The heap that Node takes by itself where there is little: a quarter of 2 GB. */
const LEAST_HEAP = 2 ** 29;

/** A large licence needs more memory than Node takes by itself; where it has it, this costs nothing. */
function heapArgument({ objects, textBytes }: Contents): string[] {
  const needed = programHeap(objects, textBytes);
  return needed < LEAST_HEAP ? [] : [`--max-old-space-size=${Math.ceil((needed * 1.2) / 2 ** 30) * 1024}`];
}

/** Where Pulumi finds the plugin of the native provider. */
const plugins = `plugins:
  providers:
    - name: livechat
      path: node_modules/pulumi-livechat/bin
`;

/** Tells the program of a licence file which resources to make. */
const nativeConfig = `config:
  native:
    type: boolean
    default: true
`;

const programOfYaml = `// Declares what licence.yaml holds. The stack's configuration may name another \`file\`, give \`vars\`, and set
// \`protectAgents\` to false.
export * from "pulumi-livechat/program";
`;

function pulumiYaml(name: string, options: string): string {
  return `name: ${JSON.stringify(name)}\ndescription: A LiveChat licence\nruntime:\n  name: nodejs\n${options}`;
}

/** The folder's name as Pulumi and npm take it. */
function nameOf(directory: string): string {
  const name = basename(directory)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return name === "" ? "licence" : name;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
