import { parsePath } from "../shared/property-path.js";
import { EngineError } from "./errors.js";
import type { StackOptions } from "./options.js";
import { type OpenStack, withStack } from "./session.js";
import type { ConfigPlace } from "./project/stack-config.js";

/** Which value of a stack's configuration is meant. */
export interface ConfigKey {
  /** `livechat:token`; without a namespace it is the project's. */
  readonly key: string;
  /** Whether the key is a path into a value: `vars.domain`, `vars["a.b"]`, `seats[0]`. Default false. */
  readonly isPath?: boolean;
}

/** A value of a stack's configuration. */
export interface ConfigValue {
  readonly value: string;
  readonly secret: boolean;
}

/**
 * Every value that the stack's configuration has, by its key; those that Pulumi.yaml gives included.
 *
 * @throws EngineError `passphrase` where it has secrets and the environment not their passphrase.
 */
export async function readConfig(options: StackOptions): Promise<Record<string, ConfigValue>> {
  return await withStack(options, "read", (open) => Promise.resolve(configOf(open)));
}

/**
 * One of them; undefined where it is not set.
 *
 * @throws EngineError as {@link readConfig} does, and `project` where the key is none.
 */
export async function getConfig(options: StackOptions, key: string): Promise<ConfigValue | undefined> {
  return await withStack(options, "read", (open) =>
    Promise.resolve(configOf(open)[placeOf({ key }, open.project.name).key]),
  );
}

/** The same of a stack that is open. */
export function configOf({ project, configFile, secrets }: OpenStack): Record<string, ConfigValue> {
  const { values, secretKeys } = configFile.resolve(project, secrets.encryption, {});
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, secret: secretKeys.includes(key) }]),
  );
}

/**
 * Sets a value in the stack's file, as `pulumi config set` does; everything else in it stays as it is written. A secret
 * is encrypted with PULUMI_CONFIG_PASSPHRASE.
 *
 * @throws EngineError `passphrase` where that is missing or wrong, `project` where the key is none.
 */
export async function setConfig(
  options: StackOptions,
  given: ConfigKey,
  value: string,
  { secret }: { readonly secret: boolean },
): Promise<void> {
  await withStack(options, "write", async ({ project, configFile, secrets, store }) => {
    const place = placeOf(given, project.name);
    if (!secret) {
      configFile.set(place, given.isPath === true ? typed(value) : value);
      return;
    }
    await secrets.ensure(store);
    configFile.set(place, { secure: secrets.encryption?.encrypt(value) });
  });
}

/**
 * Takes a value out of the stack's file. Returns whether it was there.
 *
 * @throws EngineError `project` where the key is none.
 */
export async function removeConfig(options: StackOptions, given: ConfigKey): Promise<boolean> {
  return await withStack(options, "write", ({ project, configFile }) =>
    Promise.resolve(configFile.remove(placeOf(given, project.name))),
  );
}

function placeOf({ key, isPath = false }: ConfigKey, project: string): ConfigPlace {
  const [, namespace = project, rest = ""] = /^(?:([^:.[\]"]+):)?(.*)$/s.exec(key) ?? [];
  const [name, ...path] = (isPath ? parsePath(rest) : [rest]) ?? [];
  if (typeof name !== "string" || name === "" || (!isPath && name.includes(":")) || path.includes("*")) {
    throw new EngineError(
      "project",
      `"${key}" is no configuration key: name it "livechat:token", or "${project}:domain"; with --path as a path into a value, "vars.domain".`,
    );
  }
  return { key: `${namespace}:${name}`, inside: path };
}

/** What a text stands for inside of a value, as the CLI reads it there: a flag, a whole number, or itself. */
function typed(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
