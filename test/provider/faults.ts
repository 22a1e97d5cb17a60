import type { Answer, Exchange, Interceptor } from "../../src/emulator/exchange.js";

type Effect = "lost" | "unheard" | number | { readonly instead: unknown };

/**
 * Goes wrong on demand: the answer to a request is `lost` (the request was carried out), the request is
 * `unheard` (it was not), the answer is a status and the request was not carried out, or the answer is a 200 with
 * something `instead` of what it should be.
 */
export class Faults implements Interceptor {
  readonly #pending: { method: string; path: RegExp; effect: Effect; skip: number }[] = [];

  /** The next request of this method and path goes wrong; or the one after so many that go right. */
  next(method: string, path: RegExp, effect: Effect, skip = 0): void {
    this.#pending.push({ method, path, effect, skip });
  }

  clear(): void {
    this.#pending.length = 0;
  }

  beforeHandler(exchange: Exchange): void {
    const effect = this.#take(exchange, (fault) => fault !== "lost");
    if (effect === undefined) return;
    exchange.reply.hijack();
    if (effect === "unheard") {
      exchange.request.raw.socket.destroy();
      return;
    }
    const refusal = effect === 429 ? { error: "too many requests" } : { errors: ["something is wrong"] };
    const [status, body] = typeof effect === "object" ? [200, effect.instead] : [effect as number, refusal];
    exchange.reply.raw.writeHead(status, { "content-type": "application/json" });
    exchange.reply.raw.end(JSON.stringify(body));
  }

  beforeAnswer(exchange: Exchange, _answer: Answer): void {
    if (this.#take(exchange, (fault) => fault === "lost") === undefined) return;
    exchange.reply.hijack();
    exchange.request.raw.socket.destroy();
  }

  #take({ record }: Exchange, applies: (effect: Effect) => boolean): Effect | undefined {
    const index = this.#pending.findIndex(
      ({ method, path, effect }) => method === record.method && path.test(record.path) && applies(effect),
    );
    const fault = this.#pending[index];
    if (!fault || fault.skip-- > 0) return undefined;
    this.#pending.splice(index, 1);
    return fault.effect;
  }
}
