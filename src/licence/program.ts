import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Config, getRootDirectory, RunError } from "@pulumi/pulumi";
import type { Vars } from "./declaration.js";
import { Licence } from "./licence.js";

/**
 * The program of those who write YAML only. The stack's configuration says which licence it is: `file` (default:
 * `licence.yaml`, beside Pulumi.yaml), `vars` (an object) and `protectAgents` (default: true).
 */
const config = new Config();
const file = resolve(getRootDirectory(), config.get("file") ?? "licence.yaml");
if (!existsSync(file)) {
  throw new RunError(
    `there is no ${file}: write it, or let \`npx pulumi-livechat export --out DIR\` write it from an account ` +
      "(`pulumi config set file NAME` names another file)",
  );
}
const vars = config.getObject<Vars>("vars");
const licence = new Licence("licence", {
  file,
  protectAgents: config.getBoolean("protectAgents") ?? true,
  ...(vars && { vars }),
});

/** The ids of all objects, by section and key. */
export const ids = licence.ids;
