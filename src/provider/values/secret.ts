import type { Field } from "../../definitions/resource-type.js";
import { credentialsIn } from "../../shared/addresses.js";

/** Whether an argument is secret by its type: all of it, or, of an address, a user and a password in it. */
export function isSecretByType(field: Field | undefined, value: unknown): boolean {
  return field?.secret === true || (field?.address === true && credentialsIn(value) !== undefined);
}
