import type { Values } from "../definitions/definition.js";
import type { Field } from "../definitions/resource-type.js";
import { isSecretByType } from "../provider/values/secret.js";
import { UNKNOWN } from "../provider/values/unknown.js";
import { faultName, type Problem } from "./problem.js";
import { placeKey, type RawEntry, type RawLicence } from "./raw.js";

/**
 * What of a licence is right, and yet hardly what was meant: secrets in clear text, placeholders that nobody filled in, and
 * ids of groups, which are others in every account.
 */
export function warningsOf({ entries }: Pick<RawLicence, "entries">): Problem[] {
  const groups = new Set(entries.filter(({ type }) => type.section === "groups").map(({ key }) => key));
  const told = new Set<string>();
  return entries.flatMap((entry) =>
    warningsOfEntry(entry, groups).filter((one) => {
      if (entry.isShared?.(one.path.slice(2)) !== true) return true;
      const isFirst = !told.has(faultName(one));
      told.add(faultName(one));
      return isFirst;
    }),
  );
}

function warningsOfEntry(raw: RawEntry, groups: ReadonlySet<string>): Problem[] {
  const { type, key, value } = raw;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const found: Problem[] = [];
  const warn = (inside: readonly PropertyKey[], reason: string): void => {
    const place = raw.spot(inside)?.place ?? raw.place;
    found.push({ place, path: [type.section, key, ...inside], reason });
  };
  for (const [name, inner] of Object.entries(value as Values)) {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (isSecretInClear(field, inner, raw, name)) {
      warn([name], `a secret in clear text: keep it in the configuration (--secret), and write \${config:…}`);
    }
    for (const [path, text] of leavesOf(inner, [name])) {
      if (isPlaceholder(text)) warn(path, "looks like a placeholder that nobody filled in");
      if (field?.refersTo === "groups" && isId(text) && !groups.has(String(text))) {
        warn(
          path,
          "the id of a group is another one in every account: refer to a group of the licence by its key",
        );
      }
    }
  }
  return found;
}

function isSecretInClear(field: Field | undefined, value: unknown, raw: RawEntry, name: string): boolean {
  if (typeof value !== "string" || value === "" || value === UNKNOWN) return false;
  // Where something was put in, that is not written here.
  if (raw.written.has(placeKey([name]))) return false;
  return isSecretByType(field, value);
}

/** The texts and numbers in a value, by their path. */
function leavesOf(value: unknown, path: readonly PropertyKey[]): [readonly PropertyKey[], unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** `##NAME##`, `TODO` */
function isPlaceholder(value: unknown): boolean {
  return typeof value === "string" && /##[A-Z][A-Z0-9_ -]*##|\b(TODO|TBD|FIXME)\b/.test(value);
}

/** Whether it is an id, and not that of group 0, which every account has. */
function isId(value: unknown): boolean {
  return (
    (typeof value === "number" || (typeof value === "string" && /^\d+$/.test(value))) && Number(value) !== 0
  );
}
