import type { IncludeOptions } from "../../licence/include-roots.js";
import { readParts } from "../../licence/parts.js";
import { LicenceError } from "../../licence/problem.js";
import { needsBySection, together, type Uses } from "./needs.js";

/**
 * What a licence file, and the files that it includes, use of a licence: the sections that they have.
 *
 * @throws LicenceError where a file of it cannot be read: what is in it would be missing.
 */
export function usesOfLicence(file: string, options: IncludeOptions): Uses {
  const { parts, problems, missing } = readParts(file, [...needsBySection.keys()], options);
  // A file that is included twice, or in a circle, is of no matter here.
  if (missing > 0) throw new LicenceError(file, problems.kept, problems.count);
  const keys = parts.flatMap(({ pairs }) => [...pairs.keys()]);
  return together([{ sections: new Set(keys.filter((key) => needsBySection.has(key))), methods: new Set() }]);
}
