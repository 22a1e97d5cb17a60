import { execFile, execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";

/** A command, and a file that it reads. */
interface Reader {
  readonly reads: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly isStdin?: true;
  /** Another file, which leads to it. */
  readonly beside?: readonly [name: string, text: string];
  readonly format: Format;
}

/** What is in a file. Of licences test/licence/hostile.test.ts knows more. */
type Format = "settings" | "licence" | "json" | "source" | "text" | "lock" | "table";

const stacks = ".pulumi-livechat/stacks";

/** Every file that a command reads and somebody else may have written. */
const readers: readonly Reader[] = [
  { reads: "Pulumi.yaml", args: ["preview"], format: "settings" },
  { reads: "Pulumi.dev.yaml", args: ["preview"], format: "settings" },
  { reads: "Pulumi.dev.yaml", args: ["stack", "export"], format: "settings" },
  { reads: `${stacks}/dev.json`, args: ["preview"], format: "json" },
  { reads: `${stacks}/dev.json`, args: ["destroy", "--yes"], format: "json" },
  { reads: `${stacks}/dev.json`, args: ["stack", "export"], format: "json" },
  { reads: `${stacks}/dev.journal`, args: ["refresh", "--yes"], format: "json" },
  { reads: `${stacks}/dev.lock`, args: ["destroy", "--yes", "--skip-preview"], format: "lock" },
  {
    reads: "passphrase",
    args: ["preview"],
    env: { PULUMI_CONFIG_PASSPHRASE_FILE: "passphrase" },
    format: "text",
  },
  { reads: "import.json", args: ["import", "import.json"], format: "json" },
  { reads: "state.json", args: ["stack", "import", "state.json"], format: "json" },
  { reads: "state.json", args: ["stack", "import"], isStdin: true, format: "json" },
  { reads: "seed.json", args: ["emulator", "--seed", "seed.json"], format: "json" },
  { reads: "data.json", args: ["emulator", "--data", "data.json"], format: "json" },
  { reads: "licence.yaml", args: ["validate", "licence.yaml"], format: "licence" },
  { reads: "licence.yaml", args: ["preflight", "licence.yaml"], format: "licence" },
  { reads: "licence.yaml", args: ["scopes", "licence.yaml"], format: "licence" },
  ...["validate", "preflight"].map((command): Reader => ({
    reads: "tags.csv",
    args: [command, "licence.yaml"],
    beside: ["licence.yaml", "tags: { from: tags.csv }\n"],
    format: "table",
  })),
  { reads: "Pulumi.yaml", args: ["scopes", "."], format: "settings" },
  { reads: "package.json", args: ["scopes", "."], format: "settings" },
  { reads: "index.js", args: ["scopes", "index.js"], format: "source" },
];

const MB = 1_000_000;
const structured = ["settings", "json"] as const;

/** What a file may be instead of what it should be, and what is said of it. */
const shapes: readonly {
  readonly name: string;
  readonly make: (file: string) => void;
  readonly says: RegExp;
  /** The formats for which it is wrong; default: all. */
  readonly formats?: readonly Format[];
}[] = [
  { name: "a device", make: (file) => symlinkSync("/dev/zero", file), says: /no regular file/ },
  {
    name: "a pipe that nobody writes to",
    make: (file) => execFileSync("mkfifo", [file]),
    says: /no regular file/,
  },
  { name: "a folder", make: (file) => mkdirSync(file), says: /is a folder|there is no program in/ },
  {
    name: "a link to itself",
    make: (file) => symlinkSync(file, file),
    says: /lead in a circle|No Pulumi.yaml in/,
  },
  { name: "600 MB of nothing", make: hole(600 * MB), says: /is larger than/ },
  {
    name: "bytes that are no text",
    make: (file) => writeFileSync(file, Buffer.concat([Buffer.alloc(1000, 0xff), Buffer.from("\n")])),
    says: /not text in UTF-8|is not JSON|is damaged/,
  },
  {
    name: "10 MB of [",
    make: content("[".repeat(10 * MB)),
    says: /nested too deep|is larger than|is damaged/,
    formats: [...structured, "licence"],
  },
  {
    name: "2 MB of [",
    make: content("[".repeat(1.9 * MB)),
    says: /nested too deep|is damaged/,
    formats: [...structured, "licence"],
  },
  {
    name: "2 MB of commas",
    make: content(",\n".repeat(0.95 * MB)),
    says: /not valid YAML|is not JSON|is damaged/,
    formats: structured,
  },
  {
    name: "10 MB of commas",
    make: content(",\n".repeat(5 * MB)),
    says: /is larger than|is not JSON|is damaged|is too much for one licence/,
    formats: [...structured, "table"],
  },
  {
    name: "100,000 lists in each other",
    make: content(`{"a": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
    says: /nested too deep|is damaged/,
    formats: [...structured, "licence"],
  },
  {
    name: "four million values that are wrong",
    make: content(
      `{"version":3,"deployment":{"resources":[0${",0".repeat(2 * MB)}]},"resources":[0${",0".repeat(2 * MB)}]}`,
    ),
    says: /is larger than|no deployment|no import file|is damaged|not licences/,
    formats: structured,
  },
  {
    name: "40 MB of values",
    make: content(`[${"0,".repeat(20 * MB)}0]`),
    says: /is larger than|holds more than|is damaged/,
    formats: structured,
  },
  {
    name: "10 MB of one text",
    make: content(`"${String.raw`\"`.repeat(5 * MB)}`),
    says: /is larger than|is not JSON|is damaged|Nothing of LiveChat|not valid CSV/,
    formats: [...structured, "source", "table"],
  },
  {
    name: "25 MB of cells in a line",
    make: content(`key,${"a,".repeat(12.5 * MB)}`),
    says: /is too much for one licence/,
    formats: ["table"],
  },
  {
    name: "a thousand columns",
    make: content(`key,${"tag,".repeat(1000)}\n${"a,b\n".repeat(1000)}`),
    says: /has more than 1000 columns/,
    formats: ["table"],
  },
  {
    name: "5 MB of imports",
    make: content("import a from './a';\n".repeat(MB / 4)),
    says: /is larger than|is not JSON|is damaged|Nothing of LiveChat/,
    formats: [...structured, "source"],
  },
];

function content(text: string): (file: string) => void {
  return (file) => writeFileSync(file, `${text}\n`);
}

function hole(size: number): (file: string) => void {
  return (file) => {
    writeFileSync(file, "");
    truncateSync(file, size);
  };
}

const root = mkdtempSync(join(tmpdir(), "hostile-files-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function projectWith(index: number, { reads, beside }: Reader, make: (file: string) => void): string {
  const folder = join(root, String(index));
  const file = join(folder, reads);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, stacks), { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), "name: hostile\nruntime: nodejs\n");
  writeFileSync(join(folder, "index.js"), "");
  if (beside) writeFileSync(join(folder, beside[0]), beside[1]);
  rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  make(file);
  return folder;
}

interface Outcome {
  readonly status: number;
  readonly printed: string;
  readonly time: number;
  readonly memory: number;
}

interface Command {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

async function run(commands: readonly Command[]): Promise<Outcome[]> {
  const script = join(import.meta.dirname, "../fixtures/cli/run-commands.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(commands)], {
    cwd: root,
    timeout: 300_000,
    maxBuffer: 500 * MB,
  });
  const lines = stdout.trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Outcome);
}

function commandOf({ reads, args, env = {}, isStdin }: Reader, folder: string): Command {
  return {
    args,
    cwd: folder,
    env: Object.fromEntries(Object.entries(env).map(([key, file]) => [key, join(folder, file)])),
    ...(isStdin === true ? { stdin: join(folder, reads) } : {}),
  };
}

describe("where a file that a command reads is", () => {
  it.each(shapes)("$name, that is said in a moment", async ({ make, says, formats }) => {
    const affected = readers.filter(
      // What standard input is, whoever pipes it has chosen; only what comes of it can be wrong.
      ({ format, isStdin }) => formats?.includes(format) ?? isStdin === undefined,
    );
    const outcomes = await run(
      affected.map((reader, index) => commandOf(reader, projectWith(index, reader, make))),
    );
    expect(outcomes).toHaveLength(affected.length);
    for (const [index, outcome] of outcomes.entries()) {
      const { reads, args, format } = affected[index] as Reader;
      const what = `${args.join(" ")} with ${reads}: ${JSON.stringify(outcome).slice(0, 2000)}`;
      // A table behind a link to elsewhere is not looked at.
      const expected =
        format === "table" && says.source === "no regular file" ? /regular file|elsewhere/ : says;
      expect(outcome.printed, what).toMatch(
        format === "lock" ? /is being changed by another run.*dev\.lock/ : expected,
      );
      // A source can hold anything.
      expect(outcome.status, what).toSatisfy(
        (status) => status === 2 || status === (format === "source" ? 0 : 1),
      );
      expect(outcome.time, what).toBeLessThan(20_000);
      expect(outcome.memory, what).toBeLessThan(1500);
      expect(outcome.printed.length, what).toBeLessThan(3000);
    }
  });
});

it("a state of 50,000 objects is imported and exported", async () => {
  const folder = projectWith(
    0,
    { reads: "state.json", args: [], format: "json" },
    content(largeState(50_000)),
  );
  const [imported, exported] = await run([
    { args: ["stack", "import", "state.json"], cwd: folder },
    { args: ["stack", "export", "exported.json"], cwd: folder },
  ]);
  expect(imported).toMatchObject({ status: 0 });
  expect(exported).toMatchObject({ status: 0 });
  const { deployment } = JSON.parse(readFileSync(join(folder, "exported.json"), "utf8")) as {
    deployment: { resources: unknown[] };
  };
  expect(deployment.resources).toHaveLength(50_000);
});

function largeState(count: number): string {
  const type = "pulumi-nodejs:dynamic/livechat:CannedResponse";
  const values = {
    __provider: "",
    text: "Thank you for your patience. ".repeat(10),
    tags: ["a", "b"],
    group: 0,
  };
  const resources = Array.from({ length: count }, (_, index) => ({
    urn: `urn:pulumi:dev::hostile::${type}::${index}`,
    custom: true,
    id: String(index),
    type,
    inputs: values,
    outputs: values,
  }));
  return JSON.stringify({
    version: 3,
    deployment: { manifest: { time: "", magic: "", version: "" }, resources },
  });
}
