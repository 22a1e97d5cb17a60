import { clientFromEnvironment, LiveChatClient } from "../../api/index.js";
import type { OnProgress } from "../../licence/account.js";
import type { Context } from "../../provider/definition.js";
import { type CliContext, write } from "../context.js";
import { isTerminal } from "../display/style.js";

/** Works with the account that the environment's credentials belong to, and shows how far the reading is. */
export async function withAccount<Result>(
  context: CliContext,
  work: (account: Context, onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  await using api = new LiveChatClient(clientFromEnvironment(context.env));
  const progress = await readingProgress(context);
  try {
    return await work({ api, currentPassword: undefined }, progress.show);
  } finally {
    progress.stop();
  }
}

/** On a terminal one line that moves; elsewhere nothing, for a log has no use of it. */
async function readingProgress({ stderr, env }: CliContext): Promise<{ show: OnProgress; stop: () => void }> {
  if (!isTerminal(stderr, env)) {
    return { show: () => {}, stop: () => {} };
  }
  const { default: ora } = await import("ora");
  const spinner = ora({
    stream: stderr,
    isEnabled: true,
    discardStdin: false,
    text: "reading the account",
  }).start();
  return {
    show: (section, done, total) => {
      spinner.text = `reading ${section}: ${done}${total === undefined ? "" : ` of ${total}`}`;
    },
    stop: () => void spinner.stop(),
  };
}

/** Writes lines for people. */
export async function tell(context: CliContext, lines: readonly string[]): Promise<void> {
  await write(context.stderr, lines.map((line) => `${line}\n`).join(""));
}
