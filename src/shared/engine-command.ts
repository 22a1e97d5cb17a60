/** Set in the processes that the embedded engine starts. */
export const EMBEDDED = "PULUMI_LIVECHAT_EMBEDDED";

/** A command of the engine that runs this, for messages: both engines have `up`, `state rename` and so on. */
export function engineCommand(words: string): string {
  return `${process.env[EMBEDDED] === undefined ? "pulumi" : "pulumi-livechat"} ${words}`;
}
