import { printable, type Printable, shown } from "../../shared/printable.js";
import { LiveChatClient } from "../../api/index.js";
import { debugging } from "../../api/debug.js";
import { isDebugged } from "../../api/limits.js";
import { clientFrom } from "../../api/options.js";
import type { ReadSetting } from "../../api/settings.js";
import type { OnProgress } from "../../licence/account.js";
import type { Account } from "../../definitions/definition.js";
import type { OperationSettings } from "../../provider/operation/settings.js";
import type { CliContext } from "../context.js";
import { isTerminal } from "../display/style.js";
import { writeLines } from "../output.js";

/** Works with the account that the credentials belong to, and shows how far the reading is. */
export async function withAccount<Result>(
  context: CliContext,
  found: OperationSettings,
  work: (account: Account, onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  const notices: string[] = [];
  const read: ReadSetting = (setting) => found.read(setting);
  const isTelling = isDebugged(read);
  await using api = new LiveChatClient({
    ...clientFrom(read, "neither LIVECHAT_TOKEN nor livechat:token of a stack (--stack) is set"),
    ...(isTelling && { onRequest: debugging(context.stderr) }),
    onNotice: ({ message }) => notices.push(message),
  });
  const progress = await readingProgress(context, !isTelling);
  try {
    const { acceptsAbsence } = found;
    return await work({ api, currentPassword: undefined, acceptsAbsence }, progress.show);
  } finally {
    progress.stop();
    await writeLines(
      context.stderr,
      notices.map((message) => `warning: ${message}`),
    );
  }
}

/** How often a log is told how far the reading is, in milliseconds: so little that short readings say nothing. */
const TOLD_EVERY = 10_000;

/** On a terminal one line that moves; elsewhere a line now and then. */
async function readingProgress(
  { stderr, env }: CliContext,
  moves: boolean,
): Promise<{ show: OnProgress; stop: () => void }> {
  if (!moves || !isTerminal(stderr, env)) {
    let told = Date.now();
    const show: OnProgress = (...progress) => {
      if (Date.now() - told >= TOLD_EVERY) {
        told = Date.now();
        stderr.write(shown`${progressText(...progress)}\n`);
      }
    };
    return { show, stop: () => {} };
  }
  const { default: ora } = await import("ora");
  const spinner = ora({
    stream: stderr,
    isEnabled: true,
    discardStdin: false,
    text: "reading the account",
  }).start();
  return {
    show: (...progress) => {
      spinner.text = progressText(...progress);
    },
    stop: () => void spinner.stop(),
  };
}

function progressText(...[section, done, total]: Parameters<OnProgress>): Printable {
  const of = total === undefined ? "" : ` of ${total.toLocaleString("en-US")}`;
  return printable(`reading ${section}: ${done.toLocaleString("en-US")}${of}`);
}
