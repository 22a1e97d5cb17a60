import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { printable, type PrintableStream, shown } from "../shared/printable.js";
import type { Delivery } from "./deliveries.js";
import { MOST_JSON_BYTES } from "../shared/json-file.js";
import { readText } from "../shared/read-file.js";
import { createEmulator } from "./emulator.js";
import { FAULTS_HELP, FaultSpecError, parseFaults, type FaultPlan } from "./faults/index.js";
import type { RequestRecord } from "./log.js";
import { isLoopback, portOf } from "./loopback.js";
import { EmulatorFileError, readFileOf, readSeeds } from "./seed-file.js";
import type { LicenceSeed } from "./seed.js";
import { StateFile } from "./state-file.js";

/** What of the process the command touches. */
export interface EmulatorContext {
  readonly stdout: PrintableStream;
  readonly stderr: PrintableStream;
  readonly cwd: string;
  /** Calls `listener` each time the person interrupts (Ctrl-C); returns the function that stops it. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

export interface EmulatorCommandOptions {
  /** The port to listen on; 0 takes a free one. */
  port?: number;
  /** The owner's login of the first licence. */
  account?: string;
  /** The token of the first licence. */
  token?: string;
  /** The file to keep the state in between runs. */
  data?: string;
  /** The file with the licences to start with. */
  seed?: string;
  /** What fails, and when. */
  faults?: FaultPlan;
  /** The day for the header `Legacy`. */
  legacy?: string;
  /** The day for the header `Deprecation`. */
  deprecation?: string;
  /** The ports of this machine that webhooks are sent to. */
  webhookPort?: number[];
  /** Whether parameters that the documentation does not have are refused. */
  strict?: boolean;
}

/** `pulumi-livechat emulator`. */
export function emulatorCommand(context: EmulatorContext): Command {
  return new Command("emulator")
    .description(
      "Run an emulator of the LiveChat API on this machine, with the sample account of its documentation.",
    )
    .option("--port <number>", "the port to listen on; 0 takes a free one", port, 0)
    .option("--account <login>", "the login of the account's owner (default: john.doe@mycompany.com)", login)
    .option("--token <token>", "the access token it takes (default: dal:emulator)", oneWord)
    .option("--data <file>", "where to keep the state between runs (default: nowhere)")
    .option("--seed <file>", "the licences to start with, as JSON (default: the sample account)")
    .option("--faults <spec>", "what fails, and when (below; default: nothing)", faults)
    .option(
      "--webhook-port <number>",
      "a port of this machine that webhooks are sent to; may be given several times (default: none)",
      (text, before?: number[]) => [...(before ?? []), port(text)],
    )
    .option(
      "--strict",
      "refuse parameters that the documentation does not have (default: ignore and log them)",
    )
    .option("--legacy <date>", "the day on which the answers say that this version becomes a legacy one", day)
    .option("--deprecation <date>", "the day on which they say that it is deprecated", day)
    .addHelpText("after", `\nFaults:\n${FAULTS_HELP}`)
    .action((options: EmulatorCommandOptions) => runEmulatorCommand(options, context));
}

/**
 * Runs the emulator until it is interrupted. Its first line on stdout is `listening on http://127.0.0.1:PORT`;
 * each request is a line on stderr.
 *
 * @throws EmulatorFileError if a file cannot be read, or is not what it should be.
 */
export async function runEmulatorCommand(
  options: EmulatorCommandOptions,
  context: EmulatorContext,
): Promise<void> {
  const file = options.data === undefined ? undefined : new StateFile(resolve(context.cwd, options.data));
  const kept = await file?.load();
  const licences = withOptions(
    kept ?? (await seedsOf(options.seed, context.cwd)),
    options,
    kept !== undefined,
  );
  const interrupted = Promise.withResolvers<void>();
  const stopListening = context.onInterrupt(() => interrupted.resolve());
  try {
    const emulator = await createEmulator({
      port: options.port ?? 0,
      licences,
      ...(options.faults !== undefined && { faults: options.faults }),
      strict: options.strict ?? false,
      ...(options.legacy !== undefined && { legacy: options.legacy }),
      ...(options.deprecation !== undefined && { deprecation: options.deprecation }),
      log: (record) => context.stderr.write(shown`${printable(lineOf(record))}\n`),
      keepRequests: false,
      webhooks: {
        ports: options.webhookPort ?? [],
        onWithheld: (delivery) => context.stderr.write(shown`${printable(withheldLine(delivery))}\n`),
      },
      ...(file !== undefined && { save: (current) => file.save(current) }),
    });
    try {
      context.stdout.write(shown`${printable(`listening on ${emulator.url}`)}\n`);
      await interrupted.promise;
      // A second signal ends the process, should closing take long.
      stopListening();
    } finally {
      await emulator.close();
    }
  } catch (error) {
    throw readable(error, options);
  } finally {
    stopListening();
  }
}

async function seedsOf(file: string | undefined, cwd: string): Promise<LicenceSeed[]> {
  if (file === undefined) return [{}];
  const path = resolve(cwd, file);
  return readSeeds(
    readFileOf(path, () => readText(path, MOST_JSON_BYTES)),
    path,
  );
}

/** The options are about the first licence. */
function withOptions(
  seeds: LicenceSeed[],
  { account, token, data = "" }: EmulatorCommandOptions,
  kept: boolean,
): LicenceSeed[] {
  const [first = {}, ...others] = seeds;
  if (kept && account !== undefined && account !== first.account) {
    throw new EmulatorFileError(
      data,
      `holds the account ${first.account}, not ${account}: leave out --account, or name another file`,
    );
  }
  return [
    { ...first, ...(account !== undefined && { account }), ...(token !== undefined && { token }) },
    ...others,
  ];
}

function login(text: string): string {
  if (!z.email().safeParse(text).success) throw new InvalidArgumentError("It is an e-mail address.");
  return text;
}

function oneWord(text: string): string {
  if (!/^[!-~]+$/.test(text)) throw new InvalidArgumentError("It is one word, such as dal:secret.");
  return text;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new InvalidArgumentError("It is a number from 0 to 65535.");
  return value;
}

function day(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError("It is a day as YYYY-MM-DD.");
  return text;
}

function faults(spec: string): FaultPlan {
  try {
    return parseFaults(spec);
  } catch (error) {
    if (error instanceof FaultSpecError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function lineOf({ method, path, status, licence, fault, ignored }: RequestRecord): string {
  const more = [
    ...(licence === undefined ? [] : [`(${licence})`]),
    ...(fault === undefined ? [] : [`[${fault}]`]),
    ...(ignored.length === 0 ? [] : [`ignored: ${ignored.join(", ").slice(0, 300)}`]),
  ];
  return [status, method, path.slice(0, 300), ...more].join(" ");
}

function withheldLine({ url, event_type: event }: Delivery): string {
  const how = isLoopback(url) ? `: allow it with --webhook-port ${portOf(url)}` : "";
  return `webhook ${event} to ${new URL(url).origin} not sent${how}`;
}

function readable(error: unknown, options: EmulatorCommandOptions): unknown {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") return error;
  const message = `The port ${options.port} is in use. Choose another with --port, or leave it out for a free one.`;
  return Object.assign(new Error(message, { cause: error }), { code: error.code });
}
