import { createHmac, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { readText } from "../../shared/read-file.js";
import { openText, sealText } from "../../shared/sealed-text.js";
import { EngineError, readAs } from "../errors.js";
import type { Crypter } from "../values.js";

const ITERATIONS = 1_000_000;
/** Of a file with a passphrase, in bytes. */
const LONGEST_PASSPHRASE = 1_000_000;
/** What the salt carries in encrypted form, so that a passphrase can be tried. */
const PROBE = "pulumi";
/** The key of digests is made of the stack's and this: none of the two tells the other. */
const DIGEST = "pulumi-livechat digest of a secret";

/** AES-256-GCM, texts as `v1:NONCE:CIPHERTEXT` in base64: the Pulumi CLI's passphrase secrets provider. */
export class PassphraseCrypter implements Crypter {
  /** `v1:SALT:v1:NONCE:PROBE`: what `encryptionsalt` holds and what the state's secrets provider keeps. */
  readonly salt: string;
  readonly #key: Buffer;

  private constructor(key: Buffer, salt: string) {
    this.#key = key;
    this.salt = salt;
  }

  /** A crypter with a new salt. */
  static async create(passphrase: string): Promise<PassphraseCrypter> {
    const salt = randomBytes(8);
    const key = await deriveKey(passphrase, salt);
    const probe = new PassphraseCrypter(key, "").encrypt(PROBE);
    return new PassphraseCrypter(key, `v1:${salt.toString("base64")}:${probe}`);
  }

  /**
   * The crypter of a salt made before. `where` says whose salt it is, for the error.
   * @throws EngineError `passphrase` if the passphrase is another, or the salt is damaged.
   */
  static async open(passphrase: string, salt: string, where: string): Promise<PassphraseCrypter> {
    const [version, bytes, ...probe] = salt.split(":");
    if (version !== "v1" || bytes === undefined || probe.length !== 3) {
      throw new EngineError(
        "passphrase",
        `The encryption salt of ${where} is damaged; restore it from a copy.`,
      );
    }
    const crypter = new PassphraseCrypter(await deriveKey(passphrase, Buffer.from(bytes, "base64")), salt);
    let opened: string | undefined;
    try {
      opened = crypter.decrypt(probe.join(":"));
    } catch {
      opened = undefined;
    }
    if (opened !== PROBE) {
      throw new EngineError(
        "passphrase",
        `Wrong passphrase for ${where}. Set PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) to the one that it was encrypted with.`,
      );
    }
    return crypter;
  }

  encrypt(text: string): string {
    return sealText(this.#key, text);
  }

  decrypt(text: string): string {
    return openText(this.#key, text);
  }

  /** Equal for equal texts; whoever has not the passphrase can learn nothing else from it, nor try texts against it. */
  digest(text: string): string {
    const key = createHmac("sha256", this.#key).update(DIGEST).digest();
    return `hmac-sha256:${createHmac("sha256", key).update(text).digest("hex")}`;
  }
}

const derive = promisify(pbkdf2);

function deriveKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  return derive(passphrase, salt, ITERATIONS, 32, "sha256");
}

/**
 * The passphrase of the environment: PULUMI_CONFIG_PASSPHRASE (which may be set to an empty text), or the
 * content of PULUMI_CONFIG_PASSPHRASE_FILE without the line break at its end. Undefined if neither is set.
 */
export function passphraseOf(env: NodeJS.ProcessEnv): string | undefined {
  const direct = env["PULUMI_CONFIG_PASSPHRASE"];
  if (direct !== undefined) {
    return direct;
  }
  const file = env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  if (file === undefined || file === "") {
    return undefined;
  }
  return readAs(
    "passphrase",
    () => readText(file, LONGEST_PASSPHRASE).trim(),
    ". PULUMI_CONFIG_PASSPHRASE_FILE must name a file with the stack's passphrase.",
  );
}

/** What to say where a passphrase is needed and none is set. */
export function passphraseMissing(why: string): EngineError {
  return new EngineError(
    "passphrase",
    `${why}; set PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) to the stack's passphrase.`,
  );
}
