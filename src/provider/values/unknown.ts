/**
 * What Pulumi hands to `check` and `diff` in a preview in place of a value that is not known yet,
 * whatever that value's type will be.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * What a resource gives in place of a required value that another resource was to give and did not, as one that
 * `--target` leaves out: only so `check` can tell it from a value that nobody gave.
 */
export const NO_VALUE = "65eded7e-3c76-440f-969b-4aa085e8bb96";

/** Whether `value` is unknown, or holds an unknown value anywhere inside. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some(hasUnknown);
  }
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
