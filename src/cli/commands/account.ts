import { printable, type Printable, shown } from "../../shared/printable.js";
import { clientFromEnvironment, LiveChatClient } from "../../api/index.js";
import { debugging } from "../../api/debug.js";
import { settings, settingsOfEnvironment } from "../../api/settings.js";
import type { OnProgress } from "../../licence/account.js";
import type { Account } from "../../definitions/definition.js";
import { isOn } from "../../api/switch.js";
import type { CliContext } from "../context.js";
import { debugged } from "../debugged.js";
import { isTerminal } from "../display/style.js";
import { writeLines } from "../output.js";

/** Works with the account that the environment's credentials belong to, and shows how far the reading is. */
export async function withAccount<Result>(
  context: CliContext,
  flags: { readonly debug?: boolean },
  work: (account: Account, onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  const notices: string[] = [];
  const { env, isDebugged } = debugged(context, flags);
  await using api = new LiveChatClient({
    ...clientFromEnvironment(env),
    ...(isDebugged && { onRequest: debugging(context.stderr) }),
    onNotice: ({ message }) => notices.push(message),
  });
  const acceptsAbsence =
    isOn("LIVECHAT_ACCEPT_ABSENCE", settingsOfEnvironment(env)(settings.acceptAbsence)) ?? false;
  const progress = await readingProgress(context, !isDebugged);
  try {
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
