import { agentScopes } from "./agents.js";
import { cannedResponseScopes } from "./canned-responses.js";
import { chatScopes } from "./chats.js";
import { goalScopes } from "./goals.js";
import { greetingScopes } from "./greetings.js";
import { groupScopes } from "./groups.js";
import type { MethodScopes, ScopeTable } from "./scope.js";
import { statusScopes } from "./status.js";
import { tagScopes } from "./tags.js";
import { ticketScopes } from "./tickets.js";
import { visitorScopes } from "./visitors.js";
import { webhookScopes } from "./webhooks.js";

const tables = {
  agents: agentScopes,
  cannedResponses: cannedResponseScopes,
  chats: chatScopes,
  goals: goalScopes,
  greetings: greetingScopes,
  groups: groupScopes,
  status: statusScopes,
  tags: tagScopes,
  tickets: ticketScopes,
  visitors: visitorScopes,
  webhooks: webhookScopes,
} as const;

type Tables = typeof tables;

/** A method of the client by its part and name: `agents.create`. */
export type MethodName = { [Part in keyof Tables]: `${Part}.${keyof Tables[Part] & string}` }[keyof Tables];

const byMethod: ReadonlyMap<string, MethodScopes> = new Map(
  Object.entries<ScopeTable>(tables).flatMap(([part, table]) =>
    Object.entries(table).map(([method, scopes]) => [`${part}.${method}`, scopes] as const),
  ),
);

function isMethodName(name: string): name is MethodName {
  return byMethod.has(name);
}

/** Every method of the client. */
export const methodNames: readonly MethodName[] = [...byMethod.keys()].filter(isMethodName);

/** The scopes that the documentation lists for a method; none for one that is not known. */
export function scopesOf(method: MethodName): MethodScopes {
  return byMethod.get(method) ?? { scopes: [] };
}

/** The scopes that a token needs for some methods. */
export interface ScopeSet {
  /** The scopes. Sorted. */
  readonly scopes: readonly string[];
  /** What stands for all of them where the account uses the old LiveChat protocol. Sorted. */
  readonly old: readonly string[];
  /** Those among `scopes` that are needed only in some case, and the case. */
  readonly only: Readonly<Record<string, string>>;
}

/** The least scopes that a token needs to call these methods: `…:rw` includes its `…:ro`. */
export function leastScopes(methods: Iterable<MethodName>): ScopeSet {
  const needed = [...new Set(methods)].map(scopesOf);
  const scopes = new Set(needed.flatMap((each) => each.scopes));
  const old = new Set(needed.flatMap((each) => (each.old === undefined ? each.scopes : [each.old])));
  const withoutCase = new Set(
    needed.flatMap((each) => each.scopes.filter((scope) => each.only?.[scope] === undefined)),
  );
  const only = needed
    .flatMap((each) => Object.entries(each.only ?? {}))
    .filter(([scope]) => !withoutCase.has(scope));
  return { scopes: least(scopes), old: least(old), only: Object.fromEntries(only) };
}

function least(scopes: ReadonlySet<string>): string[] {
  return [...scopes]
    .filter((scope) => !scopes.has(scope.replace(/:ro$/, ":rw")) || !scope.endsWith(":ro"))
    .toSorted();
}
