/** Longer texts are no misspelt names. */
const LONGEST = 100;

/** The name among `names` that `text` was most likely meant to be, if one is near enough to be worth saying. */
export function nearest(text: string, names: Iterable<string>): string | undefined {
  if (text.length > LONGEST) {
    return undefined;
  }
  const wanted = text.toLowerCase();
  let best: string | undefined;
  let least = Math.max(2, Math.floor(text.length / 3)) + 1;
  for (const name of names) {
    // The lengths alone say that most names are too far away.
    if (Math.abs(name.length - text.length) < least) {
      const distance = editDistance(wanted, name.toLowerCase(), least);
      if (distance < least) {
        best = name;
        least = distance;
      }
    }
  }
  return best;
}

/** The edit distance of two texts, or `enough` where it is at least that. */
function editDistance(a: string, b: string, enough: number): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= b.length; column++) {
      const cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1),
      );
      current.push(cost);
      smallest = Math.min(smallest, cost);
    }
    if (smallest >= enough) {
      return enough;
    }
    previous = current;
  }
  return Math.min(previous[b.length] ?? 0, enough);
}
