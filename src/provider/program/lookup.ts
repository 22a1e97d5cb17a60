import {
  CustomResource,
  type Input,
  type Inputs,
  isSecret,
  log,
  type Output,
  output,
  type Resource,
  runtime,
  secret,
} from "@pulumi/pulumi";
import type { Notice } from "../../api/index.js";
import { Redactor } from "../../api/redact.js";
import { printable } from "../../shared/printable.js";
import type { ReadFunction } from "../lookups/read-function.js";
import { ProviderError } from "../values/errors.js";
import { type Monitor, mocksOf } from "./run.js";
import { Session } from "../operation/session.js";
import { pathText } from "../../shared/path-text.js";
import { withoutWords } from "../values/words.js";

/** A function that reads from the account while the program runs; in a preview too, since it changes nothing. */
export type Lookup<Args extends unknown[], Result> = (...args: Args) => Promise<Result>;

/**
 * A read function as a program calls it. It connects as the resources do, with the credentials of the environment or of the
 * stack whose program calls it, and raises the API's errors (`NotFoundError`, `AuthenticationError` and so on).
 *
 * Under `setMocks` it reads nothing from LiveChat: the mocks' `call` gives the answer, as for every provider's
 * functions. Its token is `livechat:index:` and the name.
 */
export function lookup<Args extends unknown[], Result extends object>(
  reads: ReadFunction<Args, Result>,
): Lookup<Args, Result> {
  return lookupOf(reads, isRecord);
}

/** A read function whose answer is a list. */
export function listLookup<Args extends unknown[], Item>(
  reads: ReadFunction<Args, Item[]>,
): Lookup<Args, Item[]> {
  return lookupOf(reads, Array.isArray);
}

function lookupOf<Args extends unknown[], Result>(
  { name, read }: ReadFunction<Args, Result>,
  fits: (answer: unknown) => boolean,
): Lookup<Args, Result> {
  return async (...args) => {
    const monitor = runtime.getMonitor();
    const mocks = mocksOf(monitor);
    if (mocks) {
      const token = `livechat:index:${name}`;
      const answer = await mocks.call({ token, inputs: args[0] ?? {} });
      if (!fits(answer)) {
        const wanted = fits === Array.isArray ? "a list" : "an object";
        throw new ProviderError(
          "failed",
          `${name} reads nothing from LiveChat under \`setMocks\`: let the mocks' \`call\` answer the token ` +
            `"${token}" with ${wanted}, which is what ${name} gives`,
        );
      }
      return answer as Result;
    }
    try {
      const session = sessionOf(monitor);
      const { api } = await session.account();
      // A stack's outputs may be made of it.
      return withoutWords(await read(api, ...args), ({ path, reason }) =>
        session.notify("warning", `${name}: ${pathText(path)} of the answer is left out: ${reason}`),
      );
    } catch (error) {
      // Nobody's program is in the stack of what was awaited, and Pulumi prints it after the message.
      if (error instanceof Error && "code" in error) error.stack = "";
      throw error;
    }
  };
}

/**
 * The same read with arguments that may be outputs, as an output. It is unknown while a resource that it depends on
 * is still to be made.
 */
export function outputForm<Args extends unknown[], Result>(
  read: Lookup<Args, Result>,
): (...args: { [K in keyof Args]: Input<WithOutputs<Args[K]>> }) => Output<Result> {
  return (...args) => {
    const values = known(args);
    return values.apply(async (arrived) => {
      try {
        return await read(...(arrived as unknown as Args));
      } catch (error) {
        throw (await isSecret(values)) ? withoutTexts(error, arrived) : error;
      }
    });
  };
}

/** An error that quotes none of the texts in these values: what is asked for may be a secret. */
function withoutTexts(error: unknown, values: unknown): unknown {
  const texts = new Set<string>();
  JSON.stringify(values, (_key, value: unknown) => {
    if (typeof value === "string") texts.add(value).add(printable(value));
    return value;
  });
  if (error instanceof Error) error.message = new Redactor(texts).text(error.message);
  return error;
}

/**
 * The values of inputs. In a preview the name of a resource to be made is known already, and reading by it would
 * fail: its id is not.
 */
function known(inputs: unknown[]): Output<unknown[]> {
  const values = output(inputs as Inputs) as unknown as Output<unknown[]> & {
    allResources(): Promise<Set<Resource>>;
  };
  const ids = values
    .allResources()
    .then((resources) => [...resources].filter((one) => CustomResource.isInstance(one)).map(({ id }) => id));
  return output([values, ids]).apply(([given]) => given as unknown[]);
}

/** Like {@link outputForm}, for what must not be shown. */
export function secretForm<Args extends unknown[], Result>(
  read: Lookup<Args, Result>,
): (...args: { [K in keyof Args]: Input<WithOutputs<Args[K]>> }) => Output<Result> {
  const plain = outputForm(read);
  return (...args) => secret(plain(...args)) as Output<Result>;
}

type WithOutputs<T> = T extends object ? { [K in keyof T]: Input<T[K]> } : T;

/**
 * The connection of each run of a program, by the engine that the run talks to. A process may run the programs of
 * several stacks, one after the other or at once (Automation API), and each stack has its own account.
 */
const sessions = new WeakMap<object, Session>();
const outsideOfRuns = {};

function sessionOf(monitor: Monitor): Session {
  const run = monitor ?? outsideOfRuns;
  const session = sessions.get(run) ?? new LookupSession();
  sessions.set(run, session);
  return session;
}

class LookupSession extends Session {
  constructor() {
    super();
    // Not `Config.get`: it warns of a secret that is read in plain, which a token must be to be used.
    this.configure((key) => runtime.getConfig(key));
  }

  /** In an `up` the provider's process tells what is announced. */
  protected override heed(notice: Notice): void {
    const isAnnounced = notice.code === "legacy" || notice.code === "deprecation";
    if (!isAnnounced || runtime.isDryRun()) super.heed(notice);
  }

  override notify(severity: "info" | "warning", message: string): void {
    void (severity === "warning" ? log.warn(message) : log.info(message));
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
