import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportStack, type StoredResource, type UntypedDeployment } from "../../src/engine/index.js";
import { PassphraseCrypter } from "../../src/engine/project/passphrase.js";
import { missingPulumiCli } from "../lifecycle/pulumi-cli.js";
import { linesOf, program, SOURCE } from "./programs.js";
import { World, type Run } from "./world.js";

const missing = await missingPulumiCli();

/** Many small programs side by side in one stack: as telling as one after the other, and much faster. */
const PROGRAMS = 24;
const SEED = 20;

type Ops = Record<string, string>;

/** The random part of an id, which the provider makes anew in each world. */
const withoutRandom = (text: string): string => text.replace(/^([\w.-]+?)-[0-9a-z]{8,}$/, "$1-ID");

class Cli {
  readonly #world: World;
  readonly #log: string;

  constructor(world: World) {
    this.#world = world;
    this.#log = path.join(world.directory, "events.json");
    const home = path.join(world.directory, "home");
    world.env = {
      ...world.env,
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${world.directory}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DEBUG_COMMANDS: "true",
    };
  }

  async run(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)("pulumi", [...args, "--non-interactive"], {
      cwd: this.#world.directory,
      env: this.#world.env,
      maxBuffer: 1e9,
    });
    return stdout;
  }

  /** What became of each resource. */
  async ops(...args: string[]): Promise<Ops> {
    rmSync(this.#log, { force: true });
    await this.run(...args, "--event-log", this.#log);
    const found: Ops = {};
    for (const line of readFileSync(this.#log, "utf8").split("\n").filter(Boolean)) {
      const event = JSON.parse(line) as Record<
        string,
        { metadata?: { op: string; urn: string; type: string } }
      >;
      const step = (event["resOutputsEvent"] ?? event["resourcePreEvent"])?.metadata;
      // The deletion of what was replaced is told by the calls; after a renaming it is told under the old name.
      if (
        step !== undefined &&
        step.type !== "pulumi:providers:pulumi-nodejs" &&
        step.op !== "delete-replaced"
      ) {
        // What was deleted to be replaced, and is not wanted any more, is deleted: the CLI has a word of its own.
        const op = step.op === "remove-pending-replace" ? "delete" : step.op;
        found[step.urn] = op.includes("replace") ? "replace" : op;
      }
    }
    return found;
  }

  async state(): Promise<UntypedDeployment> {
    return JSON.parse(await this.run("stack", "export", "--show-secrets")) as UntypedDeployment;
  }
}

function opsOf(run: Run): Ops {
  const found: Ops = {};
  for (const { urn, op, part, phase } of run.steps) {
    if ((phase === "done" || phase === "planned") && part !== "delete") {
      found[urn] = op;
    }
  }
  return found;
}

/** The state as both engines must have it: without times, random ids, and the forms that nobody reads. */
async function comparable({ deployment }: UntypedDeployment): Promise<Record<string, unknown>> {
  const salt = deployment.secrets_providers?.state?.salt;
  const crypter =
    salt === undefined ? undefined : await PassphraseCrypter.open("correct horse", salt, "the test");
  const plain = (value: unknown): unknown => {
    if (typeof value === "string") return withoutRandom(value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value;
    const { plaintext, ciphertext, packageVersion: _, ...rest } = value as Record<string, unknown>;
    const encrypted = typeof ciphertext === "string" ? crypter?.decrypt(ciphertext) : undefined;
    const text = typeof plaintext === "string" ? plaintext : encrypted;
    return text === undefined
      ? Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, plain(item)]))
      : { secret: plain(JSON.parse(text)) };
  };
  const own = (deployment.resources ?? []).filter(({ type }) => type !== "pulumi:providers:pulumi-nodejs");
  return Object.fromEntries(own.map((resource) => [resource.urn, plain(fieldsOf(resource))]));
}

function fieldsOf(resource: StoredResource): Record<string, unknown> {
  const { created: _c, modified: _m, provider: _p, aliases: _a, ...rest } = resource;
  const { sourcePosition: _s, stackTrace: _t, propertyDependencies = {}, ...kept } = rest;
  const lists = Object.entries(kept).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map(String).toSorted() : value,
  ]);
  const used = Object.entries(propertyDependencies).flatMap(([key, urns]) =>
    urns === null || urns.length === 0 ? [] : [[key, urns.toSorted()]],
  );
  return {
    ...Object.fromEntries(lists.filter(([, value]) => !Array.isArray(value) || value.length > 0)),
    propertyDependencies: Object.fromEntries(used),
  };
}

/**
 * Which of the calls that the provider got were made before what they need: a creation before that of a
 * dependency, a deletion after it. What is deleted to be replaced may go before what is only deleted in the end.
 */
function disorder(calls: readonly string[], before: StoredResource[], after: StoredResource[]): string[] {
  const wrong: string[] = [];
  const check = (verb: "create" | "delete", resources: StoredResource[]): void => {
    const keys = new Map(resources.map(({ urn, inputs }) => [urn, JSON.stringify(inputs?.["key"])]));
    const positions = (urn: string): number[] =>
      [...calls.entries()]
        .filter(([, call]) => JSON.stringify(call.split(" ")[1]) === keys.get(urn) && call.startsWith(verb))
        .map(([position]) => position);
    for (const { urn, dependencies = [] } of resources) {
      for (const needed of dependencies) {
        const [own, other] = [positions(urn), positions(needed)];
        const right = verb === "create" ? (own[0] ?? 0) > (other[0] ?? 0) : (own[0] ?? 0) < (other[0] ?? 0);
        if (own.length === 1 && other.length === 1 && !right) wrong.push(`${verb} ${urn} and ${needed}`);
      }
    }
  };
  check("delete", before);
  check("create", after);
  return wrong;
}

/** What the provider was asked since this was asked last. */
const callsOf = (world: World): string[] =>
  world.calls().map((call) => call.split(" ").map(withoutRandom).join(" "));

describe("against the Pulumi CLI, which is the judge", { timeout: 1_200_000 }, () => {
  if (missing !== undefined) {
    it.skip(`random programs do the same (skipped: ${missing})`, () => undefined);
    return;
  }

  it("random programs, and what becomes of them, do the same: steps, calls and state", async () => {
    const programs = fc.sample(program, { numRuns: PROGRAMS, seed: SEED });
    const [ours, theirs] = [new World().program(SOURCE), new World().program(SOURCE)];
    const cli = new Cli(theirs);
    await cli.run("stack", "init", "dev");
    let before: StoredResource[] = [];
    for (const edited of [false, true]) {
      const lines = programs.flatMap((each, index) => linesOf(each, `p${index}`, edited));
      for (const world of [ours, theirs]) world.write("program.json", JSON.stringify(lines));
      /* oxlint-disable no-await-in-loop -- the second version follows the first */
      if (edited) expect(opsOf(await ours.preview())).toEqual(await cli.ops("preview"));
      const run = await ours.up();
      expect(run.errors).toEqual([]);
      expect(opsOf(run)).toEqual(await cli.ops("up", "--yes", "--skip-preview"));
      const state = await exportStack({ cwd: ours.directory, env: ours.env });
      expect(await comparable(state)).toEqual(await comparable(await cli.state()));
      /* oxlint-enable no-await-in-loop */
      const [made, theirMade] = [callsOf(ours), callsOf(theirs)];
      expect(made.toSorted()).toEqual(theirMade.toSorted());
      const after = state.deployment.resources ?? [];
      expect(disorder(made, before, after)).toEqual(disorder(theirMade, before, after));
      before = after;
    }
  });
});
