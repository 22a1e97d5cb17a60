import {
  CustomResource,
  type Input,
  type Inputs,
  type Output,
  output,
  type Resource,
  runtime,
  secret,
} from "@pulumi/pulumi";
import type { LiveChatClient } from "../api/index.js";
import { ProviderError } from "./errors.js";
import { Session } from "./session.js";

/** A function that reads from the account while the program runs; in a preview too, since it changes nothing. */
export type Lookup<Args extends unknown[], Result> = (...args: Args) => Promise<Result>;

/** One connection for a whole program, with the stack's configuration. */
let session: Session | undefined;

/**
 * A read function: it connects as the resources do, with the credentials of the environment or the stack,
 * and raises the API's errors (`NotFoundError`, `AuthenticationError` and so on).
 */
export function lookup<Args extends unknown[], Result>(
  read: (api: LiveChatClient, ...args: Args) => Promise<Result>,
): Lookup<Args, Result> {
  return async (...args) => {
    session ??= connect();
    try {
      const { api } = await session.context();
      return await read(api, ...args);
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
  return (...args) => known(args).apply(async (values) => await read(...(values as unknown as Args)));
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

/** The one of `objects` that fits, or an error that names what was looked for. */
export function only<T>(objects: readonly T[], fits: (object: T) => boolean, what: string): T {
  const found = objects.filter(fits);
  const [first] = found;
  if (first === undefined) {
    throw new ProviderError("not_found", `there is no ${what} in the account`);
  }
  if (found.length > 1) {
    throw new ProviderError("ambiguous", `the account has ${found.length} of ${what}: ask for one by its id`);
  }
  return first;
}

function connect(): Session {
  const connected = new Session();
  // Not `Config.get`: it warns of a secret that is read in plain, which a token must be to be used.
  connected.configure((key) => runtime.getConfig(key));
  return connected;
}
