import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createEmulator } from "../strict-emulator.js";
import { preview } from "../../src/engine/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

test(
  "the project at the root declares a licence file with no program of one's own",
  { timeout: 120_000 },
  async () => {
    // The sample account has a group of the same name, which a preview would refuse to make again.
    const emulator = await createEmulator({ licences: [{ data: "empty" }] });
    const { account, token } = emulator.licence();
    const env = {
      ...process.env,
      LIVECHAT_BASE_URL: emulator.url,
      LIVECHAT_ACCOUNT: account,
      LIVECHAT_TOKEN: token,
      PULUMI_CONFIG_PASSPHRASE: "x",
    };
    // A preview only: the stack's state would be kept beside the project.
    const { errors, changes } = await preview({ cwd: root, stack: "root-project-test", create: true, env });
    await emulator.close();
    expect(errors).toEqual([]);
    // The stack, the component, and the eleven objects of examples/licence.
    expect(changes).toMatchObject({ create: 13 });
  },
);
