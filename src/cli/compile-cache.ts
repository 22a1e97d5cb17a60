import { enableCompileCache } from "node:module";

/**
 * Keeps compiled modules between runs: most of a short run is compiling the same ones anew, in this process and in
 * those of the program and its provider, which inherit the variable. `NODE_DISABLE_COMPILE_CACHE=1` turns it off.
 */
export function keepCompiledModules(): void {
  const { directory } = enableCompileCache();
  if (directory !== undefined) process.env["NODE_COMPILE_CACHE"] ??= directory;
}
