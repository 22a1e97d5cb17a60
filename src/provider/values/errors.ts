import { PrintableError } from "../../shared/printable-error.js";

/** Why the provider refused, for code that must branch. Each says what it means, and what to do. */
export type ProviderErrorCode =
  /**
   * The account has an object of this natural key, or another resource has it.
   *
   * Take it over with `adopt: true` or `livechat:adopt`, or declare another name.
   */
  | "already_exists"
  /**
   * Several objects of the account are what is asked for.
   *
   * Remove or rename the others, or ask for the one by its id.
   */
  | "ambiguous"
  /**
   * There is no object of this id or natural key in the account.
   *
   * See whether the id is right, and whether the credentials are those of the right account.
   */
  | "not_found"
  /**
   * The project's folder, from which Pulumi loads the provider, has no `pulumi-livechat`.
   *
   * `npm install pulumi-livechat` there, in a workspace too.
   */
  | "not_installed"
  /**
   * The API cannot bring the object to what is declared, and a replacement would lose more than it brings.
   *
   * Declare what the account has, or change it in LiveChat's own settings.
   */
  | "unsupported_change"
  /**
   * Two resources say opposite things of one membership: the agent's `groups` and the group's `agents`.
   *
   * Declare it on one side, or alike on both.
   */
  | "contradiction"
  /**
   * The credentials are those of another account than that of the stack.
   *
   * Set the right token; or, where the stack is to go on there, `livechat:acceptAccount`.
   */
  | "another_account"
  /**
   * What has the id in the account has another natural key: it was renamed, or the account is another one.
   *
   * `refresh`, which shows what is there before anything is changed.
   */
  | "another_object"
  /**
   * A write may lose what the API does not tell or take, such as `or` between a greeting's rules.
   *
   * Allow it by its name, in `livechat:acceptLoss`.
   */
  | "not_accepted"
  /**
   * The account answered the write with success, and did not take all of it.
   *
   * See what the message names; a further `up` tries it again.
   */
  | "not_taken"
  /**
   * What is there could not be kept in the backup before it is changed, so that nothing was sent.
   *
   * Make room, or let the folder of `livechat:backups` be written to.
   */
  | "not_kept"
  /**
   * The arguments are not what they must be. The message names each by its place.
   *
   * Correct them in the program or the licence file.
   */
  | "invalid"
  /**
   * A list that LiveChat gave lacks objects that there must be: what else it lacks is not taken for gone.
   *
   * Try again later; `livechat:acceptAbsence` says that it is true.
   */
  | "incomplete"
  /**
   * A call failed, or what it needs is not set. The error that it has as `cause` says why.
   *
   * What the message says.
   */
  | "failed";

/**
 * A refusal or failure of the provider. Its message names the resource, says why, and what to do: Pulumi
 * shows nothing else.
 */
export class ProviderError extends PrintableError {
  override readonly name = "ProviderError";
  readonly code: ProviderErrorCode;

  constructor(code: ProviderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    // Pulumi's provider process prints `error: stack` for a failed check, diff, read or delete; the stack
    // begins with the message, which would then stand there twice with frames that help nobody.
    this.stack = "";
  }
}

/** The account took a write, but not all of it. */
export class NotTakenError extends ProviderError {
  /** The object as the account has it now. */
  readonly state: Record<string, unknown>;

  constructor(message: string, state: Record<string, unknown>) {
    super("not_taken", message);
    this.state = state;
  }
}

/**
 * The object was made or changed, but not all of it as declared. Pulumi records what is there, and the next
 * `up` finishes it.
 */
export class PartialError extends PrintableError {
  override readonly name = "PartialError";
  readonly id: string;
  readonly properties: Record<string, unknown>;
  readonly reasons: string[];

  constructor(id: string, properties: Record<string, unknown>, reason: string) {
    super(reason);
    this.id = id;
    this.properties = properties;
    this.reasons = [this.message];
    this.stack = "";
  }

  /** What `task` gives; a partial failure of it with what `change` makes of its properties. */
  static async with<Result>(
    task: Promise<Result>,
    change: (id: string, properties: Record<string, unknown>) => Record<string, unknown>,
  ): Promise<Result> {
    try {
      return await task;
    } catch (error) {
      if (!(error instanceof PartialError)) throw error;
      throw new PartialError(error.id, change(error.id, error.properties), error.message);
    }
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The words of an error as a sentence that others may follow. */
export function sentence(error: unknown): string {
  return `${reasonOf(error).replace(/\.$/, "")}.`;
}
