import "../shared/require-node.js";
import { Config, getRootDirectory } from "@pulumi/pulumi";
import { Licence } from "./licence.js";
import { runError } from "./run-error.js";
import { licenceArgsOf, numberedIds, SettingsError } from "./settings.js";
import { isSecretConfig } from "./stack-config.js";

/** The program of those who write YAML only. The stack's configuration says which licence it is. */
const licence = new Licence("licence", argsOfStack());

function argsOfStack() {
  const config = new Config();
  try {
    return licenceArgsOf({
      root: getRootDirectory(),
      get: (key) => config.get(key),
      isSecret: isSecretConfig,
    });
  } catch (error) {
    throw error instanceof SettingsError ? runError(error) : error;
  }
}

/** The ids of what other objects refer to; {@link Licence.ids} has those of all. */
export const ids = licence.ids.apply(numberedIds);
