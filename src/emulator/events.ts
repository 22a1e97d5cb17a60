/** Which parts each event can carry. */
export const DATA_TYPES_OF_EVENTS = {
  chat_started: ["chat", "visitor", "pre_chat_survey"],
  chat_ended: ["chat", "visitor", "pre_chat_survey"],
  chat_changed: ["chat", "visitor"],
  visitor_queued: ["visitor"],
  ticket_created: ["ticket"],
  canned_response_changed: ["canned_response"],
} as const;

/** What a webhook can wait for. */
export type EventType = keyof typeof DATA_TYPES_OF_EVENTS;

export const EVENT_TYPES = [
  "chat_started",
  "chat_ended",
  "chat_changed",
  "visitor_queued",
  "ticket_created",
  "canned_response_changed",
] as const satisfies readonly EventType[];

export const DATA_TYPES = ["chat", "visitor", "pre_chat_survey", "ticket", "canned_response"] as const;

/** A part of what an event tells. */
export type DataType = (typeof DATA_TYPES)[number];

/** The parts of an event's data, of which each webhook gets those it asked for. */
export type EventParts = Partial<Record<DataType, unknown>>;
