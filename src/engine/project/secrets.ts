import { hasSecret } from "../compare.js";
import { EngineError } from "../errors.js";
import { SecretTexts } from "../../shared/secret-texts.js";
import { isMap, Secret, type Crypter, type PropertyValue } from "../values.js";
import type { StateStore } from "../state/store.js";
import { PassphraseCrypter, passphraseMissing } from "./passphrase.js";
import type { StackConfigFile } from "./stack-config.js";

/**
 * The encryption of a stack: by the salt of Pulumi.STACK.yaml, as the CLI does. A stack without a salt gets one
 * when the first secret is to be stored.
 */
export class StackSecrets {
  readonly #ask: AskPassphrase;
  readonly #file: StackConfigFile;
  readonly #stack: string;
  #encryption: PassphraseCrypter | undefined;
  #decryption: Crypter | undefined;
  #creating: Promise<void> | undefined;
  #passphrase: Promise<string | undefined> | undefined;

  private constructor(stack: string, file: StackConfigFile, ask: AskPassphrase) {
    this.#stack = stack;
    this.#file = file;
    this.#ask = ask;
  }

  /** @throws EngineError `passphrase` if the stack has a salt, and its passphrase is not to be had. */
  static async open(
    stack: string,
    file: StackConfigFile,
    stateSalt: string | undefined,
    ask: AskPassphrase,
  ): Promise<StackSecrets> {
    const secrets = new StackSecrets(stack, file, ask);
    const salt = file.encryptionSalt ?? stateSalt;
    if (salt === undefined) {
      return secrets;
    }
    secrets.#encryption = await secrets.open(salt);
    secrets.#decryption =
      stateSalt === undefined || stateSalt === salt
        ? secrets.#encryption
        : await secrets.#openEarlier(stateSalt);
    return secrets;
  }

  get encryption(): PassphraseCrypter | undefined {
    return this.#encryption;
  }

  get decryption(): Crypter | undefined {
    return this.#decryption;
  }

  /** The crypter of another salt with the same passphrase. */
  async open(salt: string): Promise<PassphraseCrypter> {
    const where = `the stack "${this.#stack}"`;
    const passphrase = await this.#needed(false, `The secrets of ${where} are encrypted`);
    return await PassphraseCrypter.open(passphrase, salt, where);
  }

  async #needed(isNew: boolean, why: string): Promise<string> {
    const passphrase = await (this.#passphrase ??= this.#ask(isNew));
    if (passphrase === undefined) throw passphraseMissing(why);
    return passphrase;
  }

  async #openEarlier(stateSalt: string): Promise<PassphraseCrypter> {
    try {
      return await this.open(stateSalt);
    } catch {
      throw new EngineError(
        "passphrase",
        `The state of the stack "${this.#stack}" is encrypted with another passphrase than ${this.#file.path} by now. If the Pulumi CLI changed it, bring its state over ("pulumi stack export", then "pulumi-livechat stack import"); else put back the "encryptionsalt" of before.`,
      );
    }
  }

  /** Starts to encrypt with another salt, where the stack has none yet. */
  adopt(crypter: PassphraseCrypter): void {
    this.#encryption ??= crypter;
  }

  /** Makes sure that secrets can be stored; a salt made for it goes into Pulumi.STACK.yaml and the state. */
  async ensure(store: StateStore): Promise<void> {
    if (this.#encryption !== undefined && this.#file.encryptionSalt === this.#encryption.salt) {
      store.useCrypter(this.#encryption, this.#encryption.salt);
      return;
    }
    this.#creating ??= this.#create(store);
    await this.#creating;
  }

  /**
   * Makes sure that secrets could be stored, and stores nothing: what an `up` would ask for, its preview asks for.
   *
   * @throws EngineError `passphrase` where that is not to be had.
   */
  async foresee(): Promise<void> {
    if (this.#encryption === undefined) await this.#forNew();
  }

  #forNew(): Promise<string> {
    return this.#needed(
      true,
      `The stack "${this.#stack}" has secrets to store, which are encrypted with a passphrase`,
    );
  }

  async #create(store: StateStore): Promise<void> {
    this.#encryption ??= await PassphraseCrypter.create(await this.#forNew());
    this.#file.writeSalt(this.#encryption.salt);
    store.useCrypter(this.#encryption, this.#encryption.salt);
  }
}

/** Gives the stack's passphrase; of a new one where `isNew`. Undefined where it is not to be had. */
type AskPassphrase = (isNew: boolean) => Promise<string | undefined>;

/** Shorter texts would take harmless ones with them. */
const SHORTEST = 3;
/** Of a line of a secret with several: a closing bracket or a word of it is none. */
const SHORTEST_LINE = 8;

/** Takes secrets, however they are encoded, out of texts that programs and providers write. */
export class Redactor {
  readonly #texts = new SecretTexts();

  /** Remembers the texts of every secret in the value. */
  learn(value: PropertyValue): void {
    if (hasSecret(value)) {
      this.#learn(value, false);
    }
  }

  redact(text: string): string {
    return this.#texts.mask(text, "[secret]");
  }

  /** The value as it may be shown: a copy with the secrets taken out of every text in it. */
  redactAll<Value>(value: Value): Value {
    return this.#texts.size === 0 ? value : (this.#redacted(value) as Value);
  }

  #redacted(value: unknown): unknown {
    if (typeof value === "string") {
      return this.redact(value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.#redacted(item));
    }
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#redacted(item)]))
      : value;
  }

  #learn(value: PropertyValue, secret: boolean): void {
    if (value instanceof Secret) {
      this.#learn(value.value, true);
    } else if (Array.isArray(value)) {
      value.forEach((item) => this.#learn(item, secret));
    } else if (isMap(value)) {
      Object.values(value).forEach((item) => this.#learn(item, secret));
    } else if (secret && typeof value === "string" && value.length >= SHORTEST) {
      this.#texts.add(value);
      // What is written is told line by line, and a program may show a text in pieces.
      for (const line of value.split(/\r?\n/)) {
        if (line.length >= SHORTEST_LINE) this.#texts.add(line);
      }
    }
  }
}
