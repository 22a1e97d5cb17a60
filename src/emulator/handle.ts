import type { Licence } from "./licence.js";
import type { LicenceData } from "./sections/index.js";

/** A licence of an emulator, for tests: what somebody else does to the account while one's program runs. */
export class LicenceHandle {
  readonly #licence: Licence;

  constructor(licence: Licence) {
    this.#licence = licence;
  }

  get number(): number {
    return this.#licence.number;
  }

  get account(): string {
    return this.#licence.account;
  }

  get token(): string {
    return this.#licence.token;
  }

  /** A copy of the state as it is now. */
  get data(): LicenceData {
    return structuredClone(this.#licence.data);
  }

  /** Changes the state itself, without any of the API's rules. */
  edit(change: (data: LicenceData) => void): void {
    change(this.#licence.data);
  }
}
