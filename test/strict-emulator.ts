import { declareCredentials, declareSource } from "./sweep.js";
import { createEmulator as createLenientEmulator, type EmulatorOptions } from "../src/emulator/index.js";

/**
 * The emulator of our own tests: it refuses whatever the documentation does not have, and what it keeps secret may show
 * nowhere else.
 */
export async function createEmulator(options: EmulatorOptions = {}) {
  const emulator = await createLenientEmulator({ strict: true, ...options });
  const count = options.licences?.length ?? 1;
  for (const licence of Array.from({ length: count }, (_, index) => emulator.licence(index))) {
    declareCredentials(licence.account, licence.token);
    declareSource(() => {
      const { agents, webhooks } = licence.data;
      return [...agents.map(({ password = "" }) => password), ...webhooks.map(({ token }) => token)];
    });
  }
  return emulator;
}
