import type { Run } from "../deploy/run.js";
import type { ProgramEnd, Registrar } from "../program.js";
import type { PropertyMap } from "../values.js";
import { DynamicProvider, type ProviderOptions } from "./dynamic-provider.js";
import { addEngineService } from "./engine-service.js";
import { addMonitorService } from "./monitor.js";
import { NativeProviderProcess } from "./native-provider.js";
import { ProgramLog } from "./program-log.js";
import { startProgram, type ProgramOptions } from "./program-process.js";
import { EngineServer } from "./server.js";

/** The processes of one operation, and the server that they speak to. */
export class Processes {
  readonly #server = new EngineServer();

  constructor(run: Run) {
    addEngineService(this.#server, run);
  }

  get address(): Promise<string> {
    return this.#server.address;
  }

  async startDynamic(options: Omit<ProviderOptions, "engineAddress">, config: PropertyMap) {
    return await DynamicProvider.start({ ...options, engineAddress: await this.address }, config);
  }

  async startNative(options: Omit<ProviderOptions, "engineAddress">) {
    return await NativeProviderProcess.start({ ...options, engineAddress: await this.address });
  }

  /** Runs the user's program to its end. `run` takes what it asks for; `onStop` is told how it is ended before. */
  async runProgram(
    run: Run,
    options: Omit<ProgramOptions, "address" | "preview" | "onOutput">,
    registrar: Registrar,
    onStop: (stop: () => void) => void,
  ): Promise<ProgramEnd> {
    const log = new ProgramLog(run);
    const learnt = addMonitorService(this.#server, run, options.parallel, registrar);
    const program = startProgram({
      ...options,
      address: await this.address,
      preview: run.preview,
      onOutput: (text) => log.take(text),
    });
    onStop(() => void program.stop());
    return { exit: await program.exit, learnt, errors: log.errors };
  }

  stop(): void {
    this.#server.stop();
  }
}
