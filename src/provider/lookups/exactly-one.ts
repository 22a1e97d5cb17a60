import type { ObjectList } from "../../api/index.js";
import { ProviderError } from "../values/errors.js";

/**
 * The one of `objects` that fits, or an error that names what was looked for. `mayFit`: whether it may be an object of which
 * no more than this can be read.
 *
 * @throws ProviderError `not_found`, `ambiguous`, or `incomplete` where it cannot be told.
 */
export function exactlyOne<T>(
  objects: ObjectList<T>,
  { fits, mayFit }: { fits: (object: T) => boolean; mayFit: (part: Partial<T>) => boolean },
  what: string,
): T {
  const found = objects.filter(fits);
  const [first] = found;
  if (first === undefined && objects.unidentified.some(mayFit)) {
    throw new ProviderError(
      "incomplete",
      `whether there is a ${what} in the account cannot be told: there is one that does not tell which one it is`,
    );
  }
  if (first === undefined) {
    throw new ProviderError("not_found", `there is no ${what} in the account`);
  }
  if (found.length > 1) {
    throw new ProviderError("ambiguous", `the account has ${found.length} of ${what}: ask for one by its id`);
  }
  return first;
}
