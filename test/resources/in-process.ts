import { Agent, Dispatcher } from "undici";
import { LiveChatClient } from "../../src/api/index.js";
import { Deliveries } from "../../src/emulator/deliveries.js";
import { RequestLog } from "../../src/emulator/log.js";
import { licenceOf } from "../../src/emulator/seed.js";
import { buildServer } from "../../src/emulator/server.js";
import type { Account } from "../../src/definitions/definition.js";
import { Session } from "../../src/provider/operation/session.js";

/**
 * An emulated account in the client's own process: the emulator gets each request as the client writes it, and
 * answers as ever, but nothing goes through a socket. For tests of so many requests that sockets take half the time.
 */
export async function createAccountInProcess(answered: Answered = (_method, _url, body) => body) {
  const licence = licenceOf({}, 0);
  const deliveries = new Deliveries();
  const app = buildServer({
    licences: [licence],
    requests: new RequestLog(false),
    deliveries,
    strict: true,
    ruleConditions: "taken",
    headers: {},
    interceptors: [],
    log: () => undefined,
    changed: () => Promise.resolve(),
  });
  const { token, account } = licence;
  const baseUrl = await app.listen({ host: "127.0.0.1", port: 0 });
  const dispatcher = new InProcess(app, answered);
  const api = new LiveChatClient({ token, account, baseUrl, dispatcher });
  return {
    api,
    reset: () => licence.reset(),
    /** The account's records, to be looked at or changed. */
    data: () => licence.data,
    session: () => new SessionInProcess({ api, currentPassword: "emulator-password" }),
    close: async () => {
      await Promise.all([dispatcher.close(), app.close(), deliveries.close()]);
    },
  };
}

/** Sees every request, and may change the body of its answer. */
export type Answered = (method: string, url: string, body: Buffer) => Buffer;

class SessionInProcess extends Session {
  readonly #given: Account;

  constructor(context: Account) {
    // Whatever a story changes is meant.
    super({ LIVECHAT_ACCEPT_LOSS: "true" });
    this.#given = context;
  }

  override account(): Promise<Account> {
    return Promise.resolve(this.#given);
  }

  override notify(): void {}
}

class InProcess extends Dispatcher {
  readonly #app: ReturnType<typeof buildServer>;
  readonly #network = new Agent();
  readonly #answered: Answered;

  constructor(app: ReturnType<typeof buildServer>, answered: Answered) {
    super();
    this.#app = app;
    this.#answered = answered;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { method, path: url, headers, body } = options;
    // A way of dots, however they are encoded, would be gone before the emulator sees it.
    if (new URL(`${String(options.origin)}${url}`).href !== `${String(options.origin)}${url}`) {
      return this.#network.dispatch(options, handler);
    }
    handler.onRequestStart?.(controller, {});
    this.#app
      .inject({
        method: method as "GET",
        url,
        headers: headers as Record<string, string>,
        ...(typeof body === "string" && { payload: body }),
      })
      .then(
        (answer) => {
          handler.onResponseStart?.(controller, answer.statusCode, answer.headers as never, "");
          handler.onResponseData?.(controller, this.#answered(method, url, answer.rawPayload));
          handler.onResponseEnd?.(controller, {});
        },
        (error: Error) => handler.onResponseError?.(controller, error),
      );
    return true;
  }

  override close(): Promise<void> {
    return this.#network.close();
  }
}

const controller: Dispatcher.DispatchController = {
  aborted: false,
  paused: false,
  reason: null,
  abort: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
};
