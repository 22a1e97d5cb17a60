import type { BackupHead } from "../shared/backup-file.js";
import { openText } from "../shared/sealed-text.js";
import type { StackOptions } from "./options.js";
import { PassphraseCrypter, passphraseOf } from "./project/passphrase.js";

/**
 * What opens the secrets of a backup; undefined where the passphrase is not to be had.
 *
 * @throws EngineError `passphrase` where it is another one.
 */
export async function openSeal(
  { salt, key }: NonNullable<BackupHead["seal"]>,
  { env = process.env, askPassphrase }: Pick<StackOptions, "env" | "askPassphrase">,
): Promise<((sealed: string) => string) | undefined> {
  const passphrase = passphraseOf(env) ?? (await askPassphrase?.(false));
  if (passphrase === undefined) return undefined;
  const crypter = await PassphraseCrypter.open(passphrase, salt, "the backup");
  const own = Buffer.from(crypter.decrypt(key), "base64");
  return (sealed) => openText(own, sealed);
}
