// Writes the pages below docs/reference/ from what the sources say. With --check it writes nothing, and fails where a page
// is not as it would write it. Run by `npm run reference`, after `npm run build`.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { referencePages } from "./reference/index.mjs";

const folder = new URL("../docs/reference/", import.meta.url);
const style = await resolveConfig(fileURLToPath(folder));
const isCheck = process.argv.includes("--check");

mkdirSync(folder, { recursive: true });
const pages = new Map();
for (const [name, text] of Object.entries(await referencePages()))
  pages.set(name, await format(text, { ...style, parser: "markdown" }));

const stale = [...pages].filter(([name, text]) => textOf(name) !== text).map(([name]) => name);
const left = readdirSync(folder).filter((name) => !pages.has(name));
if (!isCheck) {
  for (const name of stale) writeFileSync(new URL(name, folder), pages.get(name));
  for (const name of left) rmSync(new URL(name, folder));
} else if (stale.length + left.length > 0) {
  console.error(`docs/reference is stale (${[...stale, ...left].join(", ")}): run \`npm run reference\`.`);
  process.exitCode = 1;
}

function textOf(name) {
  const file = new URL(name, folder);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
