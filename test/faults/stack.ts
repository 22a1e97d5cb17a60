import { chanceOf } from "../../src/emulator/faults/chance.js";
import type { Account, Operation } from "../provider/account.js";
import { type Declared, licence60 } from "./licence60.js";
import { SmallEngine } from "./small-engine.js";

export const MOST_UPS = 5;

/** In every fourth schedule the client tries twice or three times, so that whole operations fail and are begun again. */
export const environmentOf = (seed: number) => ({
  LIVECHAT_RETRY_MAX_TIME_MS: seed % 4 === 0 ? "1200" : "8000",
  LIVECHAT_RETRY_SETUP_MAX_TIME_MS: seed % 4 === 0 ? "1200" : "4000",
  LIVECHAT_RETRY_BASE_MS: seed % 4 === 0 ? "150" : "2",
  LIVECHAT_RETRY_MAX_DELAY_MS: seed % 4 === 0 ? "600" : "50",
  LIVECHAT_TIMEOUT_MS: "1000",
  LIVECHAT_LOOK_MS: "300",
});

/** What an `up` brings the stack to; the keys of resources that are made anew; more of the environment. */
interface Up {
  readonly declared?: readonly Declared[];
  readonly replaced?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** A stack of an account in which things go wrong as its schedule says. */
export class Stack {
  readonly engine = new SmallEngine();
  readonly account: Account;
  readonly seed: number;
  readonly faults: string;
  /** What the ups have failed with. */
  readonly failures: string[] = [];
  /** What a refresh has taken for gone. */
  readonly gone: string[] = [];
  ups = 0;

  constructor(account: Account, seed: number, faults: string) {
    this.account = account;
    this.seed = seed;
    this.faults = faults;
  }

  /** What the failures of the last `up` advise to set for the next one. */
  get advised(): NodeJS.ProcessEnv {
    const said = this.failures.at(-1) ?? "";
    const lists = [...said.matchAll(/LIVECHAT_ADOPT="([^"]+)" pulumi(?:-livechat)? up/g)];
    return {
      LIVECHAT_ADOPT: lists.at(-1)?.[1],
      LIVECHAT_ACCEPT_ABSENCE: String(said.includes("set LIVECHAT_ACCEPT_ABSENCE")),
    };
  }

  operation(environment: NodeJS.ProcessEnv = {}): Operation {
    return this.account.operation({ ...environmentOf(this.seed), ...environment });
  }

  /** An operation once nothing goes wrong any more: on a busy machine answers take their time. */
  get calm(): Operation {
    return this.account.operation({ ...environmentOf(1), LIVECHAT_TIMEOUT_MS: "30000" });
  }

  /** A choice that is the schedule's own: from 0 to below 1. */
  chance(...about: (string | number)[]): number {
    return chanceOf(this.seed, ...about);
  }

  /** One `up`. Returns whether it succeeded. */
  async up({ declared = licence60, replaced = [], environment = {} }: Up = {}): Promise<boolean> {
    this.ups++;
    return await this.engine.up(this.operation(environment), declared, replaced).then(
      () => true,
      (error: unknown) => {
        this.failures.push((error as Error).message);
        return false;
      },
    );
  }

  /** The same, repeated until it succeeds, or too often. Returns whether it did. */
  async upUntilDone(
    next: () => Up = () => ({}),
    after = (): Promise<unknown> => Promise.resolve(),
  ): Promise<boolean> {
    for (let ups = 0; ups < MOST_UPS; ups++) {
      // oxlint-disable no-await-in-loop -- one up after the other
      const isDone = await this.up(next());
      await after();
      // oxlint-enable no-await-in-loop
      if (isDone) return true;
    }
    return false;
  }
}
