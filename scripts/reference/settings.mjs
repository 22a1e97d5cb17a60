// The page of the settings, from the table of them and the comments beside it.
import { settings } from "../../dist/api/settings.js";
import { descriptionsIn } from "../descriptions.mjs";
import { code, page, prose, table } from "./markdown.mjs";
import { apartFromDefault } from "./shapes.mjs";

const found = descriptionsIn("src/api/settings.ts", "settings", "settings");
const types = { flag: "`true` or `false`", number: "whole number", text: "text" };

export function settingsPage() {
  const all = Object.entries(settings);
  const limits = all.filter(([, { type }]) => type === "number");
  return page(
    "Settings",
    "A setting stands in the environment of the command, under the first of its names, or in the configuration of the stack, " +
      "under the second one. The environment comes first. With the Pulumi CLI it is `pulumi config set livechat:region fra`, " +
      "and with `--secret` what is secret; on the embedded engine `pulumi-livechat config set`.",
    "A provider of `pulumi-livechat/native` that a program makes itself takes them as arguments, under the second name without " +
      "`livechat:`, before those of the environment: [native provider](native-provider.md#the-provider).",
    "## What is worked on, and how",
    tableOf(all.filter((one) => !limits.includes(one))),
    "## Limits of requests",
    tableOf(limits),
    "Whole numbers. How they work together: [docs/when-the-api-fails.md](../when-the-api-fails.md).",
  );
}

function tableOf(some) {
  return table(
    ["environment", "stack", "type", "default", "meaning"],
    some.map(([name, { key, variable, secret, type = "text" }]) => {
      const { said, preset } = apartFromDefault(found[`settings.${name}`]);
      return [
        code(variable),
        code(`livechat:${key}`),
        type === "number" ? "" : secret ? "a secret" : types[type],
        prose(preset),
        prose(said),
      ];
    }),
  );
}
