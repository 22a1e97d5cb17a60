import * as z from "zod";
import { segment, type Http } from "./http.js";
import type { ScopeTable } from "./scope.js";
import { acknowledgement, flag, id, number, text, time } from "./wire.js";

/** Whether an agent, or a group as a whole, takes chats now. */
export type AgentStatus = "accepting chats" | "not accepting chats" | "offline";
/** The status that an agent has right after the login. */
export type LoginStatus = "accepting chats" | "not accepting chats";
/** What an agent may do. `owner` can be read, not given. */
export type Permission = "owner" | "administrator" | "normal";
/** A day of the week. */
export type Day = "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";

/** Which events an agent is notified of. */
export interface Notifications {
  newVisitor: boolean;
  /** Needed when an agent is created; an answer may leave it out. */
  incomingChat?: boolean;
  returningVisitor: boolean;
  queuedVisitor: boolean;
  visitorIsTyping: boolean;
  /** Can be set when an agent is created, not changed later. */
  newGoal?: boolean;
}

/** The hours that an agent works on a day. */
export interface WorkDay {
  enabled: boolean;
  /** `HH:MM`. */
  start: string;
  /** `HH:MM`. */
  end: string;
}

/** The hours that an agent works. Enterprise plan only. */
export type WorkScheduler = { [day in Day]?: WorkDay };

/** An agent as the list shows one. */
export interface AgentSummary {
  /** The agent's e-mail address. */
  login: string;
  name: string;
  permission: Permission;
  /** Address of the picture, without its scheme. */
  avatar?: string;
  status?: AgentStatus;
  /** Ids of the groups that the agent is a member of, where the list tells them. */
  groupIds?: number[];
}

/** An agent: a person who chats with visitors. */
export interface Agent {
  /** The agent's e-mail address. */
  login: string;
  name: string;
  permission: Permission;
  loginStatus?: LoginStatus;
  /** Whether a daily summary is sent to the agent. */
  dailySummary?: boolean;
  jobTitle?: string;
  /** Address of the picture, without its scheme. */
  avatar?: string;
  notifications?: Notifications;
  /** How many chats the agent takes at a time. */
  maxChatsCount?: number;
  /** The groups that the agent is a member of. */
  groups?: { id: number; name: string }[];
  /** Enterprise plan only. */
  workScheduler?: WorkScheduler;
  status?: AgentStatus;
  /** ISO 8601, UTC; absent where the agent never logged out. */
  lastLogout?: string;
}

const status = z.enum(["accepting chats", "not accepting chats", "offline"]);
const permission = z.enum(["owner", "administrator", "normal"]);
const day = z.enum(["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]);
const workDay = z.object({ enabled: flag, start: z.string(), end: z.string() });

const notifications = z.object({
  newVisitor: flag,
  incomingChat: flag.exactOptional(),
  returningVisitor: flag,
  queuedVisitor: flag,
  visitorIsTyping: flag,
  newGoal: flag.exactOptional(),
});

const agentSummary: z.ZodType<AgentSummary> = z.object({
  login: z.string(),
  name: text,
  permission,
  avatar: z.string().exactOptional(),
  status: status.exactOptional(),
  groupIds: z.array(id).exactOptional(),
});

const agent: z.ZodType<Agent> = z.preprocess(
  withoutZeroLogout,
  z.object({
    login: z.string(),
    name: text,
    permission,
    loginStatus: z.enum(["accepting chats", "not accepting chats"]).exactOptional(),
    dailySummary: flag.exactOptional(),
    jobTitle: text.exactOptional(),
    avatar: z.string().exactOptional(),
    notifications: notifications.exactOptional(),
    maxChatsCount: number.exactOptional(),
    groups: z.array(z.object({ id, name: text })).exactOptional(),
    workScheduler: z.partialRecord(day, workDay).exactOptional(),
    status: status.exactOptional(),
    lastLogout: time.exactOptional(),
  }),
);

/** The API writes 0 for an agent who never logged out. */
function withoutZeroLogout(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("lastLogout" in value)) return value;
  const { lastLogout, ...rest } = value;
  return Number(lastLogout) === 0 ? rest : value;
}

/** What an agent is created with. */
export interface AgentCreate {
  /** The agent's e-mail address. It cannot be changed later. */
  login: string;
  name: string;
  /** Default `Support Agent`. */
  jobTitle?: string;
  loginStatus?: LoginStatus;
  /** At least 5 characters. Without one, an e-mail with an activation link is sent to the login. */
  password?: string;
  /** Default `normal`. */
  permission?: Exclude<Permission, "owner">;
  /** Ids of the groups that the agent is to be a member of. */
  groups?: readonly number[];
  /** All six keys are needed. */
  notifications?: Required<Notifications>;
  /** Default true. */
  dailySummary?: boolean;
  /** Default 6. */
  maxChatsCount?: number;
}

/** What of an agent can be changed. What is left out stays as it is. */
export interface AgentUpdate {
  name?: string;
  jobTitle?: string;
  loginStatus?: LoginStatus;
  /** The new password. It needs `currentPassword`. */
  password?: string;
  /** The password of whoever the credentials belong to, also when another agent's is changed. */
  currentPassword?: string;
  permission?: Exclude<Permission, "owner">;
  status?: AgentStatus;
  /** Ids of all groups that the agent is to be a member of. */
  groups?: readonly number[];
  /** The keys that are given; `incomingChat` and `newGoal` are taken only when an agent is created. */
  notifications?: Partial<Omit<Notifications, "incomingChat" | "newGoal">>;
  dailySummary?: boolean;
  maxChatsCount?: number;
  /** Enterprise plan only. */
  workScheduler?: WorkScheduler;
}

export const agentScopes = {
  list: { scopes: ["agents--all:ro"], old: "agents_read" },
  get: { scopes: ["agents--all:ro"], old: "agents_read" },
  create: {
    scopes: ["accounts--all:r", "agents--all:rw"],
    old: "agents_write",
    only: { "agents--all:rw": "only for the pay per seat pricing model" },
  },
  update: { scopes: ["agents--my:rw"], old: "agents_write" },
  delete: { scopes: ["agents--all:rw"], old: "agents_write" },
} as const satisfies ScopeTable;

/** The people who chat. Every method raises the errors of `LiveChatError`; those named here mean more. */
export class Agents {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** All agents; with a status, those who have it now. */
  async list(filter: { status?: AgentStatus } = {}): Promise<AgentSummary[]> {
    const schema = z.array(agentSummary);
    return await this.#http.request({
      method: "GET",
      path: "/agents",
      query: filter,
      schema,
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no agent has the login. */
  async get(login: string): Promise<Agent> {
    return await this.#http.request({ method: "GET", path: pathOf(login), schema: agent, idempotent: true });
  }

  /**
   * Adds an agent to the licence.
   * @throws InvalidRequestError where the login is taken, a group does not exist, or a value is not as documented.
   */
  async create(args: AgentCreate): Promise<Agent> {
    return await this.#http.request({
      method: "POST",
      path: "/agents",
      body: args,
      schema: agent,
      idempotent: false,
    });
  }

  /**
   * Changes an agent. Who is not an administrator can change themselves only: password, name, job title, daily
   * summary, notifications, login status and status.
   * @throws NotFoundError where no agent has the login.
   * @throws InvalidRequestError where a new password comes without the right `currentPassword`, a group does not
   * exist, or a value is not as documented.
   */
  async update(login: string, args: AgentUpdate): Promise<Agent> {
    return await this.#http.request({
      method: "PUT",
      path: pathOf(login),
      body: args,
      schema: agent,
      idempotent: true,
    });
  }

  /**
   * Removes an agent: archived chats stay, statistics are lost, and the agent is told by e-mail.
   * @throws NotFoundError where no agent has the login.
   */
  async delete(login: string): Promise<void> {
    const path = pathOf(login);
    await this.#http.request({ method: "DELETE", path, schema: acknowledgement, idempotent: true });
  }
}

function pathOf(login: string): string {
  return `/agents/${segment("login", login)}`;
}
