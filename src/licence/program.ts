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

/** What the stack's configuration says, under the project's own name, to the program of those who write YAML only. */
interface ProjectConfiguration {
  /** The licence file, from the folder of Pulumi.yaml. Default: `licence.yaml`. */
  readonly file: string;
  /** One more folder from which it may include files, from the folder of Pulumi.yaml. Default: none. */
  readonly includeRoot: string;
  /** The values of `${var:name}`: an object, or JSON of one. They come before those of the file. Default: none. */
  readonly vars: Vars;
  /** Whether agents are protected from deletion and replacement. Default: true. */
  readonly protectAgents: boolean;
  /** Whether the objects are resources of the native provider. Default: false. */
  readonly native: boolean;
}

const config: Pick<Config, "getObject"> & { get(key: keyof ProjectConfiguration): string | undefined } =
  new Config();
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

function flagOf(setting: keyof ProjectConfiguration): boolean | undefined {
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
