import { randomBytes } from "node:crypto";
import { request } from "undici";
import type { EventParts, EventType } from "./events.js";
import type { Licence } from "./licence.js";
import { isLoopback, portOf } from "./loopback.js";
import type { WebhookRecord } from "./sections/webhooks.js";

const MINUTE = 60_000;

export interface DeliveryOptions {
  /**
   * The ports of this machine that webhooks are sent to, or "any". Default: none. Whoever can make a webhook could else
   * have the emulator send requests to any service that listens on this machine.
   */
  ports?: readonly number[] | "any";
  /** Called with each event that is not sent, since its webhook's url leads elsewhere. Default: nobody is told. */
  onWithheld?: (delivery: Delivery) => void;
  /** How long an attempt may take, in milliseconds. Default 10,000, the documented "~10 seconds". */
  timeout?: number;
  /**
   * The waits before the second attempt, the third, and so on, in milliseconds. Default: ten, growing, within
   * the documented 6 hours.
   */
  retries?: number[];
}

/** One event on its way to one webhook. */
export interface Delivery {
  readonly webhook: string;
  readonly url: string;
  readonly event_type: EventType;
  readonly payload: Record<string, unknown>;
  /** What came of each attempt so far: the answer's status, or why there was none. */
  readonly attempts: (number | string)[];
  /**
   * `pending`; `delivered`: answered with 200; `failed`: never, in all attempts; `withheld`: never sent, since
   * its url leads away from this machine, or to a port that was not allowed.
   */
  state: "pending" | "delivered" | "failed" | "withheld";
}

export const DELIVERY_DEFAULTS: Readonly<Required<DeliveryOptions>> = {
  ports: [],
  onWithheld: () => undefined,
  timeout: 10_000,
  retries: [0.2, 0.5, 1, 2, 5, 15, 30, 60, 90, 150].map((minutes) => minutes * MINUTE),
};

/** Sends webhooks, to urls of this machine only. */
export class Deliveries {
  readonly #ports: readonly number[] | "any";
  readonly #onWithheld: (delivery: Delivery) => void;
  readonly #keeps: boolean;
  readonly #timeout: number;
  readonly #retries: readonly number[];
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #all = new Map<number, Delivery[]>();

  /** One that does not keep the deliveries knows of none. */
  constructor(options: DeliveryOptions = {}, keeps = true) {
    const { ports, onWithheld, timeout, retries } = { ...DELIVERY_DEFAULTS, ...options };
    this.#ports = ports;
    this.#onWithheld = onWithheld;
    this.#keeps = keeps;
    this.#timeout = timeout;
    this.#retries = retries;
  }

  /** Sends an event to the licence's webhooks that wait for it. */
  announce(licence: Licence, type: EventType, parts: EventParts): void {
    const waiting = licence.data.webhooks.filter((webhook) => webhook.event_type === type);
    if (waiting.length === 0) return;
    // As they are now, however the state changes before the last attempt.
    const then = structuredClone(parts);
    for (const webhook of waiting) {
      const delivery: Delivery = {
        webhook: webhook.id,
        url: webhook.url,
        event_type: type,
        payload: payloadOf(licence, webhook, then),
        attempts: [],
        state: this.#mayGo(webhook.url) ? "pending" : "withheld",
      };
      this.#keep(licence, delivery);
      if (delivery.state === "withheld") {
        this.#onWithheld(delivery);
        continue;
      }
      const running = this.#deliver(delivery).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
  }

  #mayGo(url: string): boolean {
    return isLoopback(url) && (this.#ports === "any" || this.#ports.includes(portOf(url)));
  }

  #keep(licence: Licence, delivery: Delivery): void {
    if (!this.#keeps) return;
    this.#all.set(licence.number, this.#all.get(licence.number) ?? []);
    this.#all.get(licence.number)?.push(delivery);
  }

  /** The licence's deliveries so far. */
  of(licence: Licence): readonly Delivery[] {
    return this.#all.get(licence.number) ?? [];
  }

  /** Waits until nothing is under way, retries included. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      // oxlint-disable-next-line no-await-in-loop -- a delivery may set off others while it is waited for
      await Promise.all(this.#running);
    }
  }

  /** Forgets them all; what is under way goes on. */
  clear(): void {
    this.#all.clear();
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.settled();
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const body = JSON.stringify(delivery.payload);
    for (const wait of [0, ...this.#retries]) {
      // oxlint-disable-next-line no-await-in-loop -- an attempt follows the failure of the one before
      if (!(await this.#pause(wait))) return;
      // oxlint-disable-next-line no-await-in-loop
      const outcome = await this.#attempt(delivery.url, body);
      delivery.attempts.push(outcome);
      if (outcome === 200) {
        delivery.state = "delivered";
        return;
      }
    }
    delivery.state = "failed";
  }

  async #attempt(url: string, body: string): Promise<number | string> {
    try {
      const response = await request(url, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "LiveChat emulator" },
        body,
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(this.#timeout)]),
      });
      await response.body.dump();
      return response.statusCode;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Waits, and says whether there is still something to do after it. */
  #pause(milliseconds: number): Promise<boolean> {
    const { signal } = this.#abort;
    if (signal.aborted || milliseconds === 0) return Promise.resolve(!signal.aborted);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve(!signal.aborted);
      };
      const timer = setTimeout(done, milliseconds).unref();
      signal.addEventListener("abort", done);
    });
  }
}

function payloadOf(licence: Licence, webhook: WebhookRecord, parts: EventParts): Record<string, unknown> {
  const asked = webhook.data_types.map((type) => [type, parts[type] ?? null]);
  return {
    event_type: webhook.event_type,
    event_unique_id: randomBytes(16).toString("hex"),
    token: webhook.token,
    license_id: String(licence.number),
    lc_version: "2",
    ...Object.fromEntries(asked),
  };
}
