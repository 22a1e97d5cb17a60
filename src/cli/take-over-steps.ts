import { resourceTypes } from "../definitions/index.js";
import type { Exported } from "../licence/export/index.js";

/** The commands by which a stack takes over what was exported into a folder, each as it is typed. */
export function takeOverSteps(exported: Exported, folder: string): string[] {
  return [
    ...(folder === "" ? [] : [`cd ${folder}`]),
    "npm install",
    ...(hasSecrets(exported)
      ? [
          "export PULUMI_CONFIG_PASSPHRASE=…  (one of your own, for each run: it encrypts the state's secrets)",
        ]
      : []),
    // The program is asked what it protects, and needs these.
    ...exported.wanted.map(({ key, what }) => `npx pulumi-livechat config set --secret ${key}  (${what})`),
    "npx pulumi-livechat import import.json  (or: pulumi import --file import.json --generate-code=false --protect=false)",
    "npx pulumi-livechat preview --expect-no-changes",
  ];
}

/** Whether a stack of it has anything to encrypt. */
function hasSecrets({ wanted, counts }: Exported): boolean {
  const own = resourceTypes.filter(
    (type) => type.secretOutputs.length > 0 || type.fieldsWith("secret").length > 0,
  );
  return wanted.length > 0 || own.some(({ section }) => (counts[section] ?? 0) > 0);
}
