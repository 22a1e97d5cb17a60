// Writes schema.json, the schema of the native provider, from the definitions and the comments beside them. Run by
// `npm run build`; with an argument, into that file. LIVECHAT_PLUGIN_DOWNLOAD_URL in its environment says where Pulumi is to
// get the plugin from.
import { readFileSync, writeFileSync } from "node:fs";
import { packageSchema } from "../dist/native/schema/index.js";
import { descriptionsIn, functionDescriptions, typeDescriptions } from "./descriptions.mjs";

const { version, description, license } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);
const pluginDownloadURL = process.env.LIVECHAT_PLUGIN_DOWNLOAD_URL || undefined;
const descriptions = {
  ...typeDescriptions(),
  ...functionDescriptions(),
  ...descriptionsIn("src/api/settings.ts", "settings", "settings"),
};
writeFileSync(
  process.argv[2] ?? new URL("../schema.json", import.meta.url),
  `${JSON.stringify(packageSchema({ version, description, license, pluginDownloadURL }, descriptions), undefined, 2)}\n`,
);
