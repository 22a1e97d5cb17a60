import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import {
  destroy,
  preview,
  refresh,
  up,
  type EngineEvent,
  type OperationOptions,
  type OperationResult,
  type StepEvent,
} from "../../src/engine/index.js";
import { declareEnvironment, declareSecrets, leaks, tell, tellFiles } from "../sweep.js";
import type { StoredResource, UntypedDeployment } from "../../src/engine/index.js";

// Each operation starts two Node processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 600_000 });

const root = path.resolve(import.meta.dirname, "../..");
const fixture = path.join(root, "test/fixtures/engine/world");
/** In the repository, so that the projects find the SDK as a user's would; git and the other tools ignore it. */
const temporary = path.join(root, ".pulumi-livechat/engine-tests");

export interface Run extends OperationResult {
  events: EngineEvent[];
  steps: StepEvent[];
}

/** A project of its own, and the world that its provider manages. */
export class World {
  readonly directory: string;
  /** What the test wrote itself, or the world did, which has its objects, secrets and all. */
  readonly #own = new Set(["calls.log"]);
  env: NodeJS.ProcessEnv = { ...process.env, PULUMI_CONFIG_PASSPHRASE: "correct horse" };

  constructor() {
    mkdirSync(temporary, { recursive: true });
    this.directory = mkdtempSync(path.join(temporary, "world-"));
    cpSync(fixture, this.directory, { recursive: true });
    declareEnvironment(this.env);
    onTestFinished(async () => {
      await tellFiles(this.directory, (name) => this.#own.has(name) || name.startsWith("world/"));
      rmSync(this.directory, { recursive: true, force: true });
      expect(leaks(), "secrets that show").toEqual([]);
    });
  }

  /** The program, after `pulumi`, `Thing` and `Box` are there. */
  program(source: string): this {
    declareSecrets(...[...source.matchAll(/pulumi\.secret\("(.*?)"\)/g)].map(([, secret = ""]) => secret));
    this.write("index.js", `const { pulumi, Thing, Box, loader } = require("./lib.js");\n${source}\n`);
    return this;
  }

  write(name: string, content: string): void {
    this.#own.add(name);
    writeFileSync(path.join(this.directory, name), content);
  }

  read(name: string): string {
    const file = path.join(this.directory, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  preview(options: Partial<OperationOptions> = {}): Promise<Run> {
    return this.#run(preview, options);
  }
  up(options: Partial<OperationOptions> = {}): Promise<Run> {
    return this.#run(up, options);
  }
  refresh(options: Partial<OperationOptions> = {}): Promise<Run> {
    return this.#run(refresh, options);
  }
  destroy(options: Partial<OperationOptions> = {}): Promise<Run> {
    return this.#run(destroy, options);
  }

  /** What the provider was asked to do since this was asked last, without its configuration and reads. */
  calls(): string[] {
    const calls = this.read("calls.log").split("\n").filter(Boolean);
    this.write("calls.log", "");
    return calls.filter((call) => !call.startsWith("configure") && !call.startsWith("read"));
  }

  /** The objects that exist, by id. */
  get objects(): Map<string, Record<string, unknown>> {
    const folder = path.join(this.directory, "world");
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return new Map(
      names.map((name) => [
        name.replace(".json", ""),
        JSON.parse(this.read(path.join("world", name))) as Record<string, unknown>,
      ]),
    );
  }

  /** Changes the one object whose `key` (or id) it is, behind the engine's back; undefined removes it. */
  tamper(key: string, change: Record<string, unknown> | undefined): void {
    const entry = [...this.objects].find(([id, object]) => object["key"] === key || id.startsWith(key));
    if (entry === undefined) {
      throw new Error(`no object ${key}`);
    }
    const file = path.join(this.directory, "world", `${entry[0]}.json`);
    if (change === undefined) {
      rmSync(file);
    } else {
      writeFileSync(file, JSON.stringify({ ...entry[1], ...change }));
    }
  }

  /** Puts an object into the world that no program made. */
  place(id: string, object: Record<string, unknown>): void {
    mkdirSync(path.join(this.directory, "world"), { recursive: true });
    this.write(`world/${id}.json`, JSON.stringify(object));
  }

  get stateFile(): string {
    return path.join(this.directory, ".pulumi-livechat/stacks/dev.json");
  }

  get state(): UntypedDeployment {
    return JSON.parse(readFileSync(this.stateFile, "utf8")) as UntypedDeployment;
  }

  /** The resources of the state by name, without the stack and the provider. */
  get resources(): Record<string, StoredResource> {
    const own = (this.state.deployment.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:"));
    return Object.fromEntries(own.map((resource) => [resource.urn.split("::").at(-1), resource]));
  }

  async #run(
    operation: (options: OperationOptions) => Promise<OperationResult>,
    options: Partial<OperationOptions>,
  ): Promise<Run> {
    const events: EngineEvent[] = [];
    const result = await operation({
      cwd: this.directory,
      env: this.env,
      ...options,
      onEvent: (event) => {
        events.push(event);
        options.onEvent?.(event);
      },
    });
    tell(operation.name, JSON.stringify([events, result]));
    const steps = events.filter((event): event is StepEvent => event.type === "step");
    return { ...result, events, steps };
  }
}

/** The changes that are not zero. */
export function changesOf(run: OperationResult): Record<string, number> {
  return Object.fromEntries(Object.entries(run.changes).filter(([, count]) => count > 0));
}

/** A program with $1, $2, … to be filled in. */
export function template(source: string): (...values: string[]) => string {
  return (...values) => source.replaceAll(/\$(\d)/g, (_, place: string) => values[Number(place) - 1] ?? "");
}
