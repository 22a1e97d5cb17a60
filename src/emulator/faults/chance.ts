import { createHash } from "node:crypto";

/** A number from 0 to below 1 that depends on nothing but what is given. */
export function chanceOf(...of: readonly (string | number)[]): number {
  const digest = createHash("sha256").update(JSON.stringify(of)).digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

/** Another order of the same items, which depends on nothing but the seed and their number. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, index) => ({ item, rank: chanceOf(seed, index) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
