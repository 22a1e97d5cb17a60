import type { Emulator, EmulatorOptions } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { providerOf } from "../../src/provider/provider.js";
import { Session } from "../../src/provider/operation/session.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { type Declaration, ResourceSteps } from "./resource-steps.js";

/** Resource options of the program. */
type Options = Omit<Declaration, "type">;

export interface Account extends AsyncDisposable {
  readonly emulator: Emulator;
  /** What the environment of an operation holds. */
  readonly environment: NodeJS.ProcessEnv;
  /** What is told to the user by the providers of the operations. */
  readonly told: string[];
  /**
   * Begins an operation: its providers share a session, as those of one provider process do. It goes on with what an `earlier`
   * one of the same command has read.
   */
  operation(environment?: NodeJS.ProcessEnv, earlier?: Operation): Operation;
}

/** What an operation that writes or refreshes asks once, however much it does, to know which account it is. */
export const WHO = { "GET /agents": 1, "GET /webhooks": 1 };

export type Operation = ReturnType<typeof operationOf>;

/** An emulated account, and the providers that work on it in this process. */
export async function createAccount(options: EmulatorOptions = {}): Promise<Account> {
  const emulator = await createEmulator(options);
  const environment = {
    LIVECHAT_BASE_URL: emulator.url,
    LIVECHAT_TOKEN: emulator.licence().token,
    LIVECHAT_ACCOUNT: emulator.licence().account,
    LIVECHAT_CURRENT_PASSWORD: "emulator-password",
    // A fault is then what the provider sees of it; retries are tested with their client.
    LIVECHAT_RETRY_MAX_TIME_MS: "0",
    LIVECHAT_LOOK_MS: "20",
  };
  const told: string[] = [];
  return {
    emulator,
    environment,
    told,
    operation: (more = {}, earlier) => {
      const session = new ToldSession({ ...environment, ...more }, told);
      if (earlier) session.continues(earlier.session);
      return operationOf(session);
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

/** The providers of one operation, that share its session. */
export function operationOf(session: Session) {
  const provider = (type: string) => providerOf(resourceTypeOf(type), session);
  return {
    session,
    provider,
    /** A resource of this type that is not there yet. */
    resource: (type: string, options: Options = {}) =>
      new ResourceSteps(provider(type), undefined, { type: resourceTypeOf(type), ...options }),
    /** The same resource, in this operation. */
    continue: (type: string, resource: ResourceSteps, options: Options = {}) =>
      new ResourceSteps(
        provider(type),
        resource.state,
        { type: resourceTypeOf(type), ...options },
        resource.replaced,
      ),
  };
}

class ToldSession extends Session {
  readonly #told: string[];

  constructor(environment: NodeJS.ProcessEnv, told: string[]) {
    super(environment, resourceTypes);
    this.#told = told;
  }

  override notify(severity: "info" | "warning", message: string): void {
    this.#told.push(`${severity}: ${message}`);
  }
}
