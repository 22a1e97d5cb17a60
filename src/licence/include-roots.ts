import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { realFile } from "../shared/files.js";

export interface IncludeOptions {
  /** What relative names are relative to. Default: the current folder. */
  readonly folder?: string | undefined;
  /** The folder of Pulumi.yaml. Default: the nearest one at or above the licence file that has a Pulumi.yaml. */
  readonly project?: string | undefined;
  /** One more folder from which files may be included. */
  readonly includeRoot?: string | undefined;
  /** What files are taken to hold, by where they really are: so that a licence is looked at before it is written. */
  readonly texts?: ReadonlyMap<string, string> | undefined;
}

/**
 * The folders in which included files must be: that of Pulumi.yaml, that of the licence file, and the one that was
 * named beside them. A licence that somebody else wrote can then show nothing else of the machine. Symbolic links are
 * followed first: what counts is where a file really is.
 */
export class IncludeRoots {
  readonly #roots: readonly string[];

  /** @throws where the named root is not there. */
  constructor(licence: string, { folder = process.cwd(), project, includeRoot }: IncludeOptions) {
    const home = dirname(licence);
    const named = includeRoot === undefined ? [] : [realpathSync(resolve(folder, includeRoot))];
    const known = [home, project ?? projectAbove(home)].filter((root) => root !== undefined);
    this.#roots = [...known.map(whereItIs), ...named];
  }

  /**
   * Where a file really is, or would be; undefined where that is outside of the roots, whether or not it is there:
   * nobody is to find out by `include` what there is elsewhere.
   */
  find(file: string): string | undefined {
    const path = whereItIs(file);
    return this.#roots.some((root) => isInside(root, path)) ? path : undefined;
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && resolve(root, way) === path;
}

function whereItIs(file: string): string {
  try {
    return realFile(file);
  } catch {
    // It cannot be looked at, and so not be read either.
    return file;
  }
}

function projectAbove(folder: string): string | undefined {
  if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(folder, name)))) {
    return folder;
  }
  const above = dirname(folder);
  return above === folder ? undefined : projectAbove(above);
}
