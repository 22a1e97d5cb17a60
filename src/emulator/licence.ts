import { sections, type LicenceData } from "./sections/index.js";
import type { Owner } from "./section.js";

/** What a licence of the emulator starts with. */
export interface LicenceSeed {
  /** The licence's number. Default 12345; the next licence counts up. */
  licence?: number;
  /** The owner's login. Default john.doe@mycompany.com. */
  account?: string;
  /**
   * The secret of the owner: taken as Basic `account:token` and as `Bearer token`. A prefix `fra:` puts the
   * licence into that data center. Default `dal:emulator` (`dal:emulator-2` for the second licence, and so on).
   */
  token?: string;
  /** The owner's password, which a password change must name. Default `emulator-password`. */
  password?: string;
  /**
   * `sample` (default): the documentation's account. `empty`: the owner and group 0. Or the data itself; a
   * section left out is empty, and the owner and group 0 are always there.
   */
  data?: "sample" | "empty" | Partial<LicenceData>;
}

/** One licence: who may use it, and its state. */
export class Licence {
  readonly number: number;
  readonly account: string;
  readonly token: string;
  /** The data center: the prefix of the token. */
  readonly region: string;
  data: LicenceData;
  readonly #seed: LicenceData;

  constructor(seed: LicenceSeed, index: number) {
    this.number = seed.licence ?? 12345 + index;
    this.account = seed.account ?? "john.doe@mycompany.com";
    this.token = seed.token ?? (index === 0 ? "dal:emulator" : `dal:emulator-${index + 1}`);
    this.region = this.token.startsWith("fra:") ? "fra" : "dal";
    const owner: Owner = {
      licence: this.number,
      account: this.account,
      password: seed.password ?? "emulator-password",
    };
    this.#seed = startingData(seed.data ?? "sample", owner);
    this.data = structuredClone(this.#seed);
  }

  /** What another emulator needs to go on from here. */
  seed(): LicenceSeed {
    return { licence: this.number, account: this.account, token: this.token, data: this.data };
  }

  /** Back to what it started with. */
  reset(): void {
    this.data = structuredClone(this.#seed);
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

function startingData(data: NonNullable<LicenceSeed["data"]>, owner: Owner): LicenceData {
  const given: Partial<LicenceData> = typeof data === "string" ? {} : data;
  const slices = Object.entries(sections).map(([name, section]) => {
    if (data === "sample") return [name, section.sample(owner)];
    const slice: unknown = Reflect.get(given, name);
    return [name, slice === undefined ? section.empty(owner) : structuredClone(slice)];
  });
  const start: LicenceData = {
    ...Object.fromEntries(slices),
    sequences: structuredClone(given.sequences ?? {}),
  };
  if (!start.agents.some(({ login }) => login.toLowerCase() === owner.account.toLowerCase())) {
    start.agents.unshift(...sections.agents.empty(owner));
  }
  if (!start.groups.some(({ id }) => id === 0)) start.groups.unshift(...sections.groups.empty(owner));
  return start;
}

/** The current time in the API's unit, unix seconds. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}
