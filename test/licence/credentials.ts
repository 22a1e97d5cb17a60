import type { Emulator } from "../../src/emulator/index.js";

/** The environment of a command that works on an emulated account, and does not try again. */
export function credentialsOf(emulator: Emulator): NodeJS.ProcessEnv {
  const { account, token } = emulator.licence();
  return {
    LIVECHAT_BASE_URL: emulator.url,
    LIVECHAT_ACCOUNT: account,
    LIVECHAT_TOKEN: token,
    LIVECHAT_RETRY_MAX_TIME_MS: "0",
  };
}
