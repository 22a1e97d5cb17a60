import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, delimiter, dirname, join } from "node:path";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** Below the repository's node_modules, where the package finds what it depends on. */
const temporary = join(root, "node_modules/.cache/delivery-tests");

/** The address of docs/languages.md, in whose place the tests have their own server's. */
export const DOCUMENTED = "https://files.acme.com/livechat";

/** The package's own manifest. */
export const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
};

/** A folder that is gone at the end. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  await mkdir(temporary, { recursive: true });
  const path = await mkdtemp(join(temporary, "folder-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Packs the package as `npm publish` would, without building it again. Returns the file. */
export async function pack(folder: string, packed: string = root): Promise<string> {
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: packed,
    env: { ...npmEnvironment(process.env), npm_config_workspaces: "false" },
  });
  // One package: in a list, or by its name, as the npm is.
  const [{ filename } = { filename: "" }] = Object.values(JSON.parse(stdout) as { filename: string }[]);
  return join(folder, basename(filename));
}

/** Unpacks an archive. Returns the folder. */
export async function unpack(archive: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await run("tar", ["-xzf", archive, "-C", folder]);
  return folder;
}

/** The environment of a shell of its own: without what npm tells its scripts, nor the commands of the repository. */
export function npmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)));
  const path = (env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.endsWith(".bin"));
  return { ...own, PATH: [dirname(process.execPath), ...path].join(delimiter) };
}

/**
 * A server on loopback that is a registry for npm, which has this package and nothing else, and that has the archives of
 * the plugin below /livechat. The package depends on nothing there: what it needs is found above it, in the repository.
 */
export class PackageServer implements AsyncDisposable {
  readonly #server: Server;
  #tarball: Buffer;
  /** The paths that were asked for. */
  readonly asked: string[] = [];
  /** What was to be reached elsewhere: it is everybody's proxy too, and lets nobody through. */
  readonly elsewhere: string[] = [];

  private constructor(tarball: Buffer) {
    this.#tarball = tarball;
    this.#server = createServer((request, response) => {
      const path = request.url ?? "";
      this.asked.push(path);
      this.#answer(path).then(
        (body) => response.end(body),
        () => response.writeHead(404).end("{}"),
      );
    });
    this.#server.on("connect", ({ url = "" }: IncomingMessage, socket: Duplex) => {
      this.elsewhere.push(url);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
  }

  static async open(tarball: string): Promise<PackageServer> {
    const server = new PackageServer(await readFile(tarball));
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  /** From now on this is the package. */
  async serve(tarball: string): Promise<void> {
    this.#tarball = await readFile(tarball);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Where the archives are. */
  get archives(): string {
    return `${this.url}/livechat`;
  }

  /** What makes npm and Pulumi ask this server alone. */
  environment(folder: string): NodeJS.ProcessEnv {
    return {
      HTTPS_PROXY: this.url,
      NO_PROXY: "127.0.0.1",
      npm_config_registry: this.url,
      npm_config_cache: join(folder, "npm-cache"),
      npm_config_update_notifier: "false",
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(path: string): Promise<Buffer | string> {
    const { name, version, bin } = manifest;
    if (path === `/${name}`) {
      const integrity = `sha512-${createHash("sha512").update(this.#tarball).digest("base64")}`;
      const dist = { tarball: `${this.url}/${name}.tgz`, integrity };
      const versions = { [version]: { name, version, bin, dist } };
      return JSON.stringify({ name, "dist-tags": { latest: version }, versions });
    }
    if (path === `/${name}.tgz`) return this.#tarball;
    if (dirname(path) === "/livechat") return await readFile(join(root, "plugin", basename(path)));
    throw new Error("there is no such thing");
  }
}

/** The blocks of one language in a section of docs/languages.md. */
export async function blocksOf(heading: string, language: string): Promise<string[]> {
  const page = await readFile(join(root, "docs/languages.md"), "utf8");
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/languages.md has no section ${heading}`);
  const blocks = section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"));
  return [...blocks].map(([, text = ""]) => text);
}
