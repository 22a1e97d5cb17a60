import { ACCOUNT } from "../../shared/permanent.js";
import type { Identity, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";

/** What objects of a type tell of the account that they are in, where they all tell the same. */
export function identityOf(type: ResourceType, states: readonly Values[]): Identity | undefined {
  if (type.tellsAccount === undefined) return undefined;
  const told = states.map((state) => type.tellsAccount?.(state));
  return nonEmpty({ ...only("owner", told), ...only("licence", told) });
}

/** All parts of what is known of an account. */
export function together(parts: readonly (Identity | undefined)[]): Identity | undefined {
  return nonEmpty(Object.assign({}, ...parts));
}

/** Whether two are one account. A licence keeps its number whoever owns it, and one person may own several. */
export function compare(one: Identity, other: Identity | undefined): "same" | "other" | "unknown" {
  for (const part of ["licence", "owner"] as const) {
    if (one[part] !== undefined && other?.[part] !== undefined) {
      return one[part] === other[part] ? "same" : "other";
    }
  }
  return "unknown";
}

/** `the account of john.doe@mycompany.com (licence 12345)` */
export function accountName({ owner, licence }: Identity = {}): string {
  if (owner === undefined) {
    return licence === undefined
      ? "an account that cannot be told"
      : `the account with the licence ${licence}`;
  }
  return `the account of ${owner}${licence === undefined ? "" : ` (licence ${licence})`}`;
}

/** The account that {@link accountName} names at the end of a text. */
export function accountNamedBy(text: string): Identity | undefined {
  const [, owner, of, alone] =
    /\bthe account (?:of (\S+)(?: \(licence (\d+)\))?|with the licence (\d+))$/.exec(text) ?? [];
  const licence = of ?? alone;
  return nonEmpty({
    ...(owner !== undefined && { owner }),
    ...(licence !== undefined && { licence: Number(licence) }),
  });
}

function only<Part extends keyof Identity>(
  part: Part,
  told: readonly (Identity | undefined)[],
): Pick<Identity, Part> | undefined {
  const values = new Set(told.map((one) => one?.[part]).filter((value) => value !== undefined));
  const [value] = values;
  return values.size === 1 ? ({ [part]: value } as Pick<Identity, Part>) : undefined;
}

function nonEmpty(identity: Identity): Identity | undefined {
  return identity.owner === undefined && identity.licence === undefined ? undefined : identity;
}

/** The account that a state says its object is in; undefined where it does not say. */
export function accountIn(state: Values): Identity | undefined {
  const mark = state[ACCOUNT];
  return typeof mark === "object" && mark !== null && Object.keys(mark).length > 0 ? mark : undefined;
}
