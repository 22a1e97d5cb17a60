import type { Answer, Exchange, Interceptor } from "../exchange.js";
import { misdirected } from "../auth.js";
import { shuffled } from "./chance.js";
import { Decisions, type Struck } from "./decisions.js";
import { Gate } from "./gate.js";
import { htmlPage, statusAnswer } from "./pages.js";
import type { FaultPlan } from "./rule.js";
import { StaleReads } from "./stale.js";

/** Makes the emulator fail as its plan says. */
export class FaultInjector implements Interceptor {
  #decisions = new Decisions({ rules: [] });
  #stale = new StaleReads(Date.now);
  readonly #struck = new WeakMap<Exchange, readonly Struck[]>();
  readonly #gate = new Gate();

  /** What fails from now on; every count begins anew. */
  set plan(plan: FaultPlan) {
    this.#decisions = new Decisions(plan);
    this.#stale = new StaleReads(Date.now);
  }

  /** Begins every count anew. */
  reset(): void {
    this.plan = this.#decisions.plan;
  }

  /** Takes connections again, if it refused them, so that the server can be closed. */
  async close(): Promise<void> {
    await this.#gate.open();
  }

  async onRequest(exchange: Exchange): Promise<void> {
    const struck = this.#decisions.of(exchange.record);
    if (struck.length === 0) return;
    this.#struck.set(exchange, struck);
    exchange.record.fault = struck.map(({ name }) => name).join(", ");
    const waits = struck.map(({ action, draw }) =>
      action.kind === "latency" ? action.minMs + draw * (action.maxMs - action.minMs) : 0,
    );
    const wait = waits.reduce((sum, ms) => sum + ms, 0);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (!exchange.request.raw.socket.destroyed) this.#takeOver(exchange, false);
  }

  beforeHandler(exchange: Exchange): void {
    const { licence, route, record } = exchange;
    const section = sectionOf(record.path);
    for (const { action } of this.#of(exchange)) {
      if (licence === undefined) return;
      if (action.kind === "misdirected") throw misdirected(action.region ?? licence.region);
      if (action.kind === "stale" && route?.method !== "GET") this.#stale.begin(licence, section, action);
    }
    if (licence !== undefined && route?.method === "GET") {
      exchange.view = this.#stale.view(licence, section);
    }
  }

  beforeAnswer(exchange: Exchange, answer: Answer): void {
    if (answer.status === 200) {
      for (const struck of this.#of(exchange)) answer.value = listsChanged(exchange, answer.value, struck);
    }
    if (this.#gate.closed) answer.headers["connection"] = "close";
  }

  onAnswer(exchange: Exchange, text: string, { status }: Readonly<Answer>): string {
    let written = text;
    const { request, reply, record } = exchange;
    this.#takeOver(exchange, true);
    for (const { action } of this.#of(exchange)) {
      if (reply.sent) break;
      if (action.kind === "garbage") written = written.length > 2 ? written.slice(0, -1) : htmlPage(200);
      if (action.kind === "half") {
        const bytes = Buffer.from(text);
        reply.hijack();
        reply.raw.writeHead(status, { "content-type": "application/json", "content-length": bytes.length });
        reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => request.raw.socket.destroy());
        record.status = status;
      }
      if (action.kind === "refuse") {
        reply.header("connection", "close");
        reply.raw.once("close", () => this.#gate.close(request.server.server, action.ms));
      }
    }
    return written;
  }

  #of(exchange: Exchange): readonly Struck[] {
    return this.#struck.get(exchange) ?? [];
  }

  /** The faults that come in place of an answer: before the request is carried out, or after it. */
  #takeOver(exchange: Exchange, after: boolean): void {
    const { request, reply, record } = exchange;
    for (const { action, after: comesAfter } of this.#of(exchange)) {
      if (reply.sent) return;
      if (comesAfter !== after) continue;
      if (action.kind === "reset") {
        reply.hijack();
        request.raw.socket.resetAndDestroy();
      } else if (action.kind === "silent") {
        reply.hijack();
      } else if (action.kind === "status") {
        const { status, headers, body } = statusAnswer(action);
        reply.hijack();
        reply.raw.writeHead(status, headers).end(body);
        record.status = status;
      }
    }
  }
}

/** What is stale together: `/groups/2` and `/groups` are of one section. */
function sectionOf(path: string): string {
  return path.replace(/^\/v2(?=\/)/, "").split("/", 2)[1] ?? "";
}

/** The answer with its lists changed as the fault says. */
function listsChanged({ route }: Exchange, value: unknown, { action, draw }: Struck): unknown {
  if (action.kind === "shuffle") {
    return mapLists(value, (items) => shuffled(items, Math.floor(draw * 2 ** 32)));
  }
  // An object by itself may have lists in it too, and is no list.
  if (route?.method !== "GET" || route.path.includes(":")) return value;
  if (action.kind === "empty") return mapLists(value, () => []);
  return action.kind === "part"
    ? mapLists(value, (items) => items.filter((_, index) => index % 2 === 0))
    : value;
}

/** The answer with its lists as `map` gives them: one that is a list itself, or those that it names. */
function mapLists(value: unknown, map: (items: readonly unknown[]) => unknown[]): unknown {
  if (Array.isArray(value)) return map(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, Array.isArray(inner) ? map(inner) : inner]),
  );
}
