import { randomBytes } from "node:crypto";
import { now } from "./clock.js";
import type { Deliveries, Delivery } from "./deliveries.js";
import type { Licence, LicenceData } from "./licence.js";
import { chatParts, deliveredVisitor } from "./sections/chat-delivery.js";
import { endChat, startedChat, type ChatRecord } from "./sections/chat-record.js";
import type { VisitorRecord } from "./sections/visitor-record.js";

/**
 * A licence of an emulator, for tests: what goes on in the account besides the API, and what somebody else does
 * to it while one's program runs.
 */
export class LicenceHandle {
  readonly #licence: Licence;
  readonly #deliveries: Deliveries;

  constructor(licence: Licence, deliveries: Deliveries) {
    this.#licence = licence;
    this.#deliveries = deliveries;
  }

  get number(): number {
    return this.#licence.number;
  }

  get account(): string {
    return this.#licence.account;
  }

  get token(): string {
    return this.#licence.token;
  }

  /** A copy of the state as it is now. */
  get data(): LicenceData {
    return structuredClone(this.#licence.data);
  }

  /** Changes the state itself, without any of the API's rules. */
  edit(change: (data: LicenceData) => void): void {
    change(this.#licence.data);
  }

  /** A visitor starts a chat. Returns the chat's id. */
  startChat(given: Partial<ChatRecord> & Pick<ChatRecord, "visitor">): string {
    const chat = startedChat(given.id ?? randomBytes(5).toString("hex").toUpperCase(), given);
    this.#licence.data.chats.push(chat);
    this.#deliveries.announce(this.#licence, "chat_started", chatParts(this.#licence, chat));
    return chat.id;
  }

  /**
   * A chat ends.
   *
   * @throws RangeError if no chat of this id is going on.
   */
  endChat(id: string): void {
    const chat = this.#licence.data.chats.find((candidate) => candidate.id === id);
    if (chat?.pending !== true) throw new RangeError(`there is no chat ${id} going on`);
    endChat(chat);
    this.#deliveries.announce(this.#licence, "chat_ended", chatParts(this.#licence, chat));
  }

  /** A visitor enters the queue before a chat. */
  queueVisitor(given: Partial<VisitorRecord> & Pick<VisitorRecord, "id">): void {
    const { visitors } = this.#licence.data;
    const known = visitors.find(({ id }) => id === given.id);
    const visitor: VisitorRecord = {
      name: "Visitor",
      group: 0,
      ...known,
      ...given,
      state: "queued",
      queue_start_time: now(),
    };
    visitors.splice(known === undefined ? visitors.length : visitors.indexOf(known), 1, visitor);
    this.#deliveries.announce(this.#licence, "visitor_queued", {
      visitor: deliveredVisitor(this.#licence, visitor),
    });
  }

  /** The webhook deliveries of this licence so far. */
  get deliveries(): readonly Delivery[] {
    return this.#deliveries.of(this.#licence);
  }

  /** Waits until no delivery is under way, retries included. */
  delivered(): Promise<void> {
    return this.#deliveries.settled();
  }
}
