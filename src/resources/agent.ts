import type { Output } from "@pulumi/pulumi";
import { z } from "zod";
import type { Agent as ApiAgent, AgentCreate, AgentStatus, AgentUpdate } from "../api/index.js";
import type { ArgsOf } from "../provider/args.js";
import { type Context, type Definition, facts, type Found, type Values } from "../provider/definition.js";
import { ProviderError } from "../provider/errors.js";
import { listLookup, lookup, outputForm } from "../provider/lookup.js";
import { LiveChatResource } from "../provider/resource.js";
import { adopt, flag, groupId, login, text, whole } from "./schemas.js";

const availability = z.enum(["accepting chats", "not accepting chats"], {
  error: 'must be "accepting chats" or "not accepting chats"',
});

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 09:00");

const day = z.strictObject({
  /** Whether the agent works on this day. */
  enabled: flag,
  /** When the work begins, `HH:MM`. */
  start: time,
  /** When the work ends, `HH:MM`. */
  end: time,
});

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

const shape = {
  /**
   * The agent's e-mail address, with which they log in. A change replaces the agent: the old one is deleted
   * and **its statistics are lost for good**.
   */
  login: login.clone().register(facts, { replaces: true }),
  /** The agent's name, as visitors see it. A change updates the agent. */
  name: text,
  /** The agent's title. Default: `Support Agent`. A change updates the agent. */
  jobTitle: z.string().optional(),
  /**
   * What the agent may do. Default: `normal`. The owner's permission can be read and never set. A change
   * updates the agent.
   */
  permission: z
    .enum(["administrator", "normal"], {
      error: 'must be "administrator" or "normal"; the owner cannot be set',
    })
    .optional(),
  /** The agent's status right after the login. A change updates the agent. */
  loginStatus: availability.optional(),
  /**
   * The agent's status now. Agents change it themselves all day: declare it only where every `up` shall set
   * it back. A change updates the agent.
   */
  status: z
    .enum(["accepting chats", "not accepting chats", "offline"], {
      error: 'must be "accepting chats", "not accepting chats" or "offline"',
    })
    .optional(),
  /**
   * The agent's password, at least 5 characters. Always a secret. Left out at creation, the agent gets an
   * e-mail with an activation link. A change updates the agent, and needs the caller's own password
   * (`livechat:currentPassword`). The API never tells it, so a password changed elsewhere does not show.
   */
  password: z
    .string()
    .min(5, "at least 5 characters")
    .optional()
    .clone()
    .register(facts, { secret: true, writeOnly: true }),
  /**
   * The groups the agent is a member of, by id or resource, without order. Group 0 holds everybody and is
   * not declared. Left out, membership is left to the groups' side. A change updates the agent.
   */
  groups: z
    .array(groupId.refine((id) => id !== 0, "group 0 cannot be modified: it holds every agent"))
    .optional()
    .clone()
    .register(facts, { set: true, refersTo: "groups" }) as z.ZodType<
    number[] | undefined,
    z.input<typeof groupId>[] | undefined
  >,
  /**
   * Which notifications the agent gets; only the keys given are managed. A change updates the agent, except
   * of `incomingChat` and `newGoal`, which the API takes only at creation: changing them is refused.
   */
  notifications: notifications
    .optional()
    .clone()
    .register(facts, { partial: true, createOnly: createOnlyNotifications }),
  /** Whether the agent gets a daily summary by e-mail. Default: true. A change updates the agent. */
  dailySummary: flag.optional(),
  /** How many chats the agent may have at once. Default: 6. A change updates the agent. */
  maxChatsCount: whole(0).optional(),
  /**
   * The agent's working hours by day; only the days given are managed. The API has it on the enterprise plan
   * only. A change updates the agent.
   */
  workScheduler: z
    .strictObject({
      sunday: day.optional(),
      monday: day.optional(),
      tuesday: day.optional(),
      wednesday: day.optional(),
      thursday: day.optional(),
      friday: day.optional(),
      saturday: day.optional(),
    })
    .optional()
    .clone()
    .register(facts, { partial: true }),
  /** Take over the agent with this login if there is one already. Default: false. */
  adopt,
};

/** What an agent is declared with. */
export type AgentArgs = ArgsOf<typeof shape>;

type Declared = z.output<z.ZodObject<typeof shape>>;

/**
 * An agent: somebody who answers chats.
 *
 * Natural key: the login. **Deleting an agent loses its statistics for good** (its chats stay in the
 * archives), and the agent is told by e-mail: give agents `protect: true`. Scopes: `agents--all:rw` and
 * `accounts--all:r`.
 */
export class Agent extends LiveChatResource<AgentArgs> {
  declare readonly login: Output<string>;
  declare readonly name: Output<string>;
  declare readonly jobTitle: Output<string | undefined>;
  /** `owner`, `administrator` or `normal`. */
  declare readonly permission: Output<string>;
  declare readonly loginStatus: Output<string | undefined>;
  declare readonly password: Output<string | undefined>;
  declare readonly groups: Output<number[] | undefined>;
  declare readonly notifications: Output<z.output<typeof notifications> | undefined>;
  declare readonly dailySummary: Output<boolean | undefined>;
  declare readonly maxChatsCount: Output<number | undefined>;
  declare readonly workScheduler: Output<Declared["workScheduler"]>;
  /** The path of the agent's picture. */
  declare readonly avatar: Output<string | undefined>;

  static override get definition(): Definition {
    return agent;
  }
}

/** The agent with this login, with the status of the moment. */
export const getAgent = lookup(
  "getAgent",
  async (api, { login: id }: { login: string }) => await api.agents.get(id),
);
export const getAgentOutput = outputForm(getAgent);

/** All agents, in short, or those of one status. */
export const getAgents = listLookup(
  "getAgents",
  async (api, filter: { status?: AgentStatus } = {}) => await api.agents.list(filter),
);
export const getAgentsOutput = outputForm(getAgents);

const agent: Definition = {
  type: "Agent",
  title: "agent",
  section: "agents",
  args: z.strictObject(shape),
  computed: { avatar: {} },
  naturalKey: ["login"],
  idFrom: "login",
  idOf: ({ login: of }) => String(of),
  listIsWhole: false,
  precious: true,
  replacementWarning: ({ login: old }) =>
    `replacing the agent ${String(old)} deletes it: its statistics will be lost for good`,

  list: async ({ api }) =>
    (await api.agents.list()).map(({ login: id, name, permission }) => ({
      id,
      state: { login: id, name, permission },
    })),
  get: async ({ api }, id, old) => found(await api.agents.get(id), old).state,
  create: async ({ api }, args) => {
    const {
      status: _later,
      workScheduler: _too,
      adopt: _not,
      notifications: some,
      ...rest
    } = args as Declared;
    const all = createOnlyNotifications.some((key) => some?.[key] !== undefined)
      ? { notifications: { ...usualNotifications, ...some } }
      : {};
    return found(await api.agents.create({ ...rest, ...all } as AgentCreate), args);
  },
  update: async (context, id, changed, old) =>
    found(await context.api.agents.update(id, updateOf(id, context, changed)), { ...old, ...changed }).state,
  delete: async ({ api }, id) => await api.agents.delete(id),

  isGiven: ({ permission }) => permission === "owner",
  refuseChange: ({ permission }, change) => {
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
  claims: ({ login: of, groups }) =>
    Array.isArray(groups)
      ? {
          relation: "membership",
          side: "left",
          of: `agent ${String(of)}`,
          members: groups.map((id) => `group ${id}`),
        }
      : undefined,
};

function updateOf(of: string, { currentPassword }: Context, changed: Values): AgentUpdate {
  const { notifications: some, ...rest } = changed as Partial<Declared>;
  if (rest.password !== undefined && currentPassword === undefined) {
    throw new ProviderError(
      "failed",
      `Agent ${JSON.stringify(of)}: changing an agent's password needs your own: ` +
        "`pulumi config set --secret livechat:currentPassword`, or LIVECHAT_CURRENT_PASSWORD in the environment",
    );
  }
  const updatable = Object.entries(some ?? {}).filter(
    ([key]) => !(createOnlyNotifications as readonly string[]).includes(key),
  );
  return {
    ...rest,
    ...(rest.password !== undefined && { currentPassword }),
    ...(updatable.length > 0 && { notifications: Object.fromEntries(updatable) }),
  } as AgentUpdate;
}

/** `status` is kept only where it is declared: it changes all day, and would show in every refresh. */
function found(
  { login: id, name, jobTitle, permission, loginStatus, status, ...rest }: ApiAgent,
  declared: Values,
): Found {
  const { groups, notifications: told, dailySummary, maxChatsCount, workScheduler, avatar } = rest;
  return {
    id,
    state: {
      login: id,
      name,
      jobTitle,
      permission,
      loginStatus,
      ...(declared["status"] !== undefined && { status }),
      notifications: told,
      dailySummary,
      maxChatsCount,
      workScheduler,
      avatar,
      ...(groups && { groups: groups.map((member) => member.id).filter((member) => member !== 0) }),
    },
  };
}
