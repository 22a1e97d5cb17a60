import { readFileSync } from "node:fs";

/** The TypeScript of a page of the documentation, block by block. */
export function blocksOf(page: string): string[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
}
