import type { Guard } from "./guard.js";
import { type Licence, nameOf, type Side, type Thing } from "./licence.js";

/** What visitors say would go to somebody else. */
export const webhookHost: Guard = {
  name: "webhookHost",
  stops: "a webhook sent to another host",
  reasons: ({ licence }) => {
    const webhooks = licence.things.filter(({ type }) => type.name === "Webhook");
    const hosts = hostsByEvent(webhooks);
    return webhooks.flatMap((webhook) => {
      const { step, before, after } = webhook;
      if (after === undefined || !writes.has(step.operation) || step.takesOver !== undefined) return [];
      const is = hostOf(after);
      const was = before === undefined ? [...(hosts.get(eventOf(after)) ?? [])] : [hostOf(before)];
      // Where the event was sent nowhere until now, nothing goes elsewhere.
      if (was.length === 0 || (before !== undefined && !isMoved(webhook))) return [];
      if (is !== undefined && was.includes(is)) return [];
      const known = was.filter((host) => host !== undefined);
      const message =
        is === undefined || known.length === 0
          ? `${nameOf(webhook)} has an address that this plan does not tell, and may be sent to another host`
          : `${nameOf(webhook)} would be sent to ${is}; until now ${eventOf(after)} is sent to ${known.join(", ")}`;
      return [{ message, urn: step.urn }];
    });
  },
};

const writes: ReadonlySet<string> = new Set(["create", "update", "replace"]);

/** An address that changes replaces the webhook, and then both engines say that it does, of a secret one too. */
function isMoved({ step: { changes } }: Thing): boolean {
  return changes.some(({ path }) => path === "url");
}

/** To which hosts each event is sent before the plan; undefined stands for one that is not told. */
function hostsByEvent(webhooks: Licence["things"]): Map<string, Set<string | undefined>> {
  const hosts = new Map<string, Set<string | undefined>>();
  for (const { before } of webhooks) {
    if (before === undefined) continue;
    const event = eventOf(before);
    hosts.set(event, (hosts.get(event) ?? new Set()).add(hostOf(before)));
  }
  return hosts;
}

function eventOf({ args }: Side): string {
  return String(args["eventType"]);
}

function hostOf({ args: { url } }: Side): string | undefined {
  return typeof url === "string" && URL.canParse(url) ? new URL(url).host : undefined;
}
