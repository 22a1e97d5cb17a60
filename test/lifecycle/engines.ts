import type { Emulator, EmulatorOptions } from "../../src/emulator/index.js";
import { PROCESSES } from "../../src/shared/engine-command.js";
import { createEmulator } from "../strict-emulator.js";
import { OWN_PASSWORD, TOKEN } from "./credentials.js";
import { EmbeddedEngine } from "./embedded.js";
import type { Engine } from "./engine.js";
import { Project } from "./project.js";
import { missingPulumiCli, PulumiCli } from "./pulumi-cli.js";

export interface EngineUnderTest {
  readonly name: string;
  readonly of: (project: Project) => Engine;
  /** Why it cannot be tested here. */
  readonly missing: string | undefined;
}

/** The engines that every program must run on. */
export const engines: readonly EngineUnderTest[] = [
  { name: "the embedded engine", of: (project) => new EmbeddedEngine(project), missing: undefined },
  {
    name: "the Pulumi CLI",
    of: (project) => new PulumiCli(project),
    missing: await missingPulumiCli(),
  },
];

/** The same, and the embedded engine with a process for the program and for each provider: how a run is ended differs. */
export const ways: readonly EngineUnderTest[] = [
  ...engines,
  {
    name: "the embedded engine, with processes",
    of: (project) => {
      project.env[PROCESSES] = "true";
      return new EmbeddedEngine(project);
    },
    missing: undefined,
  },
];

/** An emulated account with credentials that are easy to find wherever they show, and others beside it. */
export async function startEmulator(
  options: Omit<EmulatorOptions, "licences"> = {},
  others: EmulatorOptions["licences"] = [],
): Promise<{ readonly emulator: Emulator } & AsyncDisposable> {
  const emulator = await createEmulator({
    ...options,
    licences: [{ token: TOKEN, password: OWN_PASSWORD }, ...others],
  });
  return { emulator, [Symbol.asyncDispose]: () => emulator.close() };
}
