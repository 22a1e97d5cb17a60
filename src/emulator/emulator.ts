import { Deliveries, type DeliveryOptions } from "./deliveries.js";
import type { Interceptor } from "./exchange.js";
import { FaultInjector, parseFaults, type FaultPlan } from "./faults/index.js";
import { LicenceHandle } from "./licence-handle.js";
import type { Licence } from "./licence.js";
import { RequestLog, type RequestRecord } from "./log.js";
import { licenceOf, seedOf, type LicenceSeed } from "./seed.js";
import type { RuleConditions } from "./section.js";
import { buildServer } from "./server.js";

export interface EmulatorOptions {
  /** The port to listen on. Default 0: a free one. */
  port?: number;
  /** The licences it holds. Default: one, with the documentation's sample account. */
  licences?: LicenceSeed[];
  /** Called with each request when it is answered. */
  log?: (record: RequestRecord) => void;
  /** Whether `requests` and the licences' deliveries are kept, for tests. Default true; a long run would fill the memory. */
  keepRequests?: boolean;
  /**
   * Called after each change that came by the API, before its answer is sent: keeps what `current` gives, from
   * which an emulator can be started again.
   */
  save?: (current: () => LicenceSeed[]) => Promise<void>;
  /** How webhooks are delivered, and to which ports of this machine. Default: to none. */
  webhooks?: DeliveryOptions;
  /**
   * Whether a parameter that the documentation does not have is refused with a 400 that names it, for tests of a client.
   * Default false: it is ignored, and stands in the request log as such.
   */
  strict?: boolean;
  /** What becomes of the `condition` that a call gives to a greeting's rule. Default `taken`. */
  ruleConditions?: RuleConditions;
  /**
   * The day on which this version of the API becomes a legacy one, as the header `Legacy: YYYY-MM-DD` of every answer
   * tells it. Default: no header.
   */
  legacy?: string;
  /** The day on which it is deprecated, as the header `Deprecation: YYYY-MM-DD` tells it. Default: no header. */
  deprecation?: string;
  /** What fails, and when: {@link Emulator.setFaults}. Default: nothing. */
  faults?: string | FaultPlan;
  /** What steps in between the emulator and its clients, in this order. */
  interceptors?: Interceptor[];
}

export interface Emulator {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  /** The requests it took. */
  readonly requests: RequestLog;
  /** Back to what it started with; the request log is emptied, and the counts of faults begin anew. */
  reset(): void;
  /**
   * What fails from now on, in place of what did before: as the command's `--faults` takes it (its help has the
   * grammar), or as rules; undefined for nothing. Repeatable: the seed decides where chances strike.
   *
   * @throws FaultSpecError naming the part that cannot be read. The faults are then those of before.
   */
  setFaults(faults: string | FaultPlan | undefined): void;
  /** Stops listening, and cuts what is still open. */
  close(): Promise<void>;
  /** The licence at a position (default 0): its state, to be read or changed behind its clients' backs. */
  licence(index?: number): LicenceHandle;
}

/**
 * Starts an emulator of the API on a port of this machine; nothing outside of it can connect, and a page of the web that
 * has its own name lead here is refused.
 *
 * @throws RangeError if two licences cannot be told apart by their credentials, or credentials cannot be sent.
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const licences = (options.licences ?? [{}]).map(licenceOf);
  checkDistinct(licences);
  for (const { account, token } of licences) checkSendable(account, token);
  const requests = new RequestLog(options.keepRequests ?? true);
  const faults = new FaultInjector();
  faults.plan = planOf(options.faults);
  const deliveries = new Deliveries(options.webhooks, options.keepRequests);
  const app = buildServer({
    licences,
    requests,
    deliveries,
    strict: options.strict ?? false,
    headers: {
      ...(options.legacy !== undefined && { Legacy: options.legacy }),
      ...(options.deprecation !== undefined && { Deprecation: options.deprecation }),
    },
    ruleConditions: options.ruleConditions ?? "taken",
    interceptors: [faults, ...(options.interceptors ?? [])],
    log: options.log ?? (() => undefined),
    changed: async () => options.save?.(() => licences.map(seedOf)),
  });
  const url = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  return {
    url,
    requests,
    reset() {
      for (const licence of licences) licence.reset();
      requests.clear();
      deliveries.clear();
      faults.reset();
    },
    setFaults(next) {
      faults.plan = planOf(next);
    },
    async close() {
      await faults.close();
      await Promise.all([app.close(), deliveries.close()]);
    },
    licence(index = 0) {
      const licence = licences[index];
      if (licence === undefined)
        throw new RangeError(`there are ${licences.length} licences, and none at ${index}`);
      return new LicenceHandle(licence, deliveries);
    },
  };
}

function planOf(faults: string | FaultPlan = { rules: [] }): FaultPlan {
  return typeof faults === "string" ? parseFaults(faults) : faults;
}

/** Basic credentials end the account at its first colon, and a header has neither spaces nor line ends in them. */
function checkSendable(account: string, token: string): void {
  if (!/^[^\s:]+$/.test(account))
    throw new RangeError("an account must be a login: without colons and spaces");
  if (!/^[!-~]+$/.test(token)) throw new RangeError("a token must have characters, and none that is a space");
}

function checkDistinct(licences: readonly Licence[]): void {
  if (licences.length === 0) throw new RangeError("an emulator needs at least one licence");
  for (const property of ["number", "token"] as const) {
    const values = new Set(licences.map((licence) => licence[property]));
    if (values.size < licences.length) {
      throw new RangeError(`two licences have the same ${property}: give each its own`);
    }
  }
}
