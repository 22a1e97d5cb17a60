import { segment, type Http } from "./http.js";
import type { agentStatuses, givenPermissions, loginStatuses } from "./known-values.js";
import { acknowledgement, flag, id, key, number, text, time, told, type Told } from "./scalars.js";
import type { ScopeTable } from "./scope.js";
import { object, type ObjectList, objects, type Shape, wholeList } from "./shapes.js";

/** Whether an agent, or a group as a whole, takes chats now. */
export type AgentStatus = (typeof agentStatuses)[number];
/** The status that an agent has right after the login. */
export type LoginStatus = (typeof loginStatuses)[number];
/** What an agent can be made. */
export type GivenPermission = (typeof givenPermissions)[number];
/** What an agent may do. `owner` and `viceowner` can be read, not given. */
export type Permission = "owner" | "viceowner" | GivenPermission;
/** A day of the week. */
export type Day = "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";

/** Which events an agent is notified of. */
export interface Notifications {
  newVisitor: boolean;
  /** An answer may leave it out. */
  incomingChat?: boolean;
  returningVisitor: boolean;
  queuedVisitor: boolean;
  visitorIsTyping: boolean;
  /** Can be set when an agent is created, not changed later. */
  newGoal?: boolean;
}

/** What an answer tells of them: also what cannot be set. */
export interface ToldNotifications extends Partial<Notifications> {
  unassignedChats?: boolean;
  unassignedChatMessages?: boolean;
  ticket?: boolean;
  [field: string]: unknown;
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

/** An agent as the list shows one. A field is missing where the answer lacks it, or it could not be read. */
export interface AgentSummary {
  /** The agent's e-mail address; of a bot, a hexadecimal id. */
  login: string;
  name?: string;
  permission?: Told<Permission>;
  /** Address of the picture, without its scheme. */
  avatar?: string;
  status?: Told<AgentStatus>;
  /** Ids of the groups that the agent is a member of, where the list tells them. */
  groupIds?: number[];
  /** Whether it is a bot, which this version of the API cannot manage. */
  isBot?: boolean;
  suspended?: boolean;
  awaitingApproval?: boolean;
  timezone?: string;
  [field: string]: unknown;
}

/** A group that an agent is a member of. */
export interface AgentGroup {
  id: number;
  name?: string;
  /** How early the group's chats come to the agent, where the answer tells it. */
  priority?: string;
  [field: string]: unknown;
}

/** An agent: a person who chats with visitors. */
export interface Agent extends AgentSummary {
  loginStatus?: Told<LoginStatus>;
  /** Whether a daily summary is sent to the agent. */
  dailySummary?: boolean;
  /** Whether a weekly summary is sent to the agent. */
  weeklySummary?: boolean;
  jobTitle?: string;
  notifications?: ToldNotifications;
  /** As it came: its form is not documented. */
  ticketNotifications?: unknown;
  muteAllSounds?: boolean;
  repeatSoundNotifications?: boolean;
  /** How many chats the agent takes at a time. */
  maxChatsCount?: number;
  /** The groups that the agent is a member of. */
  groups?: AgentGroup[];
  /** Enterprise plan only. Of a day, the answer may tell some of its parts. */
  workScheduler?: { [day in Day]?: Partial<WorkDay> };
  /** ISO 8601, UTC; absent where the agent never logged out. */
  lastLogout?: string;
}

const summaryFields = {
  name: text,
  permission: told<Permission>(),
  avatar: text,
  status: told<AgentStatus>(),
  groupIds: wholeList(id),
  isBot: flag,
  suspended: flag,
  awaitingApproval: flag,
  timezone: text,
};

/** An answer may hold an agent's own API key, which is nobody's to see. */
const never = ["apiKey"];

const agentSummary: Shape<AgentSummary> = object({ login: key }, summaryFields, never);

const workDay = object({}, { enabled: flag, start: text, end: text });

const agent: Shape<Agent> = object(
  { login: key },
  {
    ...summaryFields,
    loginStatus: told<LoginStatus>(),
    dailySummary: flag,
    weeklySummary: flag,
    jobTitle: text,
    notifications: object(
      {},
      {
        newVisitor: flag,
        incomingChat: flag,
        returningVisitor: flag,
        queuedVisitor: flag,
        visitorIsTyping: flag,
        newGoal: flag,
        unassignedChats: flag,
        unassignedChatMessages: flag,
        ticket: flag,
      },
    ),
    muteAllSounds: flag,
    repeatSoundNotifications: flag,
    maxChatsCount: number,
    groups: wholeList(object({ id }, { name: text, priority: text })),
    workScheduler: object(
      {},
      {
        sunday: workDay,
        monday: workDay,
        tuesday: workDay,
        wednesday: workDay,
        thursday: workDay,
        friday: workDay,
        saturday: workDay,
      },
    ),
    // The API writes 0 for an agent who never logged out.
    lastLogout: time,
  },
  never,
);

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
  permission?: GivenPermission;
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
  permission?: GivenPermission;
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
  async list(filter: { status?: AgentStatus } = {}): Promise<ObjectList<AgentSummary>> {
    const shape = objects(agentSummary);
    return await this.#http.request({
      method: "GET",
      path: "/agents",
      query: filter,
      shape,
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no agent has the login. */
  async get(login: string): Promise<Agent> {
    return await this.#http.request({ method: "GET", path: pathOf(login), shape: agent, idempotent: true });
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
      shape: agent,
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
      shape: agent,
      idempotent: true,
    });
  }

  /**
   * Removes an agent: archived chats stay, statistics are lost, and the agent is told by e-mail.
   * @throws NotFoundError where no agent has the login.
   */
  async delete(login: string): Promise<void> {
    const path = pathOf(login);
    await this.#http.request({ method: "DELETE", path, shape: acknowledgement, idempotent: true });
  }
}

function pathOf(login: string): string {
  return `/agents/${segment("login", login)}`;
}
