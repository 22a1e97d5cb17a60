import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { needsBySection, together, type Uses } from "./needs.js";

/** What a licence file, and the files that it includes, use of a licence: the sections that they have. */
export async function usesOfLicence(file: string, seen: Set<string> = new Set()): Promise<Uses> {
  if (seen.has(file)) return together([]);
  seen.add(file);
  const content: unknown = parse(await readFile(file, "utf8"));
  if (typeof content !== "object" || content === null) return together([]);
  const sections = Object.keys(content).filter((key) => needsBySection.has(key));
  const included = "include" in content ? [content.include].flat() : [];
  const files = included
    .filter((each) => typeof each === "string")
    .map((each) => resolve(dirname(file), each));
  const uses = await Promise.all(files.map((each) => usesOfLicence(each, seen)));
  return together([{ sections: new Set(sections), methods: new Set() }, ...uses]);
}
