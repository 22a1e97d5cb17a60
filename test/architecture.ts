import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

/** One import of a file of `src`, whether of a value or of a type. */
export interface Import {
  /** The importing file, from `src`, as `api/http.ts`. */
  readonly from: string;
  /** A file from `src`, or the name of a package. */
  readonly to: string;
  readonly isPackage: boolean;
}

/** Every import in the TypeScript files of a folder. */
export function importsOf(folder: string): Import[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return files.flatMap((file) => {
    const path = join(folder, file);
    const { importedFiles } = ts.preProcessFile(readFileSync(path, "utf8"));
    return importedFiles.map(({ fileName }) => {
      const isPackage = !fileName.startsWith(".");
      const target = relative(folder, resolve(dirname(path), fileName)).replace(/\.js$/, ".ts");
      return { from: slashes(file), to: isPackage ? fileName : slashes(target), isPackage };
    });
  });
}

/** The files that import each other, however long the way around, in groups. */
export function circlesIn(imports: readonly Import[]): string[][] {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const reachable = new Map([...targets.keys()].map((file) => [file, reachableFrom(file, targets)]));
  const isIn = (file: string, other: string) => reachable.get(other)?.has(file) ?? false;
  const groups = [...reachable].flatMap(([file, others]) => {
    const group = [...others].filter((other) => isIn(file, other)).toSorted();
    return group.length > 0 && group[0] === file ? [group] : [];
  });
  return groups.toSorted(([one = ""], [other = ""]) => (one < other ? -1 : 1));
}

function reachableFrom(start: string, targets: ReadonlyMap<string, readonly Import[]>): Set<string> {
  const reached = new Set<string>();
  const next = [start];
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    for (const { to } of targets.get(file) ?? []) {
      if (!reached.has(to)) next.push(to);
      reached.add(to);
    }
  }
  return reached;
}

function slashes(path: string): string {
  return path.split(sep).join("/");
}
