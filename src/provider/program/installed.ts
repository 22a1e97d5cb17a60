import { createRequire } from "node:module";
import { resolve } from "node:path";
import { getRootDirectory, runtime } from "@pulumi/pulumi";
import { ProviderError } from "../values/errors.js";
import { isInline, mocksOf } from "./run.js";

/** Where the program was when it loaded this package: mostly the folder of its main file, unless it went elsewhere. */
const loadedIn = process.cwd();

/** Nothing else has to be found from there: see the loader text. */
const PROVIDER = "pulumi-livechat/provider";

let missing: ProviderError | "not looked for" | undefined = "not looked for";

/**
 * Refuses to declare a resource where Pulumi could not load its provider: a library of the project may find this
 * package where the project itself does not. Of an inline program only its caller knows the folder.
 *
 * @throws ProviderError `not_installed`, always the same one, so that it is told once.
 */
export function requireInstalled(): void {
  const monitor = runtime.getMonitor();
  if (monitor === undefined || mocksOf(monitor) || isInline()) return;
  if (missing === "not looked for") missing = look();
  if (missing) throw missing;
}

function look(): ProviderError | undefined {
  // Pulumi looks from the folder of the main file, which is in that of Pulumi.yaml; what is found above is found there.
  const root = getRootDirectory();
  if ([loadedIn, root].some(isFoundFrom)) return undefined;
  const folder = loadedIn.startsWith(root) ? loadedIn : root;
  return new ProviderError(
    "not_installed",
    `pulumi-livechat is not installed for the project: from ${folder}, where Pulumi loads the provider, there is no ` +
      `${PROVIDER}. Install it there, also where a library that the project uses has it already: ` +
      "`npm install pulumi-livechat` (or `pnpm add`, `yarn add`) in that folder.",
  );
}

function isFoundFrom(folder: string): boolean {
  try {
    createRequire(resolve(folder, "index.js")).resolve(PROVIDER);
    return true;
  } catch {
    return false;
  }
}
