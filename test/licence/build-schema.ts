import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);

/** The JSON Schema of licence files, as `npm run build` makes it and the package ships it. */
export function buildSchema(): Record<string, unknown> {
  execFileSync(process.execPath, ["scripts/licence-schema.mjs"], { cwd: root });
  return JSON.parse(readFileSync(new URL("licence.schema.json", root), "utf8")) as Record<string, unknown>;
}
