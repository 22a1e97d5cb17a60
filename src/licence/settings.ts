import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { isOn } from "../api/switch.js";
import { resourceTypes, referredTo } from "../definitions/index.js";
import { PrintableError } from "../shared/printable-error.js";
import type { LicenceArgs, Vars } from "./declaration.js";
import { DEFAULT_FILE } from "./load.js";
import { secretVars } from "./substitute.js";

/** Why the stack's configuration gives no licence. */
export class SettingsError extends PrintableError {}

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

/** Where that is read. */
export interface StackSettings {
  /** The folder of Pulumi.yaml. */
  readonly root: string;
  readonly get: (key: keyof ProjectConfiguration) => string | undefined;
  readonly isSecret: (key: string) => boolean;
}

/** @throws SettingsError */
export function licenceArgsOf(settings: StackSettings): LicenceArgs & { readonly file: string } {
  const { root, get, isSecret } = settings;
  const file = resolve(root, get("file") ?? DEFAULT_FILE);
  if (!existsSync(file)) {
    throw new SettingsError(
      `there is no ${file}: write it, or let \`npx pulumi-livechat export --out DIR\` write it from an account ` +
        "(`pulumi config set file NAME` names another file)",
    );
  }
  const given = varsIn(get("vars"));
  // Pulumi tells of a secret among the vars, and not which of them it is.
  const vars = given && isSecret("vars") ? secretVars(given) : given;
  const includeRoot = get("includeRoot");
  return {
    file,
    ...(includeRoot !== undefined && { includeRoot: resolve(root, includeRoot) }),
    protectAgents: flagIn(settings, "protectAgents") ?? true,
    native: flagIn(settings, "native") ?? false,
    ...(vars && { vars: vars as Vars }),
  };
}

const numbered = resourceTypes.filter(
  ({ section, idFrom }) => referredTo.has(section) && idFrom === undefined,
);

/**
 * The ids that LiveChat gave to what other objects refer to, by section and key. Those of all objects would be thousands of
 * lines after each preview of a large licence.
 */
export function numberedIds<Id>(
  all: Readonly<Record<string, Record<string, Id>>>,
): Record<string, Record<string, Id>> {
  return Object.fromEntries(numbered.map(({ section }) => [section, all[section] ?? {}]));
}

function varsIn(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  let vars: unknown;
  try {
    vars = JSON.parse(text);
  } catch {
    // What is wrong with it may be a secret.
  }
  if (typeof vars !== "object" || vars === null || Array.isArray(vars)) {
    throw new SettingsError(
      "the setting vars is no object of values: `pulumi config set --path vars.NAME VALUE`",
    );
  }
  return vars as Record<string, unknown>;
}

function flagIn({ get }: StackSettings, setting: keyof ProjectConfiguration): boolean | undefined {
  try {
    return isOn(`the setting ${setting}`, get(setting));
  } catch (error) {
    throw new SettingsError((error as Error).message);
  }
}
