import { describe, expect, it, vi } from "vitest";
import type { Interceptor } from "../../src/emulator/index.js";
import type { Declared } from "../lifecycle/engine.js";
import { startEmulator } from "../lifecycle/engines.js";
import { Project } from "../lifecycle/project.js";
import { missingPulumiCli, PulumiCli } from "../lifecycle/pulumi-cli.js";
import { findPostgres, startPostgres } from "./postgres.js";

const programs = await findPostgres();
const missing =
  (await missingPulumiCli()) ??
  (programs === undefined ? "there is no PostgreSQL of Debian's packages" : undefined);

const declared: Declared[] = [
  { type: "Group", name: "support", args: { name: "Technical support" } },
  ...["vip", "refund", "quote"].map((tag) => ({
    type: "Tag",
    name: tag,
    args: { tag, author: "john.doe@mycompany.com", group: "0" },
  })),
];

/** A licence, and two runners of a CI that have each their own checkout and one backend. */
async function twoRunners(options: Parameters<typeof startEmulator>[0] = {}) {
  const stack = new AsyncDisposableStack();
  try {
    const database = stack.use(await startPostgres(programs as string));
    const { emulator } = stack.use(await startEmulator(options));
    const runners: PulumiCli[] = [];
    for (const _ of ["one", "other"]) {
      const project = stack.use(await Project.create(emulator));
      Object.assign(project.env, database.env);
      await project.declare(declared);
      runners.push(new PulumiCli(project));
    }
    const count = () => {
      const { groups, tags } = emulator.licence().data;
      return groups.length + tags.length;
    };
    const known = count();
    const [one, other] = runners as [PulumiCli, PulumiCli];
    return {
      one,
      other,
      emulator,
      made: () => count() - known,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

describe(
  "two runs at once with one shared backend, the Pulumi CLI and PostgreSQL",
  { timeout: 600_000 },
  () => {
    if (missing !== undefined) {
      it.skip(`make nothing twice (skipped: ${missing})`, () => undefined);
      return;
    }

    it("the one that comes while the other is writing is refused, and writes nothing", async () => {
      const gate = Promise.withResolvers<void>();
      const holding: Interceptor = {
        onRequest: async ({ request }) => {
          if (request.method === "POST") await gate.promise;
        },
      };
      await using shared = await twoRunners({ interceptors: [holding] });
      const { one, other, emulator, made } = shared;
      await other.preview();

      const first = one.up();
      try {
        await vi.waitFor(() => expect(emulator.requests.count({ method: "POST" })).toBeGreaterThan(0), {
          timeout: 120_000,
        });
        const second = await other.up();
        expect(second.status, second.said).not.toBe(0);
        expect(second.said).toContain("the stack is currently locked");
      } finally {
        gate.resolve();
      }
      expect(await first).toMatchObject({ status: 0 });
      expect(made()).toBe(declared.length);
      const after = await other.preview({ expectNoChanges: true });
      expect(after.status, after.said).toBe(0);
    });

    it("of two that start at the same moment none makes what the other makes", async () => {
      await using shared = await twoRunners();
      const { one, other, made } = shared;
      await one.preview();
      await other.preview();

      for (const { status, said } of await Promise.all([one.up(), other.up()]))
        if (status !== 0) expect(said).toContain("the stack is currently locked");

      // Where each saw the lock of the other, neither has made anything: the next run does.
      expect(await one.up()).toMatchObject({ status: 0 });
      expect(made()).toBe(declared.length);
      const after = await other.preview({ expectNoChanges: true });
      expect(after.status, after.said).toBe(0);
    });
  },
);
