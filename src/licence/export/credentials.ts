import type { Values } from "../../definitions/definition.js";
import { credentialsIn, withOtherCredentials } from "../../shared/addresses.js";
import type { Surveyed } from "./survey.js";

/** A secret that a person sets in the stack's configuration, as nothing that an export writes holds it. */
export interface Wanted {
  readonly key: string;
  /** What it is, for people. */
  readonly what: string;
  /** Whether it is all of the property, and not the user and the password in it alone. */
  readonly isWhole: boolean;
}

/** The properties of an object that stand in the configuration, or whose user and password do, and under which key. */
export function wantedBy({ type, key, written, secret }: Surveyed): ReadonlyMap<string, Wanted> {
  const place = `${type.section}.${key}`;
  const wanted = Object.entries(written).flatMap(([name, value]): [string, Wanted][] => {
    if (secret?.has(name) === true) {
      return [[name, { key: `${key}-${name}`, what: `the ${name} of ${place}`, isWhole: true }]];
    }
    if (type.fields[name]?.address !== true || credentialsIn(value) === undefined) return [];
    const what = `the user and the password in the ${name} of ${place}, as USER:PASSWORD`;
    return [[name, { key: `${key}-credentials`, what, isWhole: false }]];
  });
  return new Map(wanted);
}

/** Stands for a secret of the configuration while the rest is written. */
export const PLACEHOLDER = "4c1f2a6be09d47f3a5b8";

/** What is written of an object, with stand-ins for what stands in the configuration. */
export function withPlaceholders(written: Values, wanted: ReadonlyMap<string, Wanted>): Values {
  const entries = Object.entries(written).map(([name, value]) => {
    const one = wanted.get(name);
    if (one === undefined) return [name, value];
    return [name, one.isWhole ? PLACEHOLDER : withOtherCredentials(String(value), PLACEHOLDER)];
  });
  return Object.fromEntries(entries) as Values;
}
