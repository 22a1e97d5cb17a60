/*
 * The user and the password of an address (`https://user:password@host/`) are secret. What may be shown, and an import
 * file, has a mask in their place.
 */

const MASK = "[secret]";

/** Its scheme, and all that stands before the last @ of its authority. */
const withCredentials = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#\\]+)@/i;

/** The user and the password of an address, as they stand in it; undefined where it has none, or is no text. */
export function credentialsIn(address: unknown): string | undefined {
  return typeof address === "string" ? withCredentials.exec(address)?.[2] : undefined;
}

/** The address with something else in place of its user and password. */
export function withOtherCredentials(address: string, others: string): string {
  return address.replace(withCredentials, (_, scheme: string) => `${scheme}${others}@`);
}

/** The address as it may be shown. */
export function masked<Value>(address: Value): Value | string {
  return typeof address === "string" ? withOtherCredentials(address, MASK) : address;
}

/** Whether an address has a mask in place of its user and password. */
export function isMasked(address: unknown): boolean {
  return credentialsIn(address) === MASK;
}

/** Whether one of two addresses masks the user and password of the other, and they are the same otherwise. */
export function isMaskOf(one: unknown, other: unknown): boolean {
  if (!isMasked(one) && !isMasked(other)) return false;
  return (
    credentialsIn(one) !== undefined && credentialsIn(other) !== undefined && masked(one) === masked(other)
  );
}
