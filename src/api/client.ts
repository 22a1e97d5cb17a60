import { Agents } from "./agents.js";
import { CannedResponses } from "./canned-responses.js";
import { Chats } from "./chats.js";
import { Goals } from "./goals.js";
import { Greetings } from "./greetings.js";
import { Groups } from "./groups.js";
import { Connection, type Http } from "./http.js";
import type { Guard } from "./request.js";
import type { ClientOptions } from "./client-options.js";
import { resolveOptions } from "./options.js";
import { Status } from "./status.js";
import { Tags } from "./tags.js";
import { Tickets } from "./tickets.js";
import { Visitors } from "./visitors.js";
import { Webhooks } from "./webhooks.js";

/**
 * LiveChat's Configuration API, version 2. One client keeps its connections open (at most 32; further requests wait
 * for one) and may be shared; `close` it, or declare it with `await using`.
 *
 * Every method raises the errors of `LiveChatError` and no others. What failed is sent again as `retry` says: a
 * POST only where it is certain that nothing happened. An answer naming the licence's data centre is followed
 * there once.
 */
export class LiveChatClient implements AsyncDisposable {
  readonly agents: Agents;
  readonly groups: Groups;
  readonly tags: Tags;
  readonly cannedResponses: CannedResponses;
  readonly goals: Goals;
  readonly greetings: Greetings;
  readonly webhooks: Webhooks;
  readonly status: Status;
  readonly chats: Chats;
  readonly tickets: Tickets;
  readonly visitors: Visitors;
  readonly #connection: Connection;

  /** @throws ConfigurationError where an option is not usable. Nothing is sent. */
  constructor(options: ClientOptions);
  /** @internal */
  constructor(connection: Connection, guard: Guard);
  constructor(given: ClientOptions | Connection, guard?: Guard) {
    const connection = given instanceof Connection ? given : new Connection(resolveOptions(given));
    const http: Http = guard
      ? { request: async (request) => await connection.request(request, guard) }
      : connection;
    this.#connection = connection;
    this.agents = new Agents(http);
    this.groups = new Groups(http);
    this.tags = new Tags(http);
    this.cannedResponses = new CannedResponses(http);
    this.goals = new Goals(http);
    this.greetings = new Greetings(http);
    this.webhooks = new Webhooks(http);
    this.status = new Status(http);
    this.chats = new Chats(http);
    this.tickets = new Tickets(http);
    this.visitors = new Visitors(http);
  }

  /** Ends the connections, once the requests under way are done. The client cannot be used after it. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /**
   * From now on a call fails where it would be tried again after a while, and where it is not sent yet because the API
   * asked to wait. Requests under way come to their end, and others may be made.
   */
  stopWaiting(): void {
    this.#connection.stopWaiting();
  }

  /**
   * The same client, with the same connections and limits, that asks `guard` right before each attempt of a call that
   * is not safe to repeat: a while may have passed since the program decided to make it.
   */
  guarded(guard: Guard): LiveChatClient {
    return new LiveChatClient(this.#connection, guard);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
