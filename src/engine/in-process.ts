import type { ProgramEngine } from "../shared/program-engine.js";
import type { Project } from "./project/project.js";

/*
 * What an operation may run in this process, and not in one of its own. Whoever starts the operation hands it in: the engine
 * knows neither the types of resources nor licence files.
 */

export interface InProcess {
  /** The provider of this package's own dynamic resources; undefined where it must have its own process. */
  readonly provider?: (surroundings: Surroundings) => ProviderHost | undefined;
  /** The program; undefined where it must have its own process. */
  readonly program?: (surroundings: Surroundings) => OwnProgram | undefined;
}

/** Runs a program to its end. What it throws is the program's error. */
export type OwnProgram = (engine: ProgramEngine) => Promise<void>;

export type Print = (text: string, isError: boolean) => void;

export interface Surroundings {
  readonly project: Project;
  readonly env: NodeJS.ProcessEnv;
  /** The stack's configuration, by whole keys; secrets in clear. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Takes what a process would print. */
  readonly print: Print;
}

/** The providers of one operation. */
export interface ProviderHost {
  /** What a provider's text comes to; undefined where that is another's. */
  methodsOf(text: string): Promise<ProviderMethods | undefined>;
  /** From now on there are providers in processes of their own too, which know the engine by this address. */
  meet(engineAddress: string): void;
  /** The run is being stopped: nothing is waited for any more but the answers to requests. */
  stopWaiting(): void;
  /** Resolves when nothing is under way any more. */
  end(): Promise<void>;
}

type Values = Record<string, unknown>;

/** The methods of Pulumi's dynamic providers. Values are as Pulumi sends them: in clear, the unknown as its text. */
export interface ProviderMethods {
  check(
    olds: Values,
    news: Values,
  ): Promise<{ inputs?: Values | undefined; failures?: { property: string; reason: string }[] | undefined }>;
  diff(
    id: string,
    olds: Values,
    news: Values,
  ): Promise<{
    changes?: boolean | undefined;
    replaces?: string[] | undefined;
    deleteBeforeReplace?: boolean | undefined;
  }>;
  create(inputs: Values): Promise<{ id: string; outs?: Values | undefined }>;
  read(
    id: string,
    outputs: Values,
  ): Promise<{ id?: string | undefined; props?: Values | undefined; inputs?: Values | undefined }>;
  update(id: string, olds: Values, news: Values): Promise<{ outs?: Values | undefined }>;
  delete(id: string, outputs: Values): Promise<void>;
}
