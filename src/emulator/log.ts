import type { IncomingMessage } from "node:http";
import type { Method, Route } from "./section.js";

/** One request that the emulator took. */
export interface RequestRecord {
  readonly method: Method | (string & {});
  /** The path as it was sent, without the query. */
  readonly path: string;
  /** The documented call, as `GET /agents/:login`; undefined where there is no such call. */
  route: string | undefined;
  query: Record<string, unknown>;
  body: Record<string, unknown>;
  /** The names of parameters that the call does not have, and which were ignored. */
  readonly ignored: string[];
  /** The headers; Authorization keeps its scheme only. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The status of the answer; 0 as long as, or if, there was none. */
  status: number;
  /** What failed on purpose (`reset after`); absent where nothing did. */
  fault?: string;
  /** The licence's number; undefined if the credentials named none. */
  licence: number | undefined;
}

/** What is known of a request as it comes. */
export function recordOf(raw: IncomingMessage, url: string, route: Route | undefined): RequestRecord {
  const { authorization, ...headers } = raw.headers;
  return {
    method: raw.method ?? "",
    path: url.split("?", 1)[0] ?? url,
    route: route && `${route.method} ${route.path}`,
    query: {},
    body: {},
    ignored: [],
    headers: {
      ...headers,
      ...(authorization !== undefined && { authorization: `${authorization.split(" ")[0]} …` }),
    },
    status: 0,
    licence: undefined,
  };
}

/** The requests that an emulator took, in the order in which they came. */
export class RequestLog {
  #records: RequestRecord[] = [];
  readonly #keeps: boolean;

  /** One that does not keep anything is always empty. */
  constructor(keeps = true) {
    this.#keeps = keeps;
  }

  /** Every request so far. */
  all(): RequestRecord[] {
    return [...this.#records];
  }

  /** How many there were, of a method, of a path (a text is the whole path), or in all. */
  count(filter: { method?: string; path?: string | RegExp } = {}): number {
    return this.#records.filter(
      ({ method, path }) =>
        (filter.method === undefined || filter.method.toUpperCase() === method) &&
        (filter.path === undefined ||
          (typeof filter.path === "string" ? filter.path === path : filter.path.test(path))),
    ).length;
  }

  /** How many there were of each documented call, as `{"GET /agents/:login": 3}`. */
  byRoute(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { method, route } of this.#records) {
      const name = route ?? `${method} (no such call)`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  /** Forgets them all. */
  clear(): void {
    this.#records = [];
  }

  /** For the server. */
  add(record: RequestRecord): void {
    if (this.#keeps) this.#records.push(record);
  }
}
