import { createRequire } from "node:module";

let library: typeof import("yaml") | undefined;

/** The YAML library, loaded when a file is read or a text needs it: most programs never do. */
export function yaml(): typeof import("yaml") {
  library ??= createRequire(import.meta.url)("yaml") as typeof import("yaml");
  return library;
}
