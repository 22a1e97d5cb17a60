import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Plan } from "../../src/review/plan.js";
import { fixtures, recordedPlan } from "../review/recorded.js";
import { runCli } from "./fake.js";

const scratch = mkdtempSync(join(tmpdir(), "review-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What the guards say of the recorded plan, which replaces the agent max. */
const REASON = 'agent "max" would be replaced: the statistics are lost for good';

const STACK = "urn:pulumi:dev::acme::pulumi:pulumi:Stack::acme-dev";
const noAccess = "GET /agents: 401: the credentials were not accepted";

/** What each engine writes of a preview that has no access to the account. */
const failed: [string, object][] = [
  [
    "embedded",
    {
      operation: "preview",
      project: "acme",
      stack: "dev",
      previewOnly: true,
      ok: false,
      hasChanges: true,
      resources: [
        {
          urn: STACK,
          type: "pulumi:pulumi:Stack",
          name: "acme-dev",
          isComponent: true,
          op: "create",
          phase: "planned",
          diff: [],
          options: [],
          replaceKeys: [],
          durationMs: 0,
          diagnostics: [],
        },
      ],
      diagnostics: [],
      errors: [{ message: noAccess, code: "authentication" }],
    },
  ],
  [
    "pulumi",
    {
      config: {},
      steps: [
        { op: "create", urn: STACK, newState: { urn: STACK, custom: false, type: "pulumi:pulumi:Stack" } },
      ],
      diagnostics: [{ urn: STACK, message: `error: ${noAccess}\n`, severity: "error" }],
      duration: 1,
      changeSummary: { create: 1 },
    },
  ],
];

describe("review", () => {
  it.each(["embedded", "pulumi"])(
    "prints what the %s engine wrote as Markdown, with places",
    async (engine) => {
      const { stdout } = await runCli(["review", `${fixtures}${engine}.json`, "--cwd", fixtures]);
      expect(stdout).toContain(
        "### `acme/dev`: 3 to create, 5 to update, 3 to replace, 2 to delete, 1 renamed\n",
      );
      expect(stdout).toContain("**update** group `sales` (`Sales & more`, id `6`, `licence.yaml:6:3`)");
    },
  );

  it("writes the plan as one document, with what the guards say", async () => {
    const { stdout } = await runCli(["review", `${fixtures}embedded.json`, "--json", "--cwd", "/"]);
    const { guards, ...plan } = JSON.parse(stdout) as Plan;
    expect(plan).toEqual(recordedPlan());
    expect(guards?.map(({ name }) => name)).toContain("agents");
  });

  it.each(failed)(
    "says that a preview failed which planned nothing, of the %s engine",
    async (engine, document) => {
      const [plan, page] = [join(scratch, `failed-${engine}.json`), join(scratch, "failed.html")];
      writeFileSync(plan, JSON.stringify(document));
      const { stdout } = await runCli(["review", plan, "--html", page, "--cwd", fixtures]);
      expect(stdout).toContain("### `acme/dev`: the preview failed\n");
      expect(stdout).toContain("- `GET /agents: 401: the credentials were not accepted`\n");
      const made = readFileSync(page, "utf8");
      expect(made).toContain("<title>acme/dev: the preview failed</title>");
      expect(made).toContain("<p>Nothing was planned, as the preview failed.</p>");
      for (const text of [stdout, made]) expect(text).not.toMatch(/no changes|Nothing\.</);
    },
  );

  it("refuses what is no plan", async () => {
    const { status, stderr } = await runCli(["review", `${fixtures}licence.yaml`]);
    expect(status).toBe(1);
    expect(stderr).toContain("is not JSON");
    const other = await runCli(["review", new URL("../../package.json", import.meta.url).pathname]);
    expect(other.status).toBe(2);
    expect(other.stderr).toContain("is no plan: write one with `pulumi-livechat preview --json`");
  });
});

describe("review, of what a guard refuses,", () => {
  const page = join(scratch, "plan.html");
  const project = (allow: string): string => {
    writeFileSync(join(scratch, "Pulumi.yaml"), "name: acme\nruntime: nodejs\n");
    writeFileSync(join(scratch, "Pulumi.dev.yaml"), `config:\n  livechat:allow: ${allow}\n`);
    return scratch;
  };
  const plan = `${fixtures}embedded.json`;
  /** Of each other guard that the recorded plan trips. */
  const others = ["manyRemovals", "newAdministrator", "webhookHost"];
  const review = (...args: string[]) =>
    runCli(["review", plan, "--html", page, ...others.flatMap((name) => ["--allow", name]), ...args]);

  it("ends with 3, and has the reasons in the comment, on the page and in the message", async () => {
    const { status, stdout, stderr } = await review("--cwd", fixtures);
    expect(status).toBe(3);
    expect(stdout).toContain(`**Refused by guards**\n\n- \`${REASON}\` (guard \`agents\`)\n`);
    expect(readFileSync(page, "utf8")).toContain("Refused by guards");
    expect(readFileSync(page, "utf8")).toContain("agent &#34;max&#34; would be replaced");
    expect(stderr).toContain(
      `error: refused by a guard: the plan is not to be carried out.\n  agents: ${REASON}\n`,
    );
    expect(stderr).toContain("for one run by --allow agents, or from now on");
  });

  it("ends with 0 where the command line allows it, and still says so", async () => {
    const { status, stdout } = await review("--allow", "agents", "--cwd", fixtures);
    expect(status).toBe(0);
    expect(stdout).not.toContain("Refused by guards");
    expect(stdout).toContain(`- \`${REASON}\` (guard \`agents\`), by \`--allow agents\`\n`);
  });

  it("ends with 0 where the project's settings allow it, and has their reason", async () => {
    const cwd = project('{ agents: "Max has a new login, OPS-12" }');
    const { status, stdout } = await review("--cwd", cwd);
    expect(status).toBe(0);
    expect(stdout).toContain(
      `- \`${REASON}\` (guard \`agents\`), by the settings: \`Max has a new login, OPS-12\`\n`,
    );
    expect(readFileSync(page, "utf8")).toContain("Max has a new login, OPS-12");
  });

  it.each([
    ['{ agnets: "x" }', 'there is no guard "agnets". Did you mean "agents"?'],
    ["{ agents: '' }", "gives no reason for agents"],
    ["[agents]", "is no object of guards and reasons"],
  ])("refuses the setting %s", async (allow, message) => {
    const { status, stderr } = await review("--cwd", project(allow));
    expect(status).toBe(2);
    expect(stderr).toContain("LIVECHAT_ALLOW (livechat:allow)");
    expect(stderr).toContain(message);
  });

  it("refuses a guard that is none, and a state that is another stack's or none", async () => {
    const unknown = await review("--allow", "agent");
    expect(unknown).toMatchObject({ status: 2 });
    expect(unknown.stderr).toContain('--allow: there is no guard "agent". Did you mean "agents"?');
    const none = await review("--state", plan);
    expect(none).toMatchObject({ status: 2 });
    expect(none.stderr).toContain("is no state. Give what `pulumi stack export` wrote.");
    const file = join(scratch, "state.json");
    const urn = "urn:pulumi:prod::acme::pulumi:pulumi:Stack::acme-prod";
    writeFileSync(
      file,
      JSON.stringify({ deployment: { resources: [{ urn, type: "pulumi:pulumi:Stack" }] } }),
    );
    expect((await review("--state", file)).stderr).toContain(
      "is the state of acme/prod, and the plan is one of",
    );
  });
});
