/** Set in the processes that the embedded engine starts. */
export const EMBEDDED = "PULUMI_LIVECHAT_EMBEDDED";

/**
 * Set for the embedded engine, it starts a process for the program and for each provider, as the CLI does: for tests that
 * compare both ways, and for looking whether a fault is of one of them.
 */
export const PROCESSES = "PULUMI_LIVECHAT_PROCESSES";

/** A command of the engine that runs this, for messages: both engines have `up`, `state rename` and so on. */
export function engineCommand(words: string): string {
  return commandOf(isEmbedded() ? "embedded" : "pulumi", words);
}

/** Whether this process is one of the embedded engine's. */
export function isEmbedded(): boolean {
  return process.env[EMBEDDED] !== undefined;
}

/** The same of an engine that is known: by its name in plans. */
export function commandOf(engine: "embedded" | "pulumi" | "none", words: string): string {
  return `${engine === "pulumi" ? "pulumi" : "pulumi-livechat"} ${words}`;
}
