import type { Values } from "../../definitions/definition.js";
import { credentialsIn, withOtherCredentials } from "../../shared/addresses.js";
import type { Surveyed } from "./survey.js";

/** A secret that a person sets in the stack's configuration, as nothing that an export writes holds it. */
export interface Wanted {
  readonly key: string;
  /** What it is, for people. */
  readonly what: string;
}

/** The properties of an object whose user and password stand in the configuration, and under which key. */
export function wantedBy({ type, key, written }: Surveyed): ReadonlyMap<string, Wanted> {
  const addresses = type
    .fieldsWith("address")
    .filter(({ name }) => credentialsIn(written[name]) !== undefined);
  return new Map(
    addresses.map(({ name }) => [
      name,
      {
        key: `${key}-credentials`,
        what: `the user and the password in the ${name} of ${type.section}.${key}, as USER:PASSWORD`,
      },
    ]),
  );
}

/** Stands for a secret of the configuration while the rest is written. */
export const PLACEHOLDER = "4c1f2a6be09d47f3a5b8";

/** What is written of an object, with stand-ins for the users and passwords in its addresses. */
export function withPlaceholders(written: Values, wanted: ReadonlyMap<string, Wanted>): Values {
  const entries = Object.entries(written).map(([name, value]) => [
    name,
    wanted.has(name) ? withOtherCredentials(String(value), PLACEHOLDER) : value,
  ]);
  return Object.fromEntries(entries) as Values;
}
