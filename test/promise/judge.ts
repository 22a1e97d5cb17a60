import type { RequestRecord } from "../../src/emulator/index.js";

/** What becomes of one object in a plan, or in a run. */
export interface Step {
  readonly type: string;
  readonly name: string;
  readonly op: "create" | "update" | "replace" | "delete";
  /** The id that the state has, before the run. */
  readonly before?: string | undefined;
  /** The id afterwards. */
  readonly after?: string | undefined;
  /** Whether the plan says that it takes over what exists. */
  readonly takesOver?: boolean;
}

/** How the paths of a type's calls begin. */
const paths: Readonly<Record<string, string>> = {
  Group: "groups",
  Agent: "agents",
  Tag: "tags",
  CannedResponse: "canned_responses",
  Goal: "goals",
  Greeting: "greetings",
  Webhook: "webhooks",
};

/** The writes among requests: reads change nothing. */
export function writesIn(requests: readonly RequestRecord[]): RequestRecord[] {
  return requests.filter(({ method }) => method !== "GET");
}

/** A write that a step takes: always, or where it has to. */
interface Expected {
  readonly text: string;
  readonly isSure: boolean;
}

/** What is wrong with the writes of a run that does these steps: those that belong to none, and those that are missing. */
export function faultsOf(steps: readonly Step[], requests: readonly RequestRecord[]): string[] {
  const writes = writesIn(requests).map(textOf);
  const expected = steps.flatMap(expectedOf);
  const faults: string[] = [];
  for (const { text, isSure } of expected.toSorted((a, b) => Number(b.isSure) - Number(a.isSure))) {
    const index = writes.indexOf(text);
    if (index !== -1) writes.splice(index, 1);
    else if (isSure) faults.push(`planned, and not written: ${text}`);
  }
  return [...faults, ...writes.map((text) => `written, and not planned: ${text}`)];
}

function expectedOf({ type, op, before, after, takesOver }: Step): Expected[] {
  const path = paths[type] ?? "";
  const make = { text: `POST ${path}`, isSure: takesOver !== true };
  // A create may not take every argument.
  const finish = { text: `PUT ${path} ${after}`, isSure: false };
  const remove = { text: `DELETE ${path} ${before}`, isSure: true };
  switch (op) {
    case "create":
      return takesOver === true ? [finish] : [make, finish];
    case "update":
      // What is only declared otherwise needs no write.
      return [{ text: `PUT ${path} ${before}`, isSure: false }];
    case "replace":
      return [remove, make, finish];
    default:
      return [remove];
  }
}

/** `PUT groups 4`: a write, by what it writes. */
function textOf({ method, path, query, body }: RequestRecord): string {
  const [, section = "", encoded = ""] = path.split("/");
  const id = decodeURIComponent(encoded);
  if (id === "") return `${method} ${section}`;
  const group = query["group"] ?? body["group"];
  return `${method} ${section} ${section === "tags" ? `${String(group)}/${id}` : id}`;
}
