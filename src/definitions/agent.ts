import { z } from "zod";
import { ConfigurationError } from "../api/errors.js";
import { agentStatuses, givenPermissions, loginStatuses } from "../api/known-values.js";
import type { Agent as ApiAgent } from "../api/index.js";
import { type Account, foundIn } from "./definition.js";
import { define } from "./resource-type.js";
import { field } from "./facts.js";
import { adopt, flag, groupId, integer, heldText, isBot, login, oneOf } from "./schemas.js";

const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 09:00")
  .meta({ examples: ["09:00", "17:30"] });

const day = field(
  z.strictObject({
    /** Whether the agent works on this day. */
    enabled: flag,
    /** When the work begins, `HH:MM`. */
    start: time,
    /** When the work ends, `HH:MM`. */
    end: time,
  }),
  { typeName: "AgentWorkDay" },
);

const notifications = z.strictObject({
  /** A visitor comes for the first time. */
  newVisitor: flag.optional(),
  /** A chat comes in. Only when the agent is created; the API never tells it. */
  incomingChat: flag.optional(),
  /** A visitor comes back. */
  returningVisitor: flag.optional(),
  /** A visitor waits in the queue. */
  queuedVisitor: flag.optional(),
  /** A visitor is typing. */
  visitorIsTyping: flag.optional(),
  /** A goal is reached. Only when the agent is created. */
  newGoal: flag.optional(),
});

const week = z.strictObject({
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
});

/** The API takes these two when it creates an agent, and its list for updates leaves them out. */
const createOnlyNotifications = ["incomingChat", "newGoal"] as const;

/** What the documentation's sample agents have: the API's create wants all six once it is given one. */
const usualNotifications = {
  newVisitor: true,
  incomingChat: true,
  returningVisitor: true,
  queuedVisitor: true,
  visitorIsTyping: false,
  newGoal: true,
};

export const agentArgs = {
  /**
   * The agent's e-mail address, with which they log in. A change replaces the agent: the old one is deleted
   * and **its statistics are lost for good**.
   */
  login: field(login, { replaces: true }),
  /** The agent's name, as visitors see it. A change updates the agent. */
  name: heldText(),
  /** The agent's title. Default: `Support Agent`. A change updates the agent. */
  jobTitle: z.string().optional(),
  /**
   * What the agent may do. Default: `normal`. The owner's permission can be read and never set. A change
   * updates the agent.
   */
  permission: z
    .enum(givenPermissions, {
      error: 'must be "administrator" or "normal"; the owner cannot be set',
    })
    .optional(),
  /** The agent's status right after the login. A change updates the agent. */
  loginStatus: oneOf(loginStatuses).optional(),
  /**
   * The agent's status now. Agents change it themselves all day: declare it only where every `up` shall set
   * it back. Of an agent who is offline it cannot be set, and is no difference. A change updates the agent.
   */
  status: field(oneOf(agentStatuses).optional(), {
    unreachable: (wanted, actual) =>
      actual === "offline" && wanted !== actual
        ? "the agent is offline, and the API sets the status of those only who are logged in: it stays as it is"
        : undefined,
  }),
  /**
   * The agent's password, at least 5 characters. Always a secret. Left out at creation, the agent gets an
   * e-mail with an activation link. A change updates the agent, and needs the caller's own password
   * (`livechat:currentPassword`). The API never tells it, so a password changed elsewhere does not show.
   */
  password: field(z.string().min(5, "at least 5 characters").optional(), { secret: true, writeOnly: true }),
  /**
   * The groups the agent is a member of, by id or resource, without order. Group 0 holds everybody and is
   * not declared. Left out, membership is left to the groups' side. A change updates the agent.
   */
  groups: field(
    z.array(groupId.refine((id) => id !== 0, "group 0 cannot be modified: it holds every agent")).optional(),
    { set: true, refersTo: "groups" },
  ),
  /**
   * Which notifications the agent gets; only the keys given are managed. A change updates the agent, except
   * of `incomingChat` and `newGoal`, which the API takes only at creation: changing them is refused.
   */
  notifications: field(notifications.optional(), { partial: true, createOnly: createOnlyNotifications }),
  /** Whether the agent gets a daily summary by e-mail. Default: true. A change updates the agent. */
  dailySummary: flag.optional(),
  /** How many chats the agent may have at once. Default: 6. A change updates the agent. */
  maxChatsCount: integer(0).optional(),
  /**
   * The agent's working hours by day; only the days given are managed. The API has it on the enterprise plan
   * only. A change updates the agent.
   */
  workScheduler: field(week.optional(), { partial: true }),
  /** Take over the agent with this login if there is one already. Default: false. */
  adopt,
  /**
   * Whether this is the owner of the licence, as an export marks it. In another licence it stands for the owner of that
   * one: references mean them, and nothing is made or changed. Without it, it is an ordinary agent. Default: false.
   */
  owner: flag.optional(),
};

export const agent = define({
  name: "Agent",
  title: "agent",
  section: "agents",
  args: z.strictObject(agentArgs),
  computed: {
    /** The path of the agent's picture. */
    avatar: z.string(),
  },
  naturalKey: ["login"],
  idFrom: "login",
  idOf: ({ login: of }: { readonly login?: unknown }) => String(of),
  listIsComplete: false,
  needs: ["agents.list", "agents.get", "agents.create", "agents.update", "agents.delete"],
  protectByDefault: true,
  tabular: true,

  create: async ({ api }, args) => {
    const { status: _later, workScheduler: _too, adopt: _not, owner: _mark, ...given } = args;
    const { notifications: some, ...rest } = given;
    const all = createOnlyNotifications.some((key) => some?.[key] !== undefined)
      ? { notifications: { ...usualNotifications, ...some } }
      : {};
    return fromApi(await api.agents.create({ ...rest, ...all }), args);
  },
  list: async ({ api }) =>
    foundIn(await api.agents.list(), ({ login: id, name, permission }) => ({
      id,
      state: { login: id, name, permission },
    })),
  // With a permission that nobody knows it may be the owner's.
  impossible: (agents) =>
    agents.every(({ state }) => notOwners.has(state.permission))
      ? "lacks the owner, whom every account has"
      : undefined,
  get: async ({ api }, id, old) => fromApi(await api.agents.get(id), old).state,
  update: async (account, id, { adopt: _not, owner: _mark, ...changed }, old) => {
    const { notifications: some, password, ...rest } = changed;
    const { incomingChat: _onlyOnCreate, newGoal: _too, ...updatable } = some ?? {};
    const answer = await account.api.agents.update(id, {
      ...rest,
      ...(password !== undefined && { password, currentPassword: currentPasswordOf(account) }),
      ...(Object.keys(updatable).length > 0 && { notifications: updatable }),
    });
    return fromApi(answer, { ...old, ...changed }).state;
  },
  delete: async ({ api }, id) => await api.agents.delete(id),

  replacementWarning: ({ login: old }) =>
    `replacing the agent ${String(old)} deletes it: its statistics will be lost for good`,
  untouchable: (id) => (isBot(id) ? "it is a bot, and this API cannot manage bots" : undefined),
  standIn: {
    mark: "owner",
    what: "owner",
    idIn: (agents) => agents.find(({ state }) => state["permission"] === "owner")?.id,
  },
  mails: ({ password }) => password === undefined,
  consequences: ({ operation, old, new: { permission }, changed }) => [
    ...(operation === "delete" || operation === "replace"
      ? [["is deleted, and its statistics are lost for good"]]
      : []),
    ...(permission === "administrator" && old.permission !== "administrator"
      ? [["may change everything in the licence from then on"]]
      : []),
    ...(operation === "update" && changed.has("password")
      ? [["logs in with a new password from then on"]]
      : []),
  ],
  isBuiltIn: ({ permission }) => permission === "owner",
  forbids: ({ permission }, change) => {
    if (permission !== "owner") return undefined;
    if (change === "removal") {
      return (
        "the owner of the licence cannot be removed. To manage it no more, deploy `retainOnDelete: true` first; it " +
        "then leaves the state, and stays in the account"
      );
    }
    return change.includes("permission")
      ? "the owner's permission cannot be changed: leave `permission` out"
      : undefined;
  },
  tellsAccount: ({ login: of, permission }) =>
    permission === "owner" ? { owner: String(of).toLowerCase() } : {},
  relation: ({ login: of, groups }) =>
    groups && {
      relation: "membership",
      side: "left",
      of: `agent ${String(of)}`,
      members: groups.map((id) => `group ${id}`),
    },
});

const notOwners: ReadonlySet<unknown> = new Set(["administrator", "normal", "viceowner"]);

function currentPasswordOf({ currentPassword }: Account): string {
  if (currentPassword === undefined) {
    throw new ConfigurationError(
      "changing an agent's password needs your own:",
      "`pulumi config set --secret livechat:currentPassword`, or LIVECHAT_CURRENT_PASSWORD in the environment",
    );
  }
  return currentPassword;
}

/** `status` is kept only where it is declared: it changes all day, and would show in every refresh. */
function fromApi(answer: ApiAgent, declared: { readonly status?: unknown }) {
  const { login: id, name, jobTitle, permission, loginStatus, status, ...rest } = answer;
  const { groups, notifications: told, dailySummary, maxChatsCount, workScheduler, avatar } = rest;
  return {
    id,
    state: {
      login: id,
      name,
      jobTitle,
      permission,
      loginStatus,
      ...(declared.status !== undefined && { status }),
      notifications: told && declarable(notifications, told),
      dailySummary,
      maxChatsCount,
      workScheduler: workScheduler && weekFrom(workScheduler),
      avatar,
      ...(groups && { groups: groups.map((member) => member.id).filter((member) => member !== 0) }),
    },
  };
}

function weekFrom(told: NonNullable<ApiAgent["workScheduler"]>): typeof told {
  const days = Object.entries(declarable(week, told));
  return Object.fromEntries(days.map(([name, hours]) => [name, declarable(day, hours ?? {})]));
}

/** Of what the API tells, what can be declared. */
function declarable<Shape extends z.ZodRawShape, Told extends { [Name in keyof Shape]?: unknown }>(
  { shape }: z.ZodObject<Shape>,
  told: Told,
): { [Name in keyof Shape & keyof Told]: Told[Name] } {
  const known = Object.entries(told).filter(([name]) => Object.hasOwn(shape, name));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type says what the filter does
  return Object.fromEntries(known) as { [Name in keyof Shape & keyof Told]: Told[Name] };
}
