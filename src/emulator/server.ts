import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { IncomingMessage } from "node:http";
import { parseBody, parseForm } from "./arguments.js";
import { authenticate, checkRegion, checkVersion, ownerOf } from "./auth.js";
import type { Deliveries } from "./deliveries.js";
import { ApiError, badRequest, notFound } from "./errors.js";
import type { Answer, Exchange, Interceptor } from "./exchange.js";
import { jsonp, takeCallback } from "./jsonp.js";
import type { Licence } from "./licence.js";
import type { RequestLog, RequestRecord } from "./log.js";
import type { Values } from "./parameters.js";
import type { Call, Route } from "./section.js";
import { sections } from "./sections/index.js";
import { answerBadConnections, drain } from "./transport.js";

const BODY_LIMIT = 1024 * 1024;

/** What the server works on. */
export interface Backend {
  readonly licences: readonly Licence[];
  readonly requests: RequestLog;
  readonly deliveries: Deliveries;
  readonly interceptors: readonly Interceptor[];
  /** Called when a request was answered. */
  readonly log: (record: RequestRecord) => void;
  /** Called, and awaited, when a licence's data may have changed, before the answer is sent. */
  readonly changed: () => Promise<void>;
}

/** The HTTP side: routing, then who calls, then the arguments, then the section's handler, then the answer. */
export function buildServer(backend: Backend): FastifyInstance {
  const exchanges = new WeakMap<FastifyRequest, Exchange>();
  const exchangeOf = (request: FastifyRequest): Exchange => {
    const exchange = exchanges.get(request);
    if (exchange === undefined)
      throw new Error(`no exchange was started for ${request.method} ${request.url}`);
    return exchange;
  };

  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384, querystringParser: () => ({}) },
    rewriteUrl: (raw) => withoutPrefix(raw.url ?? "/"),
    frameworkErrors: (error, request, reply) => {
      start(request, reply, undefined)
        .then((exchange) =>
          answer(exchange, errorAnswer(badRequest(`the path cannot be read: ${error.message}`))),
        )
        .catch(() => request.raw.destroy());
    },
  });
  answerBadConnections(app.server);

  app.removeAllContentTypeParsers();
  // Parsed by the route's handler: an error in here would cost the client its connection.
  app.addContentTypeParser(
    "*",
    { parseAs: "buffer" },
    async (_request: FastifyRequest, bytes: Buffer) => bytes,
  );

  async function start(request: FastifyRequest, reply: FastifyReply, route: Route | undefined) {
    const exchange: Exchange = {
      record: recordOf(request.raw, request.originalUrl, route),
      request,
      reply,
      route,
      licence: undefined,
    };
    exchanges.set(request, exchange);
    backend.requests.add(exchange.record);
    await inTurn(backend.interceptors, (interceptor) => interceptor.onRequest?.(exchange));
    takenOver(exchange);
    return exchange;
  }

  /** Whether an interceptor took the exchange over; it is then as much answered as it will ever be. */
  function takenOver({ reply, record }: Exchange): boolean {
    if (reply.sent) backend.log(record);
    return reply.sent;
  }

  async function answer(exchange: Exchange, given: Answer): Promise<void> {
    const { reply, record } = exchange;
    await inTurn(backend.interceptors, (interceptor) => interceptor.beforeAnswer?.(exchange, given));
    if (takenOver(exchange)) return;
    let text = JSON.stringify(given.value);
    let type = "application/json; charset=utf-8";
    const callback = exchange.record.method === "GET" ? callbackOf(exchange) : undefined;
    if (callback !== undefined) {
      text = jsonp(callback, text);
      type = "application/javascript; charset=utf-8";
    }
    await inTurn(backend.interceptors, async (interceptor) => {
      text = (await interceptor.onAnswer?.(exchange, text, given)) ?? text;
    });
    if (takenOver(exchange)) return;
    record.status = given.status;
    backend.log(record);
    await reply
      .code(given.status)
      .headers({ ...given.headers, "content-type": type, "x-content-type-options": "nosniff" })
      .send(text);
  }

  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const exchange = exchangeOf(request);
    if (error.statusCode === 413) await drain(request.raw);
    if (!reply.sent) await answer(exchange, errorAnswer(error));
    return reply;
  });

  app.setNotFoundHandler((_request, reply) => reply);
  app.addHook("onRequest", async (request, reply) => {
    if (!request.is404) return undefined;
    const exchange = await start(request, reply, undefined);
    const what = `${exchange.record.method} ${exchange.record.path}`.slice(0, 300);
    if (!reply.sent) await answer(exchange, errorAnswer(notFound(`Not Found: there is no ${what}`)));
    return reply;
  });

  for (const route of Object.values(sections).flatMap((section) => section.routes)) {
    app.route<{ Body: Buffer | undefined; Params: Record<string, string> }>({
      method: route.method,
      url: route.path,
      onRequest: async (request, reply) => {
        const exchange = await start(request, reply, route);
        if (reply.sent) return reply;
        checkVersion(request.headers);
        if (route.identify === undefined) {
          exchange.licence = authenticate(request.headers.authorization, backend.licences).licence;
          exchange.record.licence = exchange.licence.number;
          checkRegion(single(request.headers["x-region"]), exchange.licence);
        }
        return undefined;
      },
      handler: async (request, reply) => {
        const exchange = exchangeOf(request);
        const call = callOf(exchange, route, request.params, request.body, backend);
        await inTurn(backend.interceptors, (interceptor) => interceptor.beforeHandler?.(exchange));
        if (takenOver(exchange)) return reply;
        const value = route.handle({ ...call, licence: exchange.view ?? call.licence });
        if (route.method !== "GET") await backend.changed();
        await answer(exchange, { status: 200, value, headers: {} });
        return reply;
      },
    });
  }
  return app;
}

function callOf(
  exchange: Exchange,
  route: Route,
  path: Call["path"],
  bytes: Buffer | undefined,
  backend: Backend,
): Call {
  const { record, request } = exchange;
  const query = parseForm(queryOf(request.originalUrl), "query string");
  record.query = { ...query };
  const { values: body, form } = parseBody(request.headers["content-type"], bytes);
  record.body = { ...body };
  if (route.method === "GET") takeCallback(query);
  const given = { query, body, form };
  const named = route.identify?.(given, backend.licences);
  const { licence, caller } =
    named === undefined
      ? authenticate(request.headers.authorization, backend.licences)
      : { licence: named, caller: ownerOf(named) };
  exchange.licence = licence;
  record.licence = licence.number;
  const announce: Call["announce"] = (event, parts) => backend.deliveries.announce(licence, event, parts);
  return { ...given, path, licence, caller, announce };
}

/** One interceptor after the other, since each may wait or alter what the next one sees. */
function inTurn(
  interceptors: readonly Interceptor[],
  step: (interceptor: Interceptor) => unknown,
): Promise<void> {
  return interceptors.reduce(async (before, interceptor) => {
    await before;
    await step(interceptor);
  }, Promise.resolve());
}

function errorAnswer(error: Error & { statusCode?: number }): Answer {
  if (error instanceof ApiError) return { status: error.status, value: error.body, headers: {} };
  if (error.statusCode === 413) {
    return {
      status: 413,
      value: { errors: [`the body is larger than ${BODY_LIMIT} bytes`] },
      headers: { connection: "close" },
    };
  }
  if (error.statusCode === 415)
    return errorAnswer(badRequest("Content-Type: is not the name of a media type"));
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { status: error.statusCode, value: { errors: [error.message] }, headers: {} };
  }
  return { status: 500, value: { error: `the emulator failed: ${error.message}` }, headers: {} };
}

/** The callback of a request whose answer may be an error found before the arguments were read. */
function callbackOf(exchange: Exchange): string | undefined {
  try {
    return takeCallback(parseForm(queryOf(exchange.request.originalUrl), "query string"));
  } catch {
    return undefined;
  }
}

function recordOf(raw: IncomingMessage, url: string, route: Route | undefined): RequestRecord {
  const { authorization, ...headers } = raw.headers;
  return {
    method: raw.method ?? "",
    path: url.split("?", 1)[0] ?? url,
    route: route && `${route.method} ${route.path}`,
    query: {} satisfies Values,
    body: {},
    headers: {
      ...headers,
      ...(authorization !== undefined && { authorization: `${authorization.split(" ")[0]} …` }),
    },
    status: 0,
    licence: undefined,
  };
}

/** `/v2/agents` is `/agents`; a client behind a proxy may send the whole URL. */
function withoutPrefix(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, "");
  const rest = path.replace(/^\/v2(?=[/?]|$)/, "");
  return rest.startsWith("/") ? rest : `/${rest}`;
}

function queryOf(url: string): string {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start + 1);
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
