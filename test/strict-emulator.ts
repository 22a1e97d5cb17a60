import { createEmulator as createLenientEmulator, type EmulatorOptions } from "../src/emulator/index.js";

/** The emulator of our own tests: it refuses whatever the documentation does not have. */
export function createEmulator(options: EmulatorOptions = {}) {
  return createLenientEmulator({ strict: true, ...options });
}
