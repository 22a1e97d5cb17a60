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

/** A place where code knows better than its types: `value as Type`. */
export interface Cast {
  /** `definitions/agent.ts:12` */
  readonly where: string;
  /** Whether a comment above it says why. */
  readonly hasReason: boolean;
}

/** All of them in these rooms of a folder; `as const` is none. */
export function castsIn(folder: string, rooms: readonly string[]): Cast[] {
  return rooms.flatMap((room) => {
    const files = readdirSync(join(folder, room)).filter((file) => file.endsWith(".ts"));
    return files.flatMap((file) =>
      castsOf(`${room}/${file}`, readFileSync(join(folder, room, file), "utf8")),
    );
  });
}

function castsOf(file: string, text: string): Cast[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = text.split("\n");
  const casts: Cast[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isAssertionExpression(node) && !ts.isConstTypeReference(node.type)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const hasReason = /^\s*\/\/.*\s--\s\S/.test(lines[line - 1] ?? "");
      casts.push({ where: `${file}:${line + 1}`, hasReason });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return casts;
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
