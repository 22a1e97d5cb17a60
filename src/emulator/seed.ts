import { Licence, type LicenceData } from "./licence.js";
import type { Owner } from "./section.js";
import { sections } from "./sections/index.js";

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

/** The licence that a seed describes, as the one at this position among those of an emulator. */
export function licenceOf(seed: LicenceSeed, position: number): Licence {
  const number = seed.licence ?? 12345 + position;
  const account = seed.account ?? "john.doe@mycompany.com";
  const token = seed.token ?? (position === 0 ? "dal:emulator" : `dal:emulator-${position + 1}`);
  const owner: Owner = { licence: number, account, password: seed.password ?? "emulator-password" };
  return new Licence({ number, account, token }, startingData(seed.data ?? "sample", owner));
}

/** What another emulator needs to go on from here. */
export function seedOf({ number, account, token, data }: Licence): LicenceSeed {
  return { licence: number, account, token, data };
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
