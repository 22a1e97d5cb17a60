import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, chown, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { declareSecrets } from "../sweep.js";

const PASSWORD = "a-database-passw0rd";

/** Debian's packages put the programs of each version there, and only what users call on PATH. */
const VERSIONS = "/usr/lib/postgresql";

/** The folder of PostgreSQL's programs on this machine; undefined where there is none. */
export async function findPostgres(): Promise<string | undefined> {
  const versions = await readdir(VERSIONS).catch(() => []);
  const newest = versions.toSorted((one, other) => Number(other) - Number(one));
  const folders = newest.map((version) => join(VERSIONS, version, "bin"));
  const there = await Promise.all(folders.map((folder) => isThere(join(folder, "initdb"))));
  return folders.find((_, index) => there[index]);
}

export interface Postgres extends AsyncDisposable {
  /**
   * What a process needs to have its stacks there. The password is not in the address, which the CLI writes as it is into
   * files of its own.
   */
  readonly env: { readonly PULUMI_BACKEND_URL: string; readonly PGPASSWORD: string };
}

/** A PostgreSQL server of its own: its files in a temporary folder, on a free port of loopback. */
export async function startPostgres(programs: string): Promise<Postgres> {
  declareSecrets(PASSWORD);
  const folder = await mkdtemp(join(tmpdir(), "postgres-"));
  const owner = await ownerOf(folder);
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, PASSWORD);
  const options = { ...owner, cwd: folder, env: { LC_ALL: "C", PATH: process.env["PATH"] } };
  const accounts = ["--username=pulumi", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  await promisify(execFile)(join(programs, "initdb"), ["--no-sync", ...accounts, data], options);
  const port = await freePort();
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    "fsync=off",
  ];
  const args = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
  const server = spawn(join(programs, "postgres"), args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(server, "close");
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    void ended.then(() => reject(new Error(`PostgreSQL did not start: ${said.join("\n")}`)));
    createInterface(server.stderr).on("line", (line) => {
      said.push(line);
      if (line.includes("ready to accept connections")) resolve();
    });
  });
  return {
    env: {
      PULUMI_BACKEND_URL: `postgres://pulumi@127.0.0.1:${port}/postgres?sslmode=disable`,
      PGPASSWORD: PASSWORD,
    },
    async [Symbol.asyncDispose]() {
      server.kill("SIGQUIT"); // Immediately: nothing of it is needed again.
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then it is nobody's. */
async function ownerOf(folder: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = [await idOfNobody("-u"), await idOfNobody("-g")];
  await chown(folder, uid, gid);
  return { uid, gid };
}

async function idOfNobody(flag: "-u" | "-g"): Promise<number> {
  return Number((await promisify(execFile)("id", [flag, "nobody"])).stdout);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
