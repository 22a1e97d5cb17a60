import { execFile } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** A version of a package: its tarball, or the folder that it is installed in. */
interface Version {
  readonly manifest: Manifest;
  readonly path: string;
}

/**
 * An npm registry on this machine that has the packed package, and beside it what is installed here: so `npm install`
 * and `npx` work as typed, and nothing is asked of any other machine. What it sends it keeps in the folder.
 */
export async function startRegistry(tarball: string, folder: string) {
  const packages = installed();
  packages.set("pulumi-livechat", [{ manifest: manifestOf(root), path: tarball }]);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "").slice(1);
    const [, name = "", version] = /^-\/(.+)@([^@]+)\.tgz$/.exec(path) ?? [];
    const found = packages.get(name)?.find(({ manifest }) => manifest.version === version);
    if (found !== undefined)
      void tarballOf(found.path, folder).then((file) => createReadStream(file).pipe(response));
    else sendVersions(packages.get(path), address(), response);
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: address(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Each package by its name, first the version that this project itself sees. */
function installed(): Map<string, Version[]> {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { link?: boolean }>;
  };
  const folders = Object.entries(packages)
    .filter(([path, { link }]) => path.startsWith("node_modules/") && link !== true)
    .map(([path]) => join(root, path))
    .filter((path) => existsSync(join(path, "package.json")))
    .toSorted((one, other) => one.length - other.length);
  const found = new Map<string, Version[]>();
  for (const path of folders) {
    const manifest = manifestOf(path);
    found.set(manifest.name, [...(found.get(manifest.name) ?? []), { manifest, path }]);
  }
  return found;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

function sendVersions(versions: readonly Version[] | undefined, address: string, response: ServerResponse) {
  const [latest] = versions ?? [];
  if (versions === undefined || latest === undefined) {
    response.writeHead(404).end("{}");
    return;
  }
  const all = versions.map(({ manifest }) => {
    const dist = { tarball: `${address}/-/${manifest.name}@${manifest.version}.tgz` };
    // Scripts are for those who work on a package.
    return [manifest.version, { ...manifest, scripts: {}, dist }];
  });
  const { name, version } = latest.manifest;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ name, "dist-tags": { latest: version }, versions: Object.fromEntries(all) }));
}

/** Into a file first: whatever a child prints is looked through for secrets. */
async function tarballOf(path: string, folder: string): Promise<string> {
  if (path.endsWith(".tgz")) return path;
  const file = join(await mkdtemp(join(folder, "tarball-")), "package.tar");
  const name = basename(path);
  // Its own packages come by themselves; maps are half of the files, and nobody reads them here.
  const left = [`--exclude=${name}/node_modules`, "--exclude=*.map"];
  await promisify(execFile)("tar", ["-cf", file, ...left, "-C", dirname(path), name]);
  return file;
}
