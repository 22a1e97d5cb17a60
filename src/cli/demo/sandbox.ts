import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator, LicenceData } from "../../emulator/index.js";
import { processContext } from "../context.js";
import { loadEngine, type Engine, type EngineEvent, type OperationResult, type StepOp } from "../engine.js";
import { run } from "../program.js";
import type { Narrator } from "./narrator.js";

/** What an operation came to: its result, and what it did (or would do) to each resource. */
export interface Outcome extends OperationResult {
  readonly status: number;
  readonly steps: readonly { type: string; name: string; op: StepOp }[];
}

/** A project and an emulator of its own, and the means of the person who plays with them. */
export class Sandbox {
  readonly #project: string;
  readonly #emulator: Emulator;
  readonly #narrator: Narrator;
  readonly #first: LicenceData;

  constructor(project: string, emulator: Emulator, narrator: Narrator) {
    this.#project = project;
    this.#emulator = emulator;
    this.#narrator = narrator;
    this.#first = emulator.licence().data;
  }

  /** Runs `pulumi-livechat` as a shell would. */
  async cli(command: string, ...options: string[]): Promise<Outcome> {
    this.#narrator.command(`pulumi-livechat ${[command, ...options].join(" ")}`);
    const events: EngineEvent[] = [];
    const status = await run([command, ...options], {
      ...processContext(),
      cwd: this.#project,
      env: this.#environment(),
      loadEngine: async () => recording(await loadEngine(), events),
    });
    const summary = events.findLast((event) => event.type === "summary");
    if (summary === undefined) throw new Error(`${command} ended with status ${status} and no result.`);
    const steps = events
      .filter((event) => event.type === "step")
      .map(({ token, name, op, part }) => ({
        type: token.slice(token.lastIndexOf(":") + 1),
        name,
        op: part === undefined ? op : ("replace" as const),
      }));
    return { ...summary.result, status, steps };
  }

  /** Calls the API as somebody else does, past the program. */
  async request(method: string, path: string, body?: object): Promise<unknown> {
    const { account, token } = this.#emulator.licence();
    const text = JSON.stringify(body);
    if (method !== "GET") this.#narrator.command(`curl -X ${method} $LIVECHAT_BASE_URL${path} -d '${text}'`);
    const answer = await fetch(new URL(path, this.#emulator.url), {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${account}:${token}`).toString("base64")}`,
        "content-type": "application/json",
        "x-api-version": "2",
      },
      ...(text === undefined ? {} : { body: text }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  }

  /** Changes the program, as in an editor. */
  async edit(before: string, after: string): Promise<void> {
    const file = join(this.#project, "index.ts");
    const text = await readFile(file, "utf8");
    if (!text.includes(before)) throw new Error(`the example has no ${before} any more.`);
    this.#narrator.edit("index.ts", before, after);
    await writeFile(file, text.replace(before, after));
  }

  /** Says that something is as it should be, or ends the demo. */
  expect(what: string, holds: boolean): void {
    this.#narrator.check(what, holds);
    if (!holds) throw new Error(`not as expected: ${what}`);
  }

  created({ ok, steps }: Outcome, ...types: string[]): boolean {
    return ok && types.every((type) => steps.some((step) => step.op === "create" && step.type === type));
  }

  changed({ ok, steps }: Outcome, op: StepOp, name: string): boolean {
    return ok && steps.some((step) => step.op === op && step.name === name);
  }

  /** How many requests changed the account. */
  writes(): number {
    return this.#emulator.requests.all().filter(({ method }) => method !== "GET").length;
  }

  /** The group of this name, as the account has it. */
  group(name: string): { id: number; members: readonly string[] } | undefined {
    const group = this.#emulator.licence().data.groups.find((each) => each.name === name);
    return group && { id: group.id, members: group.agents ?? [] };
  }

  /** The tags of a group, as the account has them. */
  tags(group: number | undefined): string[] {
    return this.#emulator
      .licence()
      .data.tags.filter((tag) => tag.group === group)
      .map((tag) => tag.name);
  }

  hasAgent(login: string): boolean {
    return this.#emulator.licence().data.agents.some((agent) => agent.login === login);
  }

  /** Whether the account holds what it held before the demo, and nothing else. */
  isAsAtFirst(): boolean {
    return inventory(this.#emulator.licence().data) === inventory(this.#first);
  }

  #environment(): NodeJS.ProcessEnv {
    const { account, token } = this.#emulator.licence();
    // What this shell has for Pulumi or LiveChat is about somebody's real account.
    const own = Object.entries(process.env).filter(([name]) => !/^(LIVECHAT|PULUMI)_/.test(name));
    return {
      ...Object.fromEntries(own),
      LIVECHAT_BASE_URL: this.#emulator.url,
      LIVECHAT_ACCOUNT: account,
      LIVECHAT_TOKEN: token,
      PULUMI_CONFIG_PASSPHRASE: "demo",
    };
  }
}

/** Who and what there is, as lines in an order that does not depend on when they were made. */
function inventory({ agents, groups, tags }: LicenceData): string {
  return [
    ...agents.map(({ login, name }) => `agent ${login} ${name}`),
    ...groups.map((group) => `group ${group.id} ${group.name} ${group.agents?.toSorted().join() ?? ""}`),
    ...tags.map(({ name, group }) => `tag ${group} ${name}`),
  ]
    .toSorted()
    .join("\n");
}

function recording(engine: Engine, events: EngineEvent[]): Engine {
  const recorded =
    (operation: Engine["up"]): Engine["up"] =>
    (options) =>
      operation({
        ...options,
        onEvent(event) {
          events.push(event);
          options.onEvent?.(event);
        },
      });
  return {
    ...engine,
    preview: recorded(engine.preview),
    up: recorded(engine.up),
    refresh: recorded(engine.refresh),
    destroy: recorded(engine.destroy),
  };
}
