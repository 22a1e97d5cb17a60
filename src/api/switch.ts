import { ConfigurationError } from "./errors.js";

const words: ReadonlyMap<string, boolean> = new Map([
  ...["true", "1", "yes", "on"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off"].map((word) => [word, false] as const),
]);

/**
 * Whether a setting that is on or off is on; undefined where it is not set. Every switch is read here: `true`, `1`,
 * `yes` and `on`, `false`, `0`, `no` and `off`, in upper or lower case.
 *
 * @param names What it is called, in the words of whoever sets it: `LIVECHAT_ADOPT`.
 * @throws ConfigurationError naming it, where it is anything else: nobody would see that it is ignored.
 */
export function isOn(names: string, text: string | undefined): boolean | undefined {
  const word = text?.trim().toLowerCase() ?? "";
  const value = words.get(word);
  if (value !== undefined || word === "") return value;
  throw new ConfigurationError(`${names} is neither on nor off`, "Set it to true or false, or leave it out.");
}
