import { z } from "zod";
import type { AgentStatus } from "../../api/index.js";
import { agentStatuses } from "../../api/known-values.js";
import { field } from "../../definitions/facts.js";
import { login, oneOf } from "../../definitions/schemas.js";
import { idText, readsList, readsOne } from "./read-function.js";

const summary = {
  /** The agent's e-mail address; of a bot, a hexadecimal id. */
  login: z.string(),
  /** The agent's name. */
  name: z.string().optional(),
  /** What the agent may do: `owner`, `viceowner`, `administrator` or `normal`. */
  permission: z.string().optional(),
  /** The path of the agent's picture. */
  avatar: z.string().optional(),
  /** The agent's status of the moment. */
  status: z.string().optional(),
  /** The ids of the groups that the agent is a member of, where the list tells them. */
  groupIds: z.array(idText).optional(),
  /** Whether it is a bot, which this version of the API cannot manage. */
  isBot: z.boolean().optional(),
  /** Whether the agent is suspended, and takes no chats. */
  suspended: z.boolean().optional(),
  /** Whether the agent waits to be approved. */
  awaitingApproval: z.boolean().optional(),
  /** The agent's time zone. */
  timezone: z.string().optional(),
};

const day = field(
  z.object({
    /** Whether the agent works on this day. */
    enabled: z.boolean().optional(),
    /** When the work begins, `HH:MM`. */
    start: z.string().optional(),
    /** When the work ends, `HH:MM`. */
    end: z.string().optional(),
  }),
  { typeName: "GetAgentWorkDay" },
);

const whole = {
  ...summary,
  /** The agent's status right after the login. */
  loginStatus: z.string().optional(),
  /** Whether a daily summary is sent to the agent. */
  dailySummary: z.boolean().optional(),
  /** Whether a weekly summary is sent to the agent. */
  weeklySummary: z.boolean().optional(),
  /** The agent's title. */
  jobTitle: z.string().optional(),
  /** Which notifications the agent gets. */
  notifications: z
    .object({
      /** A visitor comes for the first time. */
      newVisitor: z.boolean().optional(),
      /** A chat comes in. */
      incomingChat: z.boolean().optional(),
      /** A visitor comes back. */
      returningVisitor: z.boolean().optional(),
      /** A visitor waits in the queue. */
      queuedVisitor: z.boolean().optional(),
      /** A visitor is typing. */
      visitorIsTyping: z.boolean().optional(),
      /** A goal is reached. */
      newGoal: z.boolean().optional(),
      /** A chat is nobody's. */
      unassignedChats: z.boolean().optional(),
      /** A message comes in a chat that is nobody's. */
      unassignedChatMessages: z.boolean().optional(),
      /** A ticket comes in. */
      ticket: z.boolean().optional(),
    })
    .optional(),
  /** Whether the agent hears no sounds. */
  muteAllSounds: z.boolean().optional(),
  /** Whether the sounds are repeated. */
  repeatSoundNotifications: z.boolean().optional(),
  /** How many chats the agent takes at a time. */
  maxChatsCount: z.number().optional(),
  /** The groups that the agent is a member of. */
  groups: z
    .array(
      z.object({
        /** The group's id. */
        id: idText,
        /** The group's name. */
        name: z.string().optional(),
        /** How early the group's chats come to the agent. */
        priority: z.string().optional(),
      }),
    )
    .optional(),
  /** The agent's working hours by day. Enterprise plan only. */
  workScheduler: z
    .object({
      /** The hours on Sundays. */
      sunday: day.optional(),
      /** The hours on Mondays. */
      monday: day.optional(),
      /** The hours on Tuesdays. */
      tuesday: day.optional(),
      /** The hours on Wednesdays. */
      wednesday: day.optional(),
      /** The hours on Thursdays. */
      thursday: day.optional(),
      /** The hours on Fridays. */
      friday: day.optional(),
      /** The hours on Saturdays. */
      saturday: day.optional(),
    })
    .optional(),
  /** When the agent last logged out, in ISO 8601, UTC; not there where the agent never did. */
  lastLogout: z.string().optional(),
};

/** The agent with this login, with the status of the moment. */
export const getAgent = readsOne({
  name: "getAgent",
  args: z.strictObject({
    /** The agent's login. */
    login,
  }),
  result: z.object(whole),
  read: async (api, { login: of }: { login: string }) => await api.agents.get(of),
});

/** All agents, in short, or those of one status. */
export const getAgents = readsList({
  name: "getAgents",
  args: z.strictObject({
    /** The status that they have now. Default: any. */
    status: oneOf(agentStatuses).optional(),
  }),
  result: z.object(summary),
  list: "agents",
  read: async (api, filter: { status?: AgentStatus } = {}) => await api.agents.list(filter),
});
