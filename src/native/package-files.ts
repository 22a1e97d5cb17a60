import { readFile } from "node:fs/promises";

const ROOT = new URL("../../", import.meta.url);

/** The package's schema, as it is shipped: from it other languages get their classes. */
export async function readSchema(): Promise<string> {
  return await readFile(new URL("schema.json", ROOT), "utf8");
}

/** The package's version, as package.json has it. */
export async function readVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL("package.json", ROOT), "utf8")) as {
    version: string;
  };
  return version;
}
