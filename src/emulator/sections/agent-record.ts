import { z } from "zod";
import { assignGiven } from "../objects.js";
import { parameters } from "../parameters.js";
import { amount, flag, key, moment } from "../record-kinds.js";
import type { ParameterKinds } from "../parameter-kinds.js";

const DEFAULT_AVATAR = "livechat.s3.amazonaws.com/default/avatars/45bcb5f592dbf5aac8f88dcfd6bc937c.png";
const LOGIN_STATUSES = ["accepting chats", "not accepting chats"] as const;
const STATUSES = [...LOGIN_STATUSES, "offline"] as const;
const SETTABLE_PERMISSIONS = ["administrator", "normal"] as const;
export type AgentStatus = (typeof STATUSES)[number];

const workingDay = z.object({
  enabled: flag,
  /** HH:MM */
  start: z.string(),
  /** HH:MM */
  end: z.string(),
});
export type WorkingDay = z.output<typeof workingDay>;

const workingWeek = z.object({
  sunday: workingDay,
  monday: workingDay,
  tuesday: workingDay,
  wednesday: workingDay,
  thursday: workingDay,
  friday: workingDay,
  saturday: workingDay,
});
export type Week = z.output<typeof workingWeek>;

/** An agent as the API shows it, without the groups (the groups hold the membership), and its secrets. */
export const agentRecord = z.object({
  login: key,
  name: z.string(),
  login_status: z.enum(LOGIN_STATUSES),
  /** A `viceowner` is never made through this API. */
  permission: z.enum(["owner", "viceowner", ...SETTABLE_PERMISSIONS]),
  daily_summary: flag,
  job_title: z.string(),
  avatar: z.string(),
  notifications: z.object({
    new_visitor: flag,
    returning_visitor: flag,
    queued_visitor: flag,
    visitor_is_typing: flag,
    new_goal: flag,
  }),
  max_chats_count: amount,
  work_scheduler: workingWeek.exactOptional(),
  /** A bot's login is no e-mail address. */
  is_bot: z.boolean().exactOptional(),
  status: z.enum(STATUSES),
  last_logout: moment,
  /** Never shown. */
  password: z.string().exactOptional(),
  /** Never shown but in the answer that resets it. */
  api_key: z.string().exactOptional(),
});
export type AgentRecord = z.output<typeof agentRecord>;

declare module "../licence.js" {
  interface LicenceData {
    agents: AgentRecord[];
  }
}

/** The parameters of GET /agents. */
export const listing = parameters((kind) => ({ status: kind.oneOf(STATUSES).optional() }));

/** Those of POST /agents. */
export const creation = parameters((kind) => ({
  login: kind.email(),
  name: kind.textOf(1),
  job_title: kind.text().optional(),
  login_status: kind.oneOf(LOGIN_STATUSES).optional(),
  password: kind.textOf(5).optional(),
  permission: kind.oneOf(SETTABLE_PERMISSIONS).optional(),
  groups: kind.list(kind.integer(0)).optional(),
  notifications: kind
    .object({
      // The documentation calls these required; the API was seen to take some of them, and none.
      new_visitor: kind.flag().optional(),
      incoming_chat: kind.flag().optional(),
      returning_visitor: kind.flag().optional(),
      queued_visitor: kind.flag().optional(),
      visitor_is_typing: kind.flag().optional(),
      new_goal: kind.flag().optional(),
    })
    .optional(),
  daily_summary: kind.flag().optional(),
  max_chats_count: kind.integer(0).optional(),
}));

/** Those of PUT /agents/<LOGIN>. */
export const change = parameters((kind) => ({
  job_title: kind.text().optional(),
  name: kind.textOf(1).optional(),
  login_status: kind.oneOf(LOGIN_STATUSES).optional(),
  password: kind.textOf(5).optional(),
  current_password: kind.text().optional(),
  permission: kind.oneOf(SETTABLE_PERMISSIONS).optional(),
  status: kind.oneOf(STATUSES).optional(),
  groups: kind.list(kind.integer(0)).optional(),
  notifications: kind
    .object({
      new_visitor: kind.flag().optional(),
      returning_visitor: kind.flag().optional(),
      queued_visitor: kind.flag().optional(),
      visitor_is_typing: kind.flag().optional(),
    })
    .optional(),
  daily_summary: kind.flag().optional(),
  max_chats_count: kind.integer(0).optional(),
  work_scheduler: kind.object(week(kind)).optional(),
}));

function week(kind: ParameterKinds) {
  const time = kind
    .text()
    .refine((value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value), "must be a time as HH:MM");
  const day = kind.object({
    enabled: kind.flag().optional(),
    start: time.optional(),
    end: time.optional(),
  });
  return {
    sunday: day.optional(),
    monday: day.optional(),
    tuesday: day.optional(),
    wednesday: day.optional(),
    thursday: day.optional(),
    friday: day.optional(),
    saturday: day.optional(),
  };
}

/** An agent with the documented defaults. */
export function newAgent(
  login: string,
  name: string,
  given: { [K in keyof AgentRecord]?: AgentRecord[K] | undefined },
): AgentRecord {
  const agent: AgentRecord = {
    login,
    name,
    login_status: "accepting chats",
    permission: "normal",
    daily_summary: 1,
    job_title: "Support Agent",
    avatar: DEFAULT_AVATAR,
    notifications: {
      new_visitor: 1,
      returning_visitor: 1,
      queued_visitor: 1,
      visitor_is_typing: 0,
      new_goal: 1,
    },
    max_chats_count: 6,
    status: "offline",
    last_logout: 0,
  };
  assignGiven(agent, given);
  return agent;
}

type GivenWeek = {
  [Day in keyof Week]?: { [K in keyof WorkingDay]?: WorkingDay[K] | undefined } | undefined;
};

/** All seven days: as given, else as before, else not a working day. */
export function wholeWeek(given: GivenWeek, before?: Week): Week {
  const day = (name: keyof Week): WorkingDay => {
    const result = { ...(before?.[name] ?? { enabled: 0, start: "09:00", end: "17:00" }) };
    assignGiven(result, given[name] ?? {});
    return result;
  };
  return {
    sunday: day("sunday"),
    monday: day("monday"),
    tuesday: day("tuesday"),
    wednesday: day("wednesday"),
    thursday: day("thursday"),
    friday: day("friday"),
    saturday: day("saturday"),
  };
}
