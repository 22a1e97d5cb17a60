/** A property path's parts: keys, list places, and "*" for all of either. */
export type PropertyPath = (string | number)[];

/** Reads `a.b[0]["c.d"].*`. Undefined if the text is no path. */
export function parsePath(text: string): PropertyPath | undefined {
  const path: PropertyPath = [];
  const part = /\.?(?:([^.[\]"]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\])/y;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (match === null) {
      return undefined;
    }
    const [, key, index, quoted] = match;
    if (index === undefined) {
      path.push(key ?? (quoted as string).replaceAll(/\\(.)/g, "$1"));
    } else {
      path.push(index === "*" ? "*" : Number(index));
    }
  }
  return path;
}

/** The text of a place below another: `a.b`, `a["b.c"]`, `a[0]`. */
export function pathBelow(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}
