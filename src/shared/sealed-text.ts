import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const TAG_BYTES = 16;

/** A text encrypted with AES-256-GCM: `v1:NONCE:CIPHERTEXT` in base64, as the Pulumi CLI's passphrase secrets provider has it. */
export function sealText(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

/** @throws Error where it was sealed with another key, or is none of these texts. */
export function openText(key: Buffer, text: string): string {
  const [version, nonce, body] = text.split(":");
  if (version !== "v1" || nonce === undefined || body === undefined) {
    throw new Error("not a value of the passphrase secrets provider");
  }
  const sealed = Buffer.from(body, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const opened = [decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()];
  return Buffer.concat(opened).toString("utf8");
}
