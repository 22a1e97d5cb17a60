import { describe, expect, it } from "vitest";
import { guardNames } from "../../src/review/guards/index.js";
import { changes, FakeEngine, runCli, stackStep, step, type Script } from "./fake.js";

const change: Script = {
  events: [stackStep("same", "planned"), step("Group", "support", "create", "planned")],
  result: { hasChanges: true, changes: changes({ create: 1, same: 1 }) },
};
const failure: Script = {
  result: { ok: false, errors: [{ code: "provider", message: "POST /groups: 500" }] },
};

/** Nothing could be refused. */
const unguarded = {
  LIVECHAT_ALLOW: JSON.stringify(Object.fromEntries(guardNames.map((name) => [name, "a test"]))),
};

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

describe("the exit status", () => {
  it("is 0 when a preview has changes and nobody minds", async () => {
    expect((await runCli(["preview"], { engine: new FakeEngine({ preview: change }) })).status).toBe(0);
  });

  it("is 3 when a preview has changes that --expect-no-changes forbids", async () => {
    const { status, stderr } = await runCli(["preview", "--expect-no-changes"], {
      engine: new FakeEngine({ preview: change }),
    });
    expect(status).toBe(3);
    expect(stderr).toContain("--expect-no-changes");
  });

  it("is 0 with --expect-no-changes when there are none", async () => {
    expect((await runCli(["preview", "--expect-no-changes"])).status).toBe(0);
  });

  it.each(["preview", "up", "refresh", "destroy"] as const)("is 1 when %s fails", async (name) => {
    const engine = new FakeEngine({ [name]: failure });
    const flag = { preview: [], up: ["--skip-preview"], refresh: ["--yes"], destroy: ["--skip-preview"] };
    const { status, stdout } = await runCli([name, ...flag[name]], { engine });
    expect(status).toBe(1);
    expect(stdout).toContain("error: POST /groups: 500");
  });

  it.each(["project", "passphrase", "unsupported", "configuration"])(
    "is 2 when the configuration is wrong (%s)",
    async (code) => {
      const engine = new FakeEngine({ preview: { error: coded(code, "No Pulumi.yaml in /nowhere.") } });
      const { status, stderr } = await runCli(["preview"], { engine });
      expect(status).toBe(2);
      expect(stderr).toBe("error: No Pulumi.yaml in /nowhere.\n");
    },
  );

  it("is 1 when another run holds the lock", async () => {
    const engine = new FakeEngine({ preview: { error: coded("locked", "Another run is at work (pid 7).") } });
    expect((await runCli(["up", "--yes"], { engine })).status).toBe(1);
  });

  it("is 1, with the stack that a report needs, for an error that nobody foresaw", async () => {
    const engine = new FakeEngine({ preview: { error: new TypeError("x is not a function") } });
    const { status, stderr } = await runCli(["preview"], { engine });
    expect(status).toBe(1);
    expect(stderr).toMatch(/error: unexpected: TypeError: x is not a function\n +at /);
  });
});

describe("wrong use", () => {
  it.each([
    [["preveiw"], "(Did you mean preview?)"],
    [["preview", "--expect-no-change"], "(Did you mean --expect-no-changes?)"],
    [["stack", "exprot"], "(Did you mean export?)"],
    [["up", "--parallel", "0"], "It must be 1 or more."],
    [["up", "--parallel", "many"], "It must be 1 or more."],
    [["import"], "missing required argument 'file'"],
    [["preview", "extra"], "too many arguments"],
    [["preview", "--yes"], "unknown option '--yes'"],
  ])("%j ends with 2 and says what is wrong", async (args, message) => {
    const engine = new FakeEngine();
    const { status, stdout, stderr } = await runCli(args, { engine });
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(engine.calls).toEqual([]);
  });

  it("no command at all ends with 2 and the help", async () => {
    const { status, stderr } = await runCli([]);
    expect(status).toBe(2);
    expect(stderr).toContain("Usage: pulumi-livechat");
  });
});

describe("help and version", () => {
  it.each([["--help"], ["help"]])("%s lists the commands and the exit statuses", async (arg) => {
    const { status, stdout } = await runCli([arg]);
    expect(status).toBe(0);
    for (const command of ["preview", "up", "refresh", "destroy", "stack", "import", "emulator", "scopes"]) {
      expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    }
    expect(stdout).toContain("3  changes where none were expected");
  });

  it.each([[["up", "--help"]], [["help", "up"]]])("%j tells the options of the command", async (args) => {
    const { status, stdout } = await runCli(args);
    expect(status).toBe(0);
    expect(stdout).toContain("--expect-no-changes");
    expect(stdout).toContain("--parallel <n>");
  });

  it("--version prints the version of the package", async () => {
    const { status, stdout } = await runCli(["--version"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe("before something is changed", () => {
  it.each(["up", "destroy"])(
    "%s without a terminal and without --yes does nothing and ends with 2",
    async (name) => {
      const engine = new FakeEngine();
      const { status, stderr } = await runCli([name], { engine });
      expect(status).toBe(2);
      expect(stderr).toContain("Add --yes");
      expect(engine.calls).toEqual([]);
    },
  );

  it("up on a terminal shows the preview, asks, and goes on after yes", async () => {
    const engine = new FakeEngine({ preview: change, up: change });
    const { status, stdout } = await runCli(["up"], { engine, terminal: true, input: "yes\n" });
    expect(stdout).toContain("Do this? [y/N]");
    expect(engine.calls.map(({ name }) => name)).toEqual(["preview", "up"]);
    expect(status).toBe(0);
  });

  it.each(["n\n", "\n", "", "yess\n"])("up on a terminal does nothing after %j", async (input) => {
    const engine = new FakeEngine({ preview: change, up: change });
    const { status, stderr } = await runCli(["up"], { engine, terminal: true, input });
    expect(engine.calls.map(({ name }) => name)).toEqual(["preview"]);
    expect(stderr).toContain("nothing was changed");
    expect(status).toBe(1);
  });

  it.each([
    ["dev\n", 0],
    ["y\n", 1],
    ["prod\n", 1],
    ["", 1],
  ])(
    "destroy on a terminal shows what goes, and deletes only after the stack's name: %j",
    async (input, ended) => {
      const gone: Script = {
        events: [step("Tag", "vip", "delete", "planned")],
        result: { hasChanges: true, changes: changes({ delete: 1 }) },
      };
      const engine = new FakeEngine({ destroy: gone });
      const { status, stdout } = await runCli(["destroy"], { engine, terminal: true, input });
      expect(stdout).toContain("To delete all of this, type the stack's name (dev):");
      expect(status).toBe(ended);
      expect(engine.calls.map(({ name, options }) => [name, options.previewOnly])).toEqual([
        ["destroy", true],
        ...(ended === 0 ? [["destroy", undefined]] : []),
      ]);
    },
  );

  it("a failed preview is not asked about", async () => {
    const engine = new FakeEngine({ preview: failure });
    const { status, stdout } = await runCli(["up"], { engine, terminal: true, input: "yes\n" });
    expect(stdout).not.toContain("Do this?");
    expect(engine.calls).toHaveLength(1);
    expect(status).toBe(1);
  });

  it("--yes looks, and goes on without asking", async () => {
    const engine = new FakeEngine({ preview: change, up: change });
    const { status, stdout } = await runCli(["up", "--yes"], { engine });
    expect(status).toBe(0);
    expect(stdout).not.toContain("[y/N]");
    expect(engine.calls.map(({ name }) => name)).toEqual(["preview", "up"]);
  });

  it("--yes does nothing where the preview fails", async () => {
    const engine = new FakeEngine({ preview: failure, up: change });
    expect((await runCli(["up", "--yes"], { engine })).status).toBe(1);
    expect(engine.calls.map(({ name }) => name)).toEqual(["preview"]);
  });

  it.each(["up", "destroy"])(
    "%s --skip-preview does it at once where no guard could refuse",
    async (name) => {
      const engine = new FakeEngine({ up: change, destroy: change });
      expect((await runCli([name, "--skip-preview"], { engine, env: unguarded })).status).toBe(0);
      expect(engine.calls).toMatchObject([
        { name, options: expect.not.objectContaining({ previewOnly: true }) },
      ]);
    },
  );

  it("up --skip-preview looks for the guards, and shows nothing of it", async () => {
    const engine = new FakeEngine({ preview: change, up: change });
    const { status, stdout } = await runCli(["up", "--skip-preview"], { engine });
    expect(status).toBe(0);
    expect(engine.calls.map(({ name }) => name)).toEqual(["preview", "up"]);
    expect(stdout.match(/1 to create/g)).toBeNull();
  });

  it("up --skip-preview shows the look at it where that fails, and does nothing", async () => {
    const engine = new FakeEngine({ preview: failure, up: change });
    const { status, stdout } = await runCli(["up", "--skip-preview"], { engine });
    expect(status).toBe(1);
    expect(engine.calls.map(({ name }) => name)).toEqual(["preview"]);
    expect(stdout).toContain("error: POST /groups: 500");
  });

  it.each([
    ["up", "preview"],
    ["destroy", "destroy"],
  ] as const)(
    "%s --expect-no-changes --yes changes nothing where there are changes",
    async (name, looked) => {
      const engine = new FakeEngine({ preview: change, destroy: change, up: change });
      const { status } = await runCli([name, "--yes", "--expect-no-changes"], { engine });
      expect(status).toBe(3);
      expect(engine.calls).toMatchObject([
        { name: looked, options: looked === "destroy" ? { previewOnly: true } : {} },
      ]);
    },
  );
});

describe("the engine is told", () => {
  it("the folder, the stack and the options", async () => {
    const engine = new FakeEngine();
    await runCli(["preview", "--cwd", "sub", "-s", "prod", "--parallel", "3", "--refresh"], {
      engine,
      cwd: "/project",
      env: { LIVECHAT_TOKEN: "t" },
    });
    expect(engine.calls[0]?.options).toMatchObject({
      cwd: "/project/sub",
      stack: "prod",
      parallel: 3,
      refresh: true,
      env: { LIVECHAT_TOKEN: "t" },
    });
  });

  it("nothing about what was not given", async () => {
    const engine = new FakeEngine();
    await runCli(["preview"], { engine, cwd: "/project" });
    expect(Object.keys(engine.calls[0]?.options ?? {}).toSorted()).toEqual([
      "cwd",
      "env",
      "inProcess",
      "onEvent",
      "signal",
      // The guards look at the plan.
      "states",
    ]);
  });
});

describe("Ctrl-C", () => {
  it("aborts, waits, and says what was done and what was not", async () => {
    let interrupt: (() => void) | undefined;
    const engine = new FakeEngine({
      up: {
        events: [
          step("Group", "support", "create", "done"),
          step("Agent", "jane", "create", "started"),
          step("Tag", "vip", "create", "planned"),
        ],
        result: { ok: false },
      },
    });
    engine.during = () => interrupt?.();
    const { status, stdout, stderr } = await runCli(["up", "--skip-preview"], {
      engine,
      env: unguarded,
      onInterrupt: (listener) => {
        interrupt = listener;
        return () => {};
      },
    });
    expect(engine.calls[0]?.options.signal?.aborted).toBe(true);
    expect(stdout).toContain("Stopping: no new step starts");
    expect(stderr).toContain("Interrupted: 1 done and recorded in the stack's state, 2 not.");
    expect(status).toBe(130);
  });

  it("at the question changes nothing", async () => {
    let listeners = 0;
    const engine = new FakeEngine({ preview: change, up: change });
    const { status, stderr } = await runCli(["up"], {
      engine,
      terminal: true,
      onInterrupt: (listener) => {
        // The first is that of the preview, the second that of the question.
        if (++listeners === 2) listener();
        return () => {};
      },
    });
    expect(engine.calls.map(({ name }) => name)).toEqual(["preview"]);
    expect(stderr).toContain("interrupted: nothing was changed");
    expect(status).toBe(130);
  });

  it.each([
    [["preview"], "Interrupted. Nothing was changed."],
    [["refresh"], "What was in progress may have been done: the next run finds out."],
    [["up", "--skip-preview", "--json"], "What was in progress may have been done: the next run finds out."],
  ])("a second time, ends %j at once, whatever is still waited for", async (args, words) => {
    const listeners = new Set<() => void>();
    const engine = new FakeEngine();
    engine.during = () => {
      for (const _ of ["first", "second"]) for (const listener of listeners) listener();
      return new Promise(() => {});
    };
    const { status, ended, stdout, stderr } = await runCli(args, {
      engine,
      env: unguarded,
      onInterrupt: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    expect({ status, ended }).toEqual({ status: 130, ended: 130 });
    expect(stderr).toContain(words);
    expect(stderr).toContain("error: interrupted twice");
    if (args.includes("--json")) expect(JSON.parse(stdout)).toMatchObject({ ok: false });
  });
});
