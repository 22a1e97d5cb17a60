import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isLicenceProgram } from "../../src/cli/licence-program.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "licence-program-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Whether a project with these files is one of a licence file alone. */
function isOne(files: Readonly<Record<string, string>>, { entryPoint = ".", nodeargs = "" } = {}): boolean {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const runtime = { typescript: false, nodeargs };
  return isLicenceProgram({ programDirectory: folder, entryPoint, runtime } as Parameters<
    typeof isLicenceProgram
  >[0]);
}

const program = 'export * from "pulumi-livechat/program";\n';

test("a program is the licence file where it says that and nothing else", () => {
  expect(isOne({ "index.js": `// What licence.yaml holds.\n${program}` })).toBe(true);
  expect(isOne({ "index.js": "module.exports = require('pulumi-livechat/program')" })).toBe(true);
  expect(isOne({ "package.json": '{"main":"src/main.js"}', "src/main.js": program })).toBe(true);
  expect(isOne({ "other.js": program }, { entryPoint: "other.js" })).toBe(true);
});

test.each([
  ["more", `${program}console.log("more");`],
  ["other outputs", 'import "pulumi-livechat/program";'],
  ["a part of it", 'export { ids } from "pulumi-livechat/program";'],
  ["a statement that a comment hides", `/* ${program} */`],
  ["nothing", ""],
])("and not where it says %s", (_what, text) => {
  expect(isOne({ "index.js": text })).toBe(false);
});

test("and not where its main file is missing, or damaged is what names it", () => {
  expect(isOne({})).toBe(false);
  expect(isOne({ "package.json": "{", "index.js": program })).toBe(false);
});

test("and not where Node is told more than sizes, which may be code", () => {
  const files = { "index.js": program };
  expect(isOne(files, { nodeargs: "--stack-trace-limit=1 --max-old-space-size=4096" })).toBe(true);
  expect(isOne(files, { nodeargs: "--stack-trace-limit=1 --import ./traces.js" })).toBe(false);
});
