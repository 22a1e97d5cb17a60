import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { readTextIfThere } from "../../shared/read-file.js";

const NAME = "pulumi-livechat";

/** More than any that npm writes. */
const MOST_BYTES = 100_000_000;

/**
 * How a package.json in a folder names this package so that it gets the one that is running: by its version where it comes
 * from a registry, and else by the tarball, the folder or the address that it was installed from.
 *
 * @param root where this package is.
 */
export function ownSpec(directory: string, version: string, root: string = ownRoot()): string {
  const [, home] = /^(.*?)[\\/]node_modules[\\/]/.exec(root) ?? [];
  if (home === undefined) return fileSpec(directory, root);
  const from = installedFrom(home);
  if (from?.startsWith("file:") === true)
    return fileSpec(directory, resolve(home, from.slice("file:".length)));
  const isElsewhere =
    from !== undefined && /^(git|https?:|[\w-]+:)/.test(from) && !/\/-\/[^/]+\.tgz$/.test(from);
  return isElsewhere ? from : `^${version}`;
}

/** What whoever installed it notes of where it came from: npm in its own lock file, others in the package.json. */
function installedFrom(home: string): string | undefined {
  const lock = readJson(join(home, "node_modules/.package-lock.json"));
  const manifest = readJson(join(home, "package.json"));
  const noted = [
    at(lock, "packages", `node_modules/${NAME}`, "resolved"),
    at(manifest, "dependencies", NAME),
    at(manifest, "devDependencies", NAME),
  ];
  return noted.find((from) => typeof from === "string");
}

function fileSpec(directory: string, path: string): string {
  const way = relative(directory, path).split(sep).join("/");
  return `file:${way === "" ? "." : way}`;
}

function ownRoot(): string {
  return fileURLToPath(new URL("../../..", import.meta.url));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readTextIfThere(file, MOST_BYTES) ?? "null");
  } catch {
    // Whatever it is, it does not say where the package came from.
    return undefined;
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
