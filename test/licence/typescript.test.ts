import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { Emulator, LicenceData } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { checkLicence } from "../../src/licence/check.js";
import { exportAccount, type Format } from "../../src/licence/export/index.js";
import { loadFile } from "../../src/licence/load.js";
import { fill } from "../../src/licence/model.js";
import type { Values } from "../../src/definitions/definition.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { accounts } from "./accounts.js";
import { furnish } from "./awkward-account.js";

/** Below the repository, where the programs find the packages by their names. */
const cache = fileURLToPath(new URL("../../node_modules/.cache/typescript-tests", import.meta.url));
let folder: string;
let emulator: Emulator;

beforeAll(async () => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, "export-"));
  emulator = await createEmulator();
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

async function exported(format: Format, name: string): Promise<string> {
  const directory = join(folder, name);
  const { account, token } = emulator.licence();
  await using api = new LiveChatClient({ token, account, baseUrl: emulator.url });
  await exportAccount({ api, currentPassword: undefined }, { directory, format, force: true });
  return directory;
}

function fillWith(data: Partial<LicenceData>): void {
  emulator.reset();
  emulator.licence().edit((now) => void Object.assign(now, structuredClone(data)));
}

/** Stands for another object of the licence, wherever one is referred to. */
class To {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Declaration {
  readonly name: string;
  readonly args: Values;
  readonly options: Values;
}

/** What a program declares, in order. It has no types of its own, so that it runs as it stands. */
function declaredBy(program: string): Declaration[] {
  const declared: Declaration[] = [];
  const classes = resourceTypes.map(({ name, section }) => {
    return class {
      readonly id: To;
      /** An owner is referred to by it. */
      readonly login: To;

      constructor(key: string, args: Values, options: Values = {}) {
        this.id = this.login = new To(`${section}.${key}`);
        declared.push({ name: `${name} ${key}`, args, options });
      }
    };
  });
  const body = program.replace(/^import \{[^}]*\} from "pulumi-livechat";$/m, '"use strict";');
  // oxlint-disable-next-line typescript/no-implied-eval -- the program is what is tested
  const run = new Function(...resourceTypes.map(({ name }) => name), body) as (...args: unknown[]) => void;
  run(...classes);
  return declared;
}

/** What a licence file declares, in its order. */
function declaredIn(file: string): Declaration[] {
  const { entries } = checkLicence(loadFile(file, { env: {}, config: () => undefined }));
  return entries.map(({ type, key, args, options }) => ({
    name: `${type.name} ${key}`,
    args: fill(args, (target) => new To(`${target.type.section}.${target.key}`)),
    options: { ...(type.protectByDefault && { protect: true }), ...options },
  }));
}

const sorted = (declared: Declaration[]) =>
  declared.toSorted((one, other) => (one.name < other.name ? -1 : 1));

describe("an export as TypeScript", () => {
  test("declares what the export as YAML declares, for any account", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(accounts({ twins: true }), async (data) => {
        fillWith(data);
        const program = join(await exported("typescript", "any"), "index.ts");
        const file = join(await exported("yaml", "any"), "licence.yaml");
        expect(sorted(declaredBy(readFileSync(program, "utf8")))).toEqual(sorted(declaredIn(file)));
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test("type-checks as the project around it says, strictly", { timeout: 120_000 }, async () => {
    const directories: string[] = [];
    emulator.reset();
    emulator.licence().edit(furnish);
    emulator.licence().edit(({ webhooks: [first] }) => {
      if (first)
        Object.assign(first, { event_type: "chat_ended", url: "https://user:s3cret@acme.com/`${a}\\" });
    });
    directories.push(await exported("typescript", "sample"));
    const sample = readFileSync(join(directories[0] as string, "index.ts"), "utf8");
    expect(sample).not.toContain("s3cret");
    const after = "@acme.com/\\`\\${a}\\\\`";
    expect(sample).toContain(
      `interpolate\`https://\${config.requireSecret("chat-ended-credentials")}${after}`,
    );
    for (const [index, data] of fc.sample(accounts({ twins: true }), { numRuns: 20, seed: 6 }).entries()) {
      fillWith(data);
      directories.push(await exported("typescript", `random-${index}`));
    }
    const config = join(directories[0] as string, "tsconfig.json");
    const { options, errors } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(config, (path) => readFileSync(path, "utf8")).config,
      ts.sys,
      directories[0] as string,
    );
    expect(errors).toEqual([]);
    expect(options.strict).toBe(true);
    const program = ts.createProgram(
      directories.map((directory) => join(directory, "index.ts")),
      options,
    );
    const problems = ts.getPreEmitDiagnostics(program);
    expect(ts.formatDiagnostics(problems, host)).toBe("");
    const source = program.getSourceFile(join(directories[0] as string, "index.ts"));
    expect(source?.statements.length).toBeGreaterThan(40);
  });
});

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => folder,
  getNewLine: () => "\n",
};
