// The page of the settings, from the table of them and the comments beside it.
import { settings } from "../../dist/api/settings.js";
import { descriptionsIn } from "../descriptions.mjs";
import { code, page, prose, table } from "./markdown.mjs";
import { apartFromDefault } from "./shapes.mjs";

const found = descriptionsIn("src/api/settings.ts", "settings", "settings");
const types = { flag: "`true` or `false`", number: "whole number", text: "text" };

/** What else of the environment is read: it is no setting of this package alone, and has no place in a stack's configuration. */
const others = [
  [
    "PULUMI_CONFIG_PASSPHRASE",
    "The passphrase of the stack's secrets, on either engine. It may be empty. On a terminal the embedded engine asks for it.",
  ],
  ["PULUMI_CONFIG_PASSPHRASE_FILE", "The file that holds it, where the variable above is not set."],
  [
    "HTTPS_PROXY",
    "The proxy through which LiveChat is reached, in capital or small letters; without it that of HTTP_PROXY: docs/when-the-api-fails.md#behind-a-proxy.",
  ],
  ["NO_PROXY", "The hosts that are reached without it."],
  [
    "NODE_EXTRA_CA_CERTS",
    "The file with the certificate of an authority of your own, such as that of a proxy.",
  ],
  [
    "NODE_OPTIONS",
    "Options of Node; with `--max-old-space-size` the embedded engine gives its processes no other heap.",
  ],
  [
    "NODE_COMPILE_CACHE",
    "Where compiled modules are kept between runs. Default: a folder for temporary files; `NODE_DISABLE_COMPILE_CACHE=1`: nowhere.",
  ],
  ["NO_COLOR", "Anything but an empty text: no colours."],
  ["TERM", "`dumb`: no colours, and no line that is drawn anew."],
];

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
    "All are whole numbers. How they work together: [docs/when-the-api-fails.md](../when-the-api-fails.md).",
    "## What else of the environment is read",
    table(
      ["environment", "meaning"],
      others.map(([variable, meaning]) => [code(variable), prose(meaning)]),
    ),
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
