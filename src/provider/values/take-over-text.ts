import { coded, TAKES_OVER_CODE, withoutCode } from "../../shared/codes.js";
import type { TakesOver } from "./told.js";

const ARROW = " → ";

/** What is changed of an object that is taken over; without values where these are secret. */
interface TakenChange {
  readonly name: string;
  readonly values?: { readonly from: unknown; readonly to: unknown };
}

/** How people are told that a create takes over what exists. */
export function takeOverText(what: string, id: string, changes: readonly TakenChange[]): string {
  const about = coded(TAKES_OVER_CODE, `${what} exists already (id ${id}) and is taken over`);
  const lines = changes.map(({ name, values }) => {
    const said = values ? `${textOf(values.from)}${ARROW}${textOf(values.to)}` : "[secret]";
    return `  ${name}: ${said}`;
  });
  return lines.length === 0 ? `${about}, as it is` : [`${about}; that changes:`, ...lines].join("\n");
}

/**
 * What such a text says; undefined where it is another one. Of what a native provider foresees, a plan of the CLI has nothing
 * else.
 */
export function takeOverIn(text: string): Omit<TakesOver, "said"> | undefined {
  const { code, message } = withoutCode(text);
  const [first = "", ...lines] = code === TAKES_OVER_CODE ? message.split("\n") : [];
  const [, id] =
    /^.* exists already \(id (.+)\) and is taken over(?:, as it is|; that changes:)$/.exec(first) ?? [];
  if (id === undefined) return undefined;
  const changes = lines.flatMap((line) => {
    const [, name, said] = /^ {2}(\w+): (.+)$/.exec(line) ?? [];
    return name === undefined || said === undefined ? [] : [[name, valueBefore(said)] as const];
  });
  return {
    id,
    changes: changes.map(([name]) => name),
    from: Object.fromEntries(changes.filter(([, value]) => value !== undefined)),
  };
}

/** The value before the arrow, which may stand in a text too. */
function valueBefore(said: string): unknown {
  const parts = said.split(ARROW);
  for (let end = 1; end < parts.length; end++) {
    try {
      return JSON.parse(parts.slice(0, end).join(ARROW)) as unknown;
    } catch {
      // It goes on.
    }
  }
  return undefined;
}

function textOf(value: unknown): string {
  return value === undefined ? "(not told)" : JSON.stringify(value);
}
