import { createRequire } from "node:module";

/** The options by which Pulumi finds the native provider's plugin. */
export interface PluginOptions {
  readonly version?: string;
  readonly pluginDownloadURL?: string;
}

let known: PluginOptions | undefined;

/**
 * Where this build of the package says that the plugin is to be downloaded from, and which version; mostly nothing: the
 * project's `plugins:` then say where it is.
 */
export function pluginOptions(): PluginOptions {
  if (known === undefined) {
    const require = createRequire(import.meta.url);
    const { version, pluginDownloadURL } = require("../../../schema.json") as PluginOptions;
    known = version === undefined || pluginDownloadURL === undefined ? {} : { version, pluginDownloadURL };
  }
  return known;
}
