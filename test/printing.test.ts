import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** What prints, and the files that may hold it: each passes everything through src/shared/printable.ts. */
const RULES: Readonly<Record<string, { readonly pattern: RegExp; readonly files: readonly string[] }>> = {
  "text is made printable by the functions alone": {
    pattern: /\bas Printable\b/,
    files: ["shared/printable.ts", "cli/display/style.ts", "cli/display/text.ts", "licence/run-error.ts"],
  },
  "every error has the base that makes its message printable": {
    pattern: /\bextends (Type|Range|Syntax)?Error\b/,
    files: ["shared/printable-error.ts"],
  },
  "what a provider tells has one way out": {
    pattern: /\bconsole\./,
    // A plugin says on which port it listens, and no more.
    files: ["provider/operation/tell.ts", "native/main.ts"],
  },
  "what Pulumi shows of a program's error is printable": {
    pattern: /new (Run|Resource)Error\(/,
    files: ["provider/program/run-error.ts"],
  },
  "the process's streams are given away as streams for printable text": {
    pattern: /\bprocess\.std(out|err)\b/,
    files: ["api/debug.ts", "cli/context.ts", "cli/main.ts", "cli/demo/narrator.ts"],
  },
  "a stream of the command line takes nothing but printable text": {
    pattern: /NodeJS\.(WritableStream|WriteStream)/,
    files: ["cli/output.ts"],
  },
};

/** These read what a process of the SDK writes, which they call `process`. */
const readers = new Set(["engine/rpc/program-process.ts", "engine/rpc/provider-client.ts"]);

const root = fileURLToPath(new URL("../src/", import.meta.url));
// The bench is no part of the package: it prints its own figures.
const sources = globSync("**/*.ts", { cwd: root }).filter((file) => !file.startsWith("bench/"));

function breaking(pattern: RegExp, texts: Readonly<Record<string, string>>): string[] {
  return Object.keys(texts).filter((file) => pattern.test(texts[file] ?? ""));
}

describe("what is printed", () => {
  const texts = Object.fromEntries(
    sources.filter((file) => !readers.has(file)).map((file) => [file, readFileSync(root + file, "utf8")]),
  );

  test.each(Object.keys(RULES))("%s", (name) => {
    const { pattern, files } = RULES[name] as (typeof RULES)[string];
    expect(breaking(pattern, texts).toSorted()).toEqual(files.toSorted());
  });

  test.each([
    ["console.log(`made ${name}`);", "what a provider tells has one way out"],
    ["class Refused extends Error {}", "every error has the base that makes its message printable"],
    ["process.stderr.write(name);", "the process's streams are given away as streams for printable text"],
    ["stdout.write(name as Printable);", "text is made printable by the functions alone"],
    ["throw new RunError(`no ${name}`);", "what Pulumi shows of a program's error is printable"],
  ])("would be seen: %s", (code, rule) => {
    expect(breaking((RULES[rule] as (typeof RULES)[string]).pattern, { "new.ts": code })).toEqual(["new.ts"]);
  });
});
