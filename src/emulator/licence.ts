/**
 * The state of a licence, in the API's own words: each section adds its slice beside its records (`declare module`), so
 * that the list of sections is the only place that knows them all.
 */
export interface LicenceData {
  /** The next id of each kind of object. */
  sequences: Record<string, number>;
}

/** One licence: who may use it, and its state. */
export class Licence {
  readonly number: number;
  /** The owner's login. */
  readonly account: string;
  /** The owner's secret. */
  readonly token: string;
  /** The data center: the prefix of the token. */
  readonly region: string;
  data: LicenceData;
  readonly #start: LicenceData;

  constructor({ number, account, token }: Pick<Licence, "number" | "account" | "token">, start: LicenceData) {
    this.number = number;
    this.account = account;
    this.token = token;
    this.region = token.startsWith("fra:") ? "fra" : "dal";
    this.#start = start;
    this.data = structuredClone(start);
  }

  /** Another one that is, and stays, as this one is now. */
  copy(): Licence {
    return new Licence(this, this.data);
  }

  /** Back to what it started with. */
  reset(): void {
    this.data = structuredClone(this.#start);
  }

  /**
   * The next id of a kind of object: ids grow, by 10 as the real ones do unless told otherwise, and are never
   * given twice.
   */
  nextId(kind: string, taken: readonly number[], { first = 1001, step = 10 } = {}): number {
    const id = taken.reduce(
      (next, other) => Math.max(next, other + step),
      this.data.sequences[kind] ?? first,
    );
    this.data.sequences[kind] = id + step;
    return id;
  }
}
