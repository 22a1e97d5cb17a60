import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resetOptions, disconnect } from "@pulumi/pulumi/runtime/settings.js";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack.js";
import * as localState from "@pulumi/pulumi/runtime/state.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import type { Values } from "../../src/definitions/definition.js";
import { markSecrets } from "../../src/engine/compare.js";
import {
  type Begun,
  type CheckResult,
  type Known,
  PartialFailure,
  type Provider,
  type ProviderDiff,
  type Readable,
} from "../../src/engine/deploy/provider.js";
import { EngineError, messageOf } from "../../src/engine/errors.js";
import { preview, up } from "../../src/engine/index.js";
import type {
  EngineEvent,
  OperationOptions,
  OperationResult,
  StepEvent,
  UntypedDeployment,
} from "../../src/engine/index.js";
import type { ProgramOptions } from "../../src/engine/rpc/program-process.js";
import { foreseenDeletionIn, foreseenIn } from "../../src/engine/foreseen.js";
import type { ProviderOptions } from "../../src/engine/rpc/dynamic-provider.js";
import { typeOf } from "../../src/engine/state/urn.js";
import { mapFromWire, mapToWire, type PropertyMap } from "../../src/engine/values.js";
import { Session } from "../../src/provider/operation/session.js";
import { printing } from "../../src/provider/layers/printing.js";
import { providerOf } from "../../src/provider/provider.js";
import { sealing } from "../../src/provider/layers/sealing.js";
import { concealing } from "../../src/provider/layers/concealing.js";
import { PartialError } from "../../src/provider/values/errors.js";
import { TOLD } from "../../src/shared/told.js";
import { tell } from "../sweep.js";

/*
 * The embedded engine with the program and the provider in this process, so that a run takes no start of a process:
 * a test that uses it mocks `startProgram` and `DynamicProvider` by those of this module. All else is as ever, the
 * protocol between the program and the engine too.
 */

export interface Run extends OperationResult {
  readonly steps: readonly StepEvent[];
  readonly events: readonly EngineEvent[];
}

/** What the Automation API runs a program with that is a function; the SDK's types leave it out. */
const { withLocalStorage } = localState as unknown as {
  readonly withLocalStorage: (run: () => Promise<void>) => Promise<void>;
};
const programs = new Map<string, () => void>();

/** A project, and the state of its stack. */
export class Stack implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "promise-"));
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = { PULUMI_CONFIG_PASSPHRASE: "correct horse", LIVECHAT_LOOK_MS: "20", ...env };
    writeFileSync(join(this.#directory, "Pulumi.yaml"), "name: promise\nruntime: nodejs\n");
  }

  preview(program: () => void, options: Partial<OperationOptions> = {}): Promise<Run> {
    return this.#run(preview, program, options);
  }

  up(program: () => void, options: Partial<OperationOptions> = {}): Promise<Run> {
    return this.#run(up, program, options);
  }

  /** The ids of the state's objects, by URN. */
  ids(): Map<string, string> {
    const { resources = [] } = this.#state().deployment;
    return new Map(resources.flatMap(({ urn, id }) => (id === undefined ? [] : [[urn, id]])));
  }

  /** Lets so much time pass that whatever was written shows. */
  age(): void {
    const state = this.#state();
    for (const { outputs } of state.deployment.resources ?? []) {
      if (outputs?.["__written"] !== undefined) outputs["__written"] = "2020-01-01T00:00:00.000Z";
    }
    writeFileSync(this.#file, JSON.stringify(state));
  }

  stateText(): string {
    return readFileSync(this.#file, "utf8");
  }

  get #file(): string {
    return join(this.#directory, ".pulumi-livechat/stacks/dev.json");
  }

  #state(): UntypedDeployment {
    const empty = { version: 3, deployment: {} } as UntypedDeployment;
    return existsSync(this.#file)
      ? (JSON.parse(readFileSync(this.#file, "utf8")) as UntypedDeployment)
      : empty;
  }

  async #run(
    operation: (options: OperationOptions) => Promise<OperationResult>,
    program: () => void,
    options: Partial<OperationOptions>,
  ): Promise<Run> {
    programs.set(this.#directory, program);
    const events: EngineEvent[] = [];
    const result = await operation({
      cwd: this.#directory,
      env: this.#env,
      ...options,
      onEvent: (event) => events.push(event),
    });
    tell(operation.name, JSON.stringify([events, result]));
    return { ...result, events, steps: events.filter((event) => event.type === "step") };
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true });
  }
}

/** In place of `startProgram`. */
export function startProgram(options: ProgramOptions) {
  const program = programs.get(options.project.root) ?? (() => undefined);
  return { exit: runProgram(program, options), stop: () => Promise.resolve() };
}

async function runProgram(program: () => void, options: ProgramOptions) {
  const { project, stack, parallel, address, preview: isPreview, onOutput } = options;
  let failed = false;
  const fail = (error: unknown): void => {
    failed = true;
    onOutput(`error: [runtime] ${messageOf(error)}`);
  };
  // The errors of a program that nobody waits for are the program's, and not those of the test that runs it.
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", fail);
  const { log, warn, error: write } = console;
  Object.assign(console, { log: onOutput, warn: onOutput, error: onOutput });
  try {
    await withLocalStorage(async () => {
      resetOptions(project.name, stack, parallel, "", address, isPreview, "organization");
      await runInPulumiStack(() => Promise.resolve(program()))
        .then(() => disconnect(true))
        .catch(async (error: unknown) => {
          fail(error);
          await disconnect(false);
        });
      // Rejections that nobody heeds are told in the next turn.
      await new Promise(setImmediate);
    });
  } finally {
    Object.assign(console, { log, warn, error: write });
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  return { code: failed ? 32 : 0, signal: null };
}

/** In place of the module's own. */
export const DynamicProvider = {
  start: (options: ProviderOptions, config: PropertyMap): Promise<Provider> =>
    Promise.resolve(new ProviderInProcess(options, config)),
};

class ProviderInProcess implements Provider {
  readonly foresees = false;
  readonly #of: (urn: string) => ReturnType<typeof printing>;

  constructor({ env, onOutput }: ProviderOptions, config: PropertyMap) {
    const session = new Session(env, resourceTypes);
    session.notify = (severity, message) =>
      onOutput(severity === "warning" ? `warning: ${message}` : message, severity === "warning");
    session.configure((key) => mapToWire(config, false)[key] as string | undefined);
    const checked = new Map<string, ReadonlySet<string>>();
    const providers = new Map(
      resourceTypes.map((type) => {
        const plain = providerOf(type, session);
        return [type.name, printing(sealing(type, concealing(type.name, plain, checked)))];
      }),
    );
    this.#of = (urn) => {
      const { name } = resourceTypeOf(typeOf(urn).split(":").at(-1) ?? "");
      return providers.get(name) as ReturnType<typeof printing>;
    };
  }

  async keep(): Promise<void> {}

  async check(urn: string, olds: PropertyMap, news: PropertyMap, begun?: Begun): Promise<CheckResult> {
    const given = begun === undefined ? news : { ...news, ["__resume"]: begun };
    const { inputs, failures } = await this.#call(urn, news, (provider) =>
      provider.check?.(sent(olds), sent(given)),
    );
    return {
      ...foreseenIn(received(inputs, news)),
      failures: (failures ?? []).map(({ property, reason }) => ({ property, reason })),
    };
  }

  async diff({ urn, id = "", outputs }: Known, news: PropertyMap): Promise<ProviderDiff> {
    const diff = await this.#call(urn, {}, (provider) => provider.diff?.(id, sent(outputs), sent(news)));
    return {
      changes: diff.changes,
      replaceKeys: diff.replaces ?? [],
      deleteBeforeReplace: diff.deleteBeforeReplace === true,
    };
  }

  async create({ urn, inputs }: Known, begun: Begun | undefined) {
    const given = begun === undefined ? inputs : { ...inputs, ["__resume"]: begun };
    const { id, outs } = await this.#call(urn, inputs, (provider) => provider.create(sent(given)));
    return { id, outputs: received(outs, inputs) };
  }

  async update({ urn, id = "", outputs }: Known, { inputs }: Known) {
    const { outs } = await this.#call(urn, inputs, (provider) =>
      provider.update?.(id, sent(outputs), sent(inputs)),
    );
    return { outputs: received(outs, inputs) };
  }

  async read({ urn, id = "", inputs = {}, outputs }: Readable) {
    const read = (await this.#call(urn, inputs, (provider) => provider.read?.(id, sent(outputs)))) as {
      id?: string;
      props?: Values;
      inputs?: Values;
    };
    return {
      id: read.id ?? "",
      outputs: received(read.props, outputs),
      inputs: read.inputs && received(read.inputs, inputs),
    };
  }

  async delete({ urn, id = "", outputs }: Known) {
    await this.#call(urn, {}, async (provider) => {
      await provider.delete?.(id, sent(outputs));
      return {};
    });
  }

  async foreseeDelete({ urn, id = "", inputs, outputs }: Known, name: string) {
    const told = { preview: true, deletes: id, stack: name };
    return foreseenDeletionIn(await this.check(urn, outputs, { ...inputs, [TOLD]: told }));
  }

  stopWaiting(): void {}

  stop(): Promise<void> {
    return Promise.resolve();
  }

  async #call<Result>(
    urn: string,
    given: PropertyMap,
    call: (provider: ReturnType<typeof printing>) => Promise<Result> | undefined,
  ): Promise<Result> {
    try {
      return (await call(this.#of(urn))) as Result;
    } catch (error) {
      if (error instanceof PartialError) {
        throw new PartialFailure(urn, error.id, received(error.properties, given), [error.message]);
      }
      throw new EngineError("provider", messageOf(error).split("\n"), { urn });
    }
  }
}

/** What reaches the provider of properties. */
function sent(properties: PropertyMap): Values {
  return JSON.parse(JSON.stringify(mapToWire(properties, false))) as Values;
}

/** What comes back. */
function received(properties: Values = {}, given: PropertyMap): PropertyMap {
  const { ["__resume"]: _begun, ...own } = JSON.parse(JSON.stringify(properties)) as Values;
  const outputs = mapFromWire(own);
  markSecrets(outputs, given);
  return outputs;
}
