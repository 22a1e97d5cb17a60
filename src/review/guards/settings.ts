import { nearest } from "../../shared/nearest.js";
import { PrintableError } from "../../shared/printable-error.js";

/** How much may be deleted or replaced at once: so many objects, or a share of them. */
export interface Removals {
  readonly count?: number;
  /** In percent of the existing objects. */
  readonly percent: number;
  /** From how many existing objects on a share is judged. */
  readonly from: number;
}

/** What is allowed, by the guard's name, and why; undefined: nobody gave a reason. */
export type Allowed = ReadonlyMap<string, string | undefined>;

export const DEFAULT_REMOVALS: Removals = { percent: 30, from: 10 };

/**
 * A setting of the guards cannot be read.
 *
 * Write it as docs/plans.md#guards says.
 */
export class GuardSettingError extends PrintableError {
  override readonly name = "GuardSettingError";
  readonly code = "configuration";
}

/**
 * Reads how much may go at once: `30%`, or a number of objects; and from how many on a share is judged.
 *
 * @throws GuardSettingError
 */
export function removalsFrom(
  most: { readonly name: string; readonly value: unknown },
  from: { readonly name: string; readonly value: unknown },
): Removals {
  const [, number, sign] = /^(\d{1,9}(?:\.\d+)?) ?(%?)$/.exec(textOf(most.value) ?? "30%") ?? [];
  const amount = Number(number);
  const isShare = sign === "%";
  if (number === undefined || (isShare ? amount > 100 : !Number.isInteger(amount))) {
    throw new GuardSettingError(
      `${most.name} is neither a share nor a number of objects: write 30% or 5, so much may be deleted or replaced at once`,
    );
  }
  const least = textOf(from.value) ?? String(DEFAULT_REMOVALS.from);
  if (!/^\d{1,9}$/.test(least)) {
    throw new GuardSettingError(
      `${from.name} is not a number: write 10, from so many existing objects on a share is judged`,
    );
  }
  return {
    ...(isShare ? { percent: amount } : { percent: DEFAULT_REMOVALS.percent, count: amount }),
    from: Number(least),
  };
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === "") return undefined;
  return typeof value === "string" ? value.trim() : JSON.stringify(value);
}

/**
 * Reads which guards a project allows, and why: an object, or the text of one in JSON.
 *
 * @throws GuardSettingError where it is none, a guard is not known, or a reason is missing.
 */
export function allowedFrom(setting: string, value: unknown, names: readonly string[]): Allowed {
  const given = typeof value === "string" ? parsed(value) : value;
  if (given === undefined || given === null || given === "") return new Map();
  if (typeof given !== "object" || Array.isArray(given)) {
    throw new GuardSettingError(
      `${setting} is no object of guards and reasons: write it as agents: "Max has left the company"`,
    );
  }
  return new Map(
    Object.entries(given).map(([name, reason]: [string, unknown]) => {
      checkName(setting, name, names);
      if (typeof reason !== "string" || reason.trim() === "") {
        throw new GuardSettingError(
          `${setting} gives no reason for ${name}: write one, which stands in every report. To allow it for one run, --allow ${name}`,
        );
      }
      return [name, reason.trim()];
    }),
  );
}

/** @throws GuardSettingError where no guard has the name. */
export function checkName(source: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const meant = nearest(name, names);
  const guess = meant === undefined ? "" : `Did you mean "${meant}"? `;
  throw new GuardSettingError(
    `${source}: there is no guard "${name}". ${guess}There are ${names.join(", ")}.`,
  );
}

function parsed(text: string): unknown {
  try {
    return text.trim() === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}
