import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { programHeap } from "../../shared/memory.js";
import { ownSpec } from "./installed.js";

export type Format = "yaml" | "typescript";

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
}

/** What a project holds. */
export interface Contents {
  readonly format: Format;
  /** Whether its objects are resources of the native provider. */
  readonly native: boolean;
  /** Whether there is an import file beside it. */
  readonly isImported: boolean;
  readonly objects: number;
  readonly textBytes: number;
}

/** Writes the files around a licence that make a Pulumi project of it. Those that are there stay as they are. */
export async function writeProject(
  directory: string,
  contents: Contents,
): Promise<{ made: string[]; kept: string[] }> {
  const made: string[] = [];
  const kept: string[] = [];
  for (const [name, text] of Object.entries(projectFiles(directory, contents))) {
    try {
      await writeFile(join(directory, name), text, { flag: "wx" });
      made.push(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw error;
      }
      kept.push(name);
    }
  }
  return { made, kept };
}

/** The files around a licence that make a Pulumi project of it, by name. */
export function projectFiles(directory: string, contents: Contents): Readonly<Record<string, string>> {
  const name = nameOf(directory);
  const { format, native, isImported } = contents;
  const heap = heapArgument(contents);
  const manifest = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  ) as Manifest;
  const dependencies = {
    "@pulumi/pulumi": manifest.dependencies["@pulumi/pulumi"],
    "pulumi-livechat": ownSpec(directory, manifest.version),
  };
  const project = { name, private: true, engines: manifest.engines };
  const around = {
    "Pulumi.dev.yaml": stackYaml,
    ".gitignore": gitignore,
    "README.md": readmeOf(name, format, isImported),
  };
  if (format === "yaml") {
    return {
      "Pulumi.yaml": `${pulumiYaml(name, optionsOf("false", ["--stack-trace-limit=1", ...heap]))}${native ? nativeConfig + plugins : ""}`,
      "index.js": programOfYaml,
      "package.json": json({ ...project, type: "module", main: "index.js", dependencies }),
      ...around,
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
    ...around,
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

const stackYaml = `# The configuration of the stack dev. \`npx pulumi-livechat config set KEY VALUE\`, or that of the Pulumi CLI, writes here;
# secrets with --secret.
config: {}
`;

/** What belongs to one machine, or is secret. */
const gitignore = `node_modules/
# The state of the embedded engine. Whoever works in a team uses the Pulumi CLI with a backend.
.pulumi-livechat/
# Tokens and passphrases
.env*
*.passphrase
`;

function readmeOf(name: string, format: Format, isImported: boolean): string {
  const what = format === "yaml" ? "licence.yaml" : "index.ts";
  const page =
    format === "yaml"
      ? "Its format: node_modules/pulumi-livechat/docs/licence-file.md."
      : "It is a Pulumi program.";
  const steps = isImported
    ? [
        ["npm install", ""],
        ["npx pulumi-livechat import import.json", "take over what is there, as it stands"],
        ["npx pulumi-livechat preview --expect-no-changes", "and see that nothing would change"],
      ]
    : [
        ["npm install", ""],
        ["npx pulumi-livechat preview", "what would change; nothing is written"],
        ["npx pulumi-livechat up", "make it so"],
      ];
  const width = Math.max(...steps.map(([command = ""]) => command.length));
  const lines = steps.map(
    ([command = "", note = ""]) =>
      `    ${command.padEnd(note === "" ? 0 : width)}${note === "" ? "" : `   # ${note}`}`,
  );
  return `# ${name}

The configuration of a LiveChat licence as code. \`${what}\` says what it has. ${page}

The next three commands, with the credentials of the account in LIVECHAT_TOKEN and LIVECHAT_ACCOUNT:

${lines.join("\n")}

With the Pulumi CLI it is \`pulumi preview\` and \`pulumi up\`. All else stands in node_modules/pulumi-livechat/docs/README.md.
`;
}

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
