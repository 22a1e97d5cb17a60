import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { InProcess, OwnProgram, ProviderHost, Surroundings } from "../engine/index.js";
import type { LicenceModel } from "../licence/model.js";
import type { Session } from "../provider/operation/session.js";
import { EMBEDDED, PROCESSES } from "../shared/engine-command.js";
import { isLicenceProgram } from "./licence-program.js";

/**
 * What the embedded engine runs in this process: what is this very installation's, where it finds what it would in its own.
 * It is that of one command, whose operations come one right after the other: an `up` goes on with what its preview has read.
 */
export class OwnProcess implements InProcess {
  #read: Read = {};
  readonly #licence: ReadLicence = {};

  provider(surroundings: Surroundings): ProviderHost | undefined {
    return isAtHome(surroundings) ? new OwnHost(surroundings, this.#read) : undefined;
  }

  program(surroundings: Surroundings): OwnProgram | undefined {
    return isAtHome(surroundings) && isLicenceProgram(surroundings.project)
      ? licenceOf(surroundings, this.#licence)
      : undefined;
  }

  /** A person was asked, which takes time: the account is looked at again. */
  lookAgain(): void {
    this.#read = {};
  }
}

/** What an operation goes on with. */
interface Read {
  /** That of the operation before. */
  session?: Session;
}

/** A licence that an operation has read, for the next one: an `up` does what its plan has shown, whoever edits the file meanwhile. */
interface ReadLicence {
  last?: { readonly given: string; readonly model: LicenceModel };
}

function licenceOf({ project, env, config, secretKeys }: Surroundings, licence: ReadLicence): OwnProgram {
  const full = (key: string): string => (key.includes(":") ? key : `${project.name}:${key}`);
  const get = (key: string): string | undefined => config[full(key)];
  const isSecret = (key: string): boolean => secretKeys.includes(full(key));
  return async (engine) => {
    const { readLicence, runLicence } = await import("../licence/run.js");
    const given = JSON.stringify([project.root, config, secretKeys]);
    await runLicence(engine, { root: project.root, get, config: get, isSecret, env }, (stack) => {
      if (licence.last?.given !== given) licence.last = { given, model: readLicence(stack) };
      return licence.last.model;
    });
  };
}

/** The providers of one operation, which is loaded where it is asked. */
class OwnHost implements ProviderHost {
  readonly #surroundings: Surroundings;
  readonly #read: Read;
  #engine: string | undefined;
  #loaded: Promise<Loaded> | undefined;

  constructor(surroundings: Surroundings, read: Read) {
    this.#surroundings = surroundings;
    this.#read = read;
    // As in a process of the engine's: what messages say of its commands depends on it.
    process.env[EMBEDDED] ??= "true";
  }

  async methodsOf(text: string) {
    const { typeIn, handler } = await this.#load();
    const type = typeIn(text);
    return type === undefined ? undefined : handler(type);
  }

  meet(engineAddress: string): void {
    this.#engine = engineAddress;
    void this.#loaded?.then(({ notes }) => notes.join(engineAddress));
  }

  stopWaiting(): void {
    void this.#load().then(({ session }) => session.stopWaiting());
  }

  async end(): Promise<void> {
    const loaded = await this.#loaded;
    await loaded?.session.end();
    loaded?.notes.end();
  }

  #load(): Promise<Loaded> {
    this.#loaded ??= load(this.#surroundings, this.#read, () => this.#engine);
    return this.#loaded;
  }
}

type Loaded = Awaited<ReturnType<typeof load>>;

async function load(
  { project, env, config, print }: Surroundings,
  read: Read,
  engine: () => string | undefined,
) {
  const [{ handlersOf }, { Session: OperationSession }, { RunNotes }, { told }, { resourceTypes }] =
    await Promise.all([
      import("../provider/handling.js"),
      import("../provider/operation/session.js"),
      import("../provider/operation/run-notes.js"),
      import("../provider/operation/tell.js"),
      import("../definitions/index.js"),
    ]);
  const tell = (severity: Parameters<typeof told>[0], message: string) =>
    print(told(severity, message), false);
  const notes = new RunNotes(engine());
  const session = new OperationSession(env, resourceTypes, tell, notes, project.programDirectory);
  session.configure((key) => config[key]);
  if (read.session) session.continues(read.session);
  read.session = session;
  return { session, notes, ...handlersOf(session) };
}

/** Whether what runs in this process is what would run in one of the project's. */
function isAtHome({ project, env }: Pick<Surroundings, "project" | "env">): boolean {
  return env[PROCESSES] === undefined && isOwnEnvironment(env) && isInstalledIn(project.programDirectory);
}

/** What Node and all libraries go by, such as proxies and certificates, is that of this process. */
function isOwnEnvironment(env: NodeJS.ProcessEnv): boolean {
  return Object.keys({ ...env, ...process.env }).every(
    (name) => /^(LIVECHAT|PULUMI)_/.test(name) || env[name] === process.env[name],
  );
}

/** Whether this very package is the one that is found from a folder: another may be of another version. */
function isInstalledIn(directory: string): boolean {
  try {
    const found = createRequire(join(directory, "Pulumi.yaml")).resolve("pulumi-livechat/package.json");
    return realpathSync(dirname(found)) === realpathSync(fileURLToPath(new URL("../..", import.meta.url)));
  } catch {
    return false;
  }
}
