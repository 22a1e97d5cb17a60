import type { Pair, YAMLMap } from "yaml";
import { nearest } from "../shared/nearest.js";
import { isIndentedOddly, keyOf, pairsOf } from "./convert.js";
import { LONGEST_KEY } from "./limits.js";
import type { Problems } from "./problems.js";
import type { Source } from "./source.js";
import { DEFAULTS, IGNORE, INCLUDE, VARS } from "./words.js";
import { yaml } from "../shared/yaml-library.js";

/**
 * What a file has at its top, by key; undefined where that cannot be used, for the reasons that are told. Of a file that
 * is no licence, nothing is told that stands in it: it may be anybody's.
 */
export function topLevelOf(
  source: Source,
  sections: readonly string[],
  problems: Problems,
): ReadonlyMap<string, Pair> | undefined {
  const { contents } = source.document;
  const expected = [INCLUDE, VARS, DEFAULTS, IGNORE, ...sections];
  if (!yaml().isMap(contents)) {
    const empty = contents === null || (yaml().isScalar(contents) && contents.value === null);
    const reason = empty
      ? `holds nothing: write a section, such as \`groups:\``
      : `must hold sections, such as \`groups:\``;
    problems.push({ place: source.placeOf(contents), path: [], reason });
    return undefined;
  }
  const isLicence = contents.items.some(({ key }) => expected.includes(keyOf(key) ?? ""));
  const told = tellUnknown(contents, { source, expected, isLicence, problems });
  if (!isLicence) {
    if (told === 0) {
      const reason = `is no licence: it has none of the sections ${sections.join(", ")}, and no ${INCLUDE} or ${VARS}`;
      problems.push({ place: source.placeOf(contents), path: [], reason });
    }
    return undefined;
  }
  for (const alias of source.lost) {
    const reason = `there is no anchor &${alias.source} above; a text that begins with * stands in quotes`;
    const name = `anchor ${alias.source} of ${source.name}`;
    problems.want({ name }, { place: source.placeOf(alias), path: [], reason });
  }
  return source.lost.length > 0 ? undefined : new Map(pairsOf(contents, [], { source, problems }));
}

/** Whether a key holds what is no part of the licence: the home of anchors, such as `x-defaults: &defaults`. */
function isAside(key: string): boolean {
  return /^x-./.test(key);
}

interface Telling {
  readonly source: Source;
  readonly expected: readonly string[];
  readonly isLicence: boolean;
  readonly problems: Problems;
}

/** Tells of the keys that nobody knows: of a file that is no licence, those only that are misspelt sections. */
function tellUnknown(contents: YAMLMap, { source, expected, isLicence, problems }: Telling): number {
  let told = 0;
  for (const pair of contents.items) {
    const key = keyOf(pair.key);
    if (key === undefined || key.length > LONGEST_KEY || expected.includes(key)) continue;
    if (isAside(key) || isIndentedOddly(pair.key)) continue;
    const guess = nearest(key, expected);
    if (guess === undefined && !isLicence) continue;
    const hint = guess === undefined ? `; there are ${expected.join(", ")}` : `; did you mean ${guess}?`;
    problems.push({ place: source.placeOf(pair.key), path: [key], reason: `unknown section${hint}` });
    problems.miss(guess);
    told++;
  }
  return told;
}
