import { masked } from "../shared/addresses.js";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { BODY_LIMIT, bodyOf, errorAnswer } from "./answers.js";
import { parseBody, parseForm } from "./arguments.js";
import { authenticate, checkOrigin, checkRegion, checkVersion, ownerOf } from "./auth.js";
import type { Deliveries } from "./deliveries.js";
import { badRequest, forbidden, notFound } from "./errors.js";
import type { Answer, Exchange, Interceptor } from "./exchange.js";
import { takeCallback } from "./jsonp.js";
import type { Licence } from "./licence.js";
import { isLoopbackHost } from "./loopback.js";
import { recordOf, type RequestLog, type RequestRecord } from "./log.js";
import type { Call, Route, RuleConditions } from "./section.js";
import { sections } from "./sections/index.js";
import { answerBadConnections, drain } from "./transport.js";
import { queryOf, withoutPrefix } from "./urls.js";

/** What the server works on. */
export interface Backend {
  readonly licences: readonly Licence[];
  readonly requests: RequestLog;
  readonly deliveries: Deliveries;
  readonly interceptors: readonly Interceptor[];
  /** Whether a parameter that a call does not have is refused, and not ignored. */
  readonly strict: boolean;
  readonly ruleConditions: RuleConditions;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
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
    if (!isLoopbackHost(request.headers.host)) {
      throw forbidden("Host: the emulator answers as localhost, 127.0.0.1 and [::1] only");
    }
    await goesOn(exchange, (interceptor) => interceptor.onRequest?.(exchange));
    return exchange;
  }

  /**
   * Lets the interceptors step in, one after the other, since each may wait or alter what the next one sees. Whether
   * the exchange is still to be answered: one that an interceptor took over is as much answered as it will ever be.
   */
  async function goesOn(
    { reply, record }: Exchange,
    step: (interceptor: Interceptor) => unknown,
  ): Promise<boolean> {
    for (const interceptor of backend.interceptors) await step(interceptor);
    if (reply.sent) backend.log(record);
    return !reply.sent;
  }

  async function answer(exchange: Exchange, given: Answer): Promise<void> {
    if (!(await goesOn(exchange, (interceptor) => interceptor.beforeAnswer?.(exchange, given)))) return;
    const { type, text: written } = bodyOf(exchange, given);
    let text = written;
    const isOurs = await goesOn(exchange, async (interceptor) => {
      text = (await interceptor.onAnswer?.(exchange, text, given)) ?? text;
    });
    if (!isOurs) return;
    const { reply, record } = exchange;
    record.status = given.status;
    backend.log(record);
    await reply
      .code(given.status)
      .headers({
        ...backend.headers,
        ...given.headers,
        "content-type": type,
        "x-content-type-options": "nosniff",
      })
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
        checkOrigin(request.headers);
        checkVersion(request.headers);
        if (route.identify === undefined) {
          exchange.licence = authenticate(request.headers.authorization, backend.licences).licence;
          exchange.record.licence = exchange.licence.number;
          checkRegion(request.headers, exchange.licence);
        }
        return undefined;
      },
      handler: async (request, reply) => {
        const exchange = exchangeOf(request);
        const call = await callOf(exchange, route, request.params, request.body, backend);
        if (!(await goesOn(exchange, (interceptor) => interceptor.beforeHandler?.(exchange)))) return reply;
        const value = route.handle({ ...call, licence: exchange.view ?? call.licence });
        if (route.method !== "GET") await backend.changed();
        await answer(exchange, { status: 200, value, headers: {} });
        return reply;
      },
    });
  }
  return app;
}

async function callOf(
  exchange: Exchange,
  route: Route,
  path: Call["path"],
  bytes: Buffer | undefined,
  backend: Backend,
): Promise<Call> {
  const { record, request } = exchange;
  const query = parseForm(queryOf(request.originalUrl), "query string");
  record.query = { ...query };
  const { values: body, form } = await parseBody(request.headers["content-type"], bytes);
  // Who looks at the log has no need of the secrets in an address.
  record.body = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, masked(value)]));
  if (route.method === "GET") takeCallback(query);
  const given = { query, body, form, strict: backend.strict, ignored: record.ignored };
  const named = route.identify?.(given, backend.licences);
  const { licence, caller } =
    named === undefined
      ? authenticate(request.headers.authorization, backend.licences)
      : { licence: named, caller: ownerOf(named) };
  exchange.licence = licence;
  record.licence = licence.number;
  const announce: Call["announce"] = (event, parts) => backend.deliveries.announce(licence, event, parts);
  return { ...given, path, licence, caller, ruleConditions: backend.ruleConditions, announce };
}
