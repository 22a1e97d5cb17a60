import type { Identity, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ACCOUNT_CODE, coded } from "../../shared/codes.js";
import { ProviderError, sentence } from "../values/errors.js";
import { accountIn, accountName, compare, identityOf, together } from "../values/identity.js";
import type { Lists } from "./lists.js";

/** What the account is asked and told with: parts of the session. */
export interface AccountAccess {
  /** The types whose objects tell which account it is. */
  readonly telling: readonly ResourceType[];
  readonly lists: Lists;
  /** The setting `livechat:acceptAccount`. */
  readonly accepted: () => string | undefined;
  readonly notifyOnce: (about: string, severity: "info" | "warning", message: string) => void;
}

/** What a preview tells of the stack that it plans for. */
export interface Planned {
  /** `acme/dev` */
  readonly stack?: string;
  /** The accounts that its objects are in, as far as its state tells; most often one. */
  readonly accounts?: readonly Identity[];
}

/** What could be read of who the account is; `failure` is why a part of it could not. */
interface Reading {
  readonly identity: Identity | undefined;
  readonly failure?: unknown;
}

/**
 * Which account an operation works on, and whether it is the one that the stack's objects are in. It is read once, and
 * as far as the credentials may.
 */
export class AccountGuard {
  readonly #access: AccountAccess;
  readonly #parts = new Map<ResourceType, Promise<Identity | undefined>>();
  /** The accounts that the stack's objects are in, as far as this operation has seen them. */
  readonly #seen = new Map<string, Identity>();
  #identity: Identity | undefined;
  /** What a look has told, which is less. */
  #glimpsed: Identity | undefined;
  #looked: Promise<void> | undefined;
  /** The accounts of the stack that were looked for. */
  readonly #lookedFor = new Set<string>();

  constructor(access: AccountAccess) {
    this.#access = access;
  }

  /** Which account it is, as far as somebody has looked. */
  get known(): Identity | undefined {
    return this.#identity ?? this.#glimpsed;
  }

  /** Takes note of the account that an object of the stack is in. */
  saw(type: ResourceType, state: Values): Identity | undefined {
    const told = toldBy(type, state);
    if (told !== undefined) this.#seen.set(accountName(told), told);
    return told;
  }

  /**
   * Makes sure that the account is the one that an object is in: to be called before it is written, or taken for gone.
   * One that does not say must be in no other account than the rest of the stack.
   *
   * @throws ProviderError `another_account` where it is another one and nobody said that this one is meant.
   */
  async confirm(type: ResourceType, state: Values = {}): Promise<void> {
    const own = this.saw(type, state);
    const { identity, failure } = await this.#read();
    // What is seen while it was read counts as well.
    const known = own === undefined ? [...this.#seen.values()] : [own];
    for (const stack of known) {
      if (failure !== undefined && compare(stack, identity) !== "same") throw unread(failure);
      this.#judge(stack, identity);
    }
    if (known.length === 0 && failure === undefined && identity === undefined) {
      this.#access.notifyOnce("account unknown", "warning", unknownAccount(identity));
    }
    this.#identity = identity;
  }

  /**
   * Looks, once for each account that the stack is said to be in, which account it is: most often one list tells. Says so.
   *
   * @throws What `confirm` throws, and what the API says to the credentials.
   */
  async look(stack: Planned): Promise<void> {
    const accounts = (stack.accounts ?? []).filter((one) => !this.#lookedFor.has(accountName(one)));
    for (const one of accounts) this.#lookedFor.add(accountName(one));
    if (this.#looked === undefined) this.#looked = this.#look(stack);
    else if (accounts.length > 0) this.#looked = this.#looked.then(() => this.#look({ ...stack, accounts }));
    await this.#looked;
  }

  async #look({ stack: name, accounts: stack = [] }: Planned): Promise<void> {
    for (const one of stack) this.#seen.set(accountName(one), one);
    let now: Identity | undefined;
    try {
      now = await this.#least(stack);
    } catch (error) {
      // LiveChat's lists lag: what `up` writes nothing to needs none, and it makes sure before it writes.
      if (error instanceof ProviderError && error.code === "incomplete") {
        this.#access.notifyOnce("account", "warning", unread(error).message);
        return;
      }
      throw stack.length > 0 ? unread(error) : error;
    }
    for (const one of stack) this.#judge(one, now);
    if (now === undefined && stack.length === 0)
      this.#access.notifyOnce("account unknown", "warning", unknownAccount(now));
    const known = stack.find((one) => compare(one, now) === "same");
    if (now !== undefined) {
      this.#glimpsed = { ...known, ...now };
      const whose = name === undefined ? "this plan" : `the stack ${name}`;
      this.#access.notifyOnce(
        "account",
        "info",
        coded(ACCOUNT_CODE, `${whose} is for ${accountName(this.#glimpsed)}`),
      );
    }
  }

  /** As much as makes it certain. */
  async #least(stack: readonly Identity[]): Promise<Identity | undefined> {
    let now: Identity | undefined;
    for (const type of this.#inOrderFor(stack)) {
      // The next one is asked only where this one leaves it open.
      // oxlint-disable-next-line no-await-in-loop
      const known = together([now, await this.#part(type)]);
      if (known !== undefined && stack.every((one) => isCertain(one, known))) return known;
      now = known;
    }
    return now;
  }

  /** What tells the number of the licence comes first where the stack knows it: it is one licence's alone. */
  #inOrderFor(stack: readonly Identity[]): readonly ResourceType[] {
    const certain = this.#access.telling.filter((type) =>
      stack.some((one) => one.licence !== undefined && identityOf(type, [{ ...one }])?.licence !== undefined),
    );
    return [...new Set([...certain, ...this.#access.telling])];
  }

  /** Whether an object is in another account, which the stack has left for this one. */
  isElsewhere(type: ResourceType, state: Values): boolean {
    const told = toldBy(type, state);
    return told !== undefined && compare(told, this.#identity) === "other";
  }

  /** The mark of an object that this operation has written or read: never less certain than what it had. */
  markOf(type: ResourceType, state: Values = {}): Identity | undefined {
    const old = toldBy(type, state);
    const now = this.#identity;
    if (old === undefined || now === undefined) return now ?? old;
    const verdict = compare(old, now);
    return verdict === "same" ? { ...old, ...now } : verdict === "other" ? now : old;
  }

  /** Says, once, that names alone tell whether what is deleted is the stack's: nothing in the state names an account. */
  warnOfNames(type: ResourceType, state: Values): void {
    if (this.saw(type, state) !== undefined || this.#seen.size > 0) return;
    this.#access.notifyOnce(
      "account names",
      "warning",
      "this stack's state does not say which account it is of, as an older version wrote it: what is deleted is " +
        `compared by its names alone, and a copy of the account has the same. The credentials are those of ` +
        `${accountName(this.#identity)}. \`refresh\` is the way to be sure: it reads the account and records which it is`,
    );
  }

  /** Says, once, which account a stack that did not know it is taken to be of. */
  tellRecorded(): void {
    if (this.#identity === undefined) return;
    this.#access.notifyOnce(
      "account recorded",
      "info",
      `the state did not say which account it is of: it is ${accountName(this.#identity)}`,
    );
  }

  #judge(stack: Identity, now: Identity | undefined): void {
    const verdict = compare(stack, now);
    if (verdict === "same") return;
    if (verdict === "other" && now !== undefined) this.#refuse(stack, now);
    else this.#access.notifyOnce("account unknown", "warning", unknownAccount(now, stack));
  }

  #refuse(stack: Identity, now: Identity): void {
    const differing = [
      stack.licence !== undefined && now.licence !== stack.licence ? now.licence : undefined,
      stack.owner !== undefined && now.owner !== stack.owner ? now.owner : undefined,
    ].flatMap((name) => (name === undefined ? [] : String(name)));
    const accepted = this.#access.accepted()?.toLowerCase();
    // Only what the two do not have in common names the one that is meant.
    if (accepted !== undefined && differing.includes(accepted)) {
      this.#access.notifyOnce(
        "account accepted",
        "info",
        `the stack was of ${accountName(stack)}, and is taken to ${accountName(now)} as acceptAccount says`,
      );
      return;
    }
    throw new ProviderError(
      "another_account",
      `the stack is of ${accountName(stack)}, and the credentials are those of ${accountName(now)}: set the right ` +
        "LIVECHAT_TOKEN or livechat:token, or, if the stack is to go on there (the licence has another owner, the " +
        `stack moves), set LIVECHAT_ACCEPT_ACCOUNT or livechat:acceptAccount to ${differing[0]}.`,
    );
  }

  /** Every part once; one that failed is read again by who needs it next. */
  async #read(): Promise<Reading> {
    const parts = await Promise.allSettled(this.#access.telling.map((type) => this.#part(type)));
    const read = parts.filter((part) => part.status === "fulfilled").map(({ value }) => value);
    const failed = parts.find((part) => part.status === "rejected");
    return { identity: together(read), ...(failed && { failure: failed.reason }) };
  }

  #part(type: ResourceType): Promise<Identity | undefined> {
    let part = this.#parts.get(type);
    if (part === undefined) {
      part = this.#access.lists.list(type, undefined).then(
        (objects) =>
          identityOf(
            type,
            objects.map(({ state }) => state),
          ),
        (error: unknown) => {
          if (isRefusal(error)) return undefined;
          this.#parts.delete(type);
          throw error;
        },
      );
      this.#parts.set(type, part);
    }
    return part;
  }
}

/** Whether more of an account could say no more of it than is known. */
function isCertain(stack: Identity, now: Identity): boolean {
  return compare(stack, now) === "same" && (stack.licence === undefined || now.licence !== undefined);
}

/** The account that an object of the state is in: as it is marked, or tells by itself. */
function toldBy(type: ResourceType, state: Values): Identity | undefined {
  return accountIn(state) ?? identityOf(type, [state]);
}

/** Whether these credentials may not know it. A 404 may also come of a wrong base URL, or of a gateway. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === "permission";
}

function unread(failure: unknown): ProviderError {
  return new ProviderError(
    "failed",
    `whether this is the account that the stack is of could not be found out: ${sentence(failure)}`,
    { cause: failure },
  );
}

function unknownAccount(now: Identity | undefined, stack?: Identity): string {
  const whose = stack === undefined ? "" : `: the stack is of ${accountName(stack)}`;
  const known = now === undefined ? "" : `, and what is known is ${accountName(now)}`;
  return (
    `whether this is the stack's account cannot be told with these credentials${whose}${known}. Objects are compared ` +
    "by their names alone; `pulumi-livechat scopes` names the scope that makes it certain"
  );
}
