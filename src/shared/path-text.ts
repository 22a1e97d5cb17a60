/** The path of a field for people: `rules[0].value`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );
}

/** What is wrong at a place: `rules[0].value: is required`. */
export function atPath(path: readonly PropertyKey[], reason: string): string {
  return path.length === 0 ? reason : `${pathText(path)}: ${reason}`;
}
