import "../shared/require-node.js";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Config, getRootDirectory } from "@pulumi/pulumi";
import type { Vars } from "./declaration.js";
import { resourceTypes, referredTo } from "../definitions/index.js";
import { isOn } from "../api/switch.js";
import { DEFAULT_FILE } from "./load.js";
import { Licence } from "./licence.js";
import { runError } from "./run-error.js";
import { isSecretConfig } from "./stack-config.js";
import { secretVars } from "./substitute.js";

/**
 * The program of those who write YAML only. The stack's configuration says which licence it is: `file` (default:
 * `licence.yaml`, beside Pulumi.yaml), `includeRoot` (one more folder from which it may include files), `vars` (an
 * object), `protectAgents` (default: true) and `native` (default: false).
 */
const config = new Config();
const file = resolve(getRootDirectory(), config.get("file") ?? DEFAULT_FILE);
if (!existsSync(file)) {
  throw runError(
    `there is no ${file}: write it, or let \`npx pulumi-livechat export --out DIR\` write it from an account ` +
      "(`pulumi config set file NAME` names another file)",
  );
}
// Pulumi tells of a secret among the vars, and not which of them it is.
const given = config.getObject<Record<string, unknown>>("vars");
const vars = given && isSecretConfig("vars") ? secretVars(given) : given;
const includeRoot = config.get("includeRoot");
const licence = new Licence("licence", {
  file,
  ...(includeRoot !== undefined && { includeRoot: resolve(getRootDirectory(), includeRoot) }),
  protectAgents: flagOf("protectAgents") ?? true,
  native: flagOf("native") ?? false,
  ...(vars && { vars: vars as Vars }),
});

function flagOf(setting: string): boolean | undefined {
  try {
    return isOn(`the setting ${setting}`, config.get(setting));
  } catch (error) {
    throw runError((error as Error).message);
  }
}

const numbered = resourceTypes.filter(
  ({ section, idFrom }) => referredTo.has(section) && idFrom === undefined,
);

/**
 * The ids that LiveChat gave to what other objects refer to, by section and key. Those of all objects, which
 * {@link Licence.ids} has, would be thousands of lines after each preview of a large licence.
 */
export const ids = licence.ids.apply((all) =>
  Object.fromEntries(numbered.map(({ section }) => [section, all[section] ?? {}])),
);
