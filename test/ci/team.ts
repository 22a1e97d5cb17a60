import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmulator } from "../strict-emulator.js";
import { declareSecrets, tellFiles } from "../sweep.js";
import { serveGitHub, serveGitLab, type ForgeServer, type PullRequest } from "./forge.js";
import { recipes, runSteps, stepsOnGitHub, stepsOnGitLab, type Ended, type WORKFLOWS } from "./recipes.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

export const FORGES = ["GitHub", "GitLab"] as const;
export const ENGINES = ["embedded", "pulumi"] as const;

const PASSPHRASE = "a passphrase that nobody may see";
const TOKENS = { north: "dal:north-ci-t0ken", south: "dal:south-ci-t0ken" } as const;

export type Stack = keyof typeof TOKENS;
export type Job = "emulator" | "review" | "up" | "drift";

const workflowOf: Readonly<Record<Job, (typeof WORKFLOWS)[number]>> = {
  emulator: "licence-review",
  review: "licence-review",
  up: "licence-up",
  drift: "licence-drift",
};

/** What happened on the forge, so that a job is run. */
interface Event {
  readonly request?: PullRequest;
  /** The commit, on the main branch. */
  readonly commit?: string;
  /** In place of the licence's own. */
  readonly token?: string;
}

/** The tests of the example work in folders of their own in it, which come and go meanwhile. */
function isOfExample(path: string): boolean {
  return !basename(path).startsWith(".demo-");
}

/**
 * A team: a repository with the recipes and examples/fleet, which is one licence for two accounts, a forge, a place for the
 * stacks, and emulated accounts.
 */
export async function startTeam(forgeName: (typeof FORGES)[number], engine: (typeof ENGINES)[number]) {
  declareSecrets(PASSPHRASE);
  const stack = new AsyncDisposableStack();
  const server: ForgeServer = stack.use(await (forgeName === "GitHub" ? serveGitHub : serveGitLab)());
  const emulator = await createEmulator({
    licences: Object.values(TOKENS).map((token) => ({ token, data: "empty" as const })),
  });
  stack.defer(() => emulator.close());
  const folder = await mkdtemp(join(tmpdir(), "team-"));
  stack.defer(async () => {
    await tellFiles(folder, (path) => path.startsWith("bin/"));
    await rm(folder, { recursive: true });
  });
  const repository = join(folder, "repository");
  const state = join(folder, "state");
  const bin = join(folder, "bin");
  for (const each of [state, bin, join(folder, "home")]) await mkdir(each);
  await cp(join(root, "examples/fleet"), repository, { recursive: true, filter: isOfExample });
  await cp(recipes, repository, { recursive: true });
  await cp(join(repository, "Pulumi.north.yaml"), join(repository, "Pulumi.emulator.yaml"));
  // In place of an installation: what is to be installed is there.
  await writeFile(join(bin, "npm"), `#!/bin/sh\n[ "$*" = ci ] && ln -s ${root}node_modules node_modules\n`, {
    mode: 0o755,
  });

  /** What a runner has, of whatever job. */
  const runner: NodeJS.ProcessEnv = {
    PATH: [bin, join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
    HOME: join(folder, "home"),
    NO_COLOR: "1",
    PULUMI_HOME: join(folder, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    STATE_FOLDER: state,
    ...server.env,
  };
  const vars = { LIVECHAT_ACCOUNT: "john.doe@mycompany.com", PULUMI_BACKEND_URL: `file://${state}` };
  let checkouts = 0;

  /** A checkout of its own, as every job has it. */
  async function checkout(): Promise<string> {
    const to = join(folder, `checkout-${++checkouts}`);
    await cp(repository, to, { recursive: true });
    return to;
  }

  async function run(job: Job, name: Stack | undefined, event: Event = {}): Promise<Ended> {
    const cwd = await checkout();
    const eventFile = join(folder, "event.json");
    await writeFile(eventFile, JSON.stringify({ pull_request: { number: event.request?.number } }));
    const token = event.token ?? (name && TOKENS[name]);
    const secrets =
      name === undefined ? {} : { LIVECHAT_TOKEN: token as string, PULUMI_CONFIG_PASSPHRASE: PASSPHRASE };
    const given = {
      engine,
      ...(name !== undefined && { stack: name }),
      secrets,
      vars: name === undefined ? {} : vars,
      github: { token: server.token },
    };
    const isOnGitHub = forgeName === "GitHub";
    const steps = isOnGitHub ? stepsOnGitHub(workflowOf[job], job, given) : await stepsOnGitLab(job, given);
    return await runSteps(steps, cwd, {
      ...runner,
      ...(isOnGitHub
        ? { GITHUB_EVENT_PATH: eventFile, GITHUB_SHA: event.commit, GITHUB_REF_NAME: "main" }
        : {
            CI_MERGE_REQUEST_IID: event.request && String(event.request.number),
            CI_COMMIT_SHA: event.commit,
            CI_COMMIT_BRANCH: "main",
          }),
      // The accounts are here, and not where LiveChat is. The job without an account has to find its own.
      ...(name !== undefined && { LIVECHAT_BASE_URL: emulator.url }),
    });
  }

  /** What a person does in a checkout, which is what it gives. */
  async function byHand(command: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const cwd = await checkout();
    const step = { run: `npm ci && ${command}`, env: {}, isDue: () => true };
    const all = { ...runner, ...vars, PULUMI_CONFIG_PASSPHRASE: PASSPHRASE, ...env };
    const { status, said } = await runSteps([step], cwd, all);
    if (status !== 0) throw new Error(said);
    return cwd;
  }

  /** Changes a file of the repository. */
  async function edit(file: string, change: (text: string) => string): Promise<void> {
    const path = join(repository, file);
    await writeFile(path, change(await readFile(path, "utf8")));
  }

  return {
    forge: server.forge,
    run,
    edit,
    account: (name: Stack) => emulator.licence(Object.keys(TOKENS).indexOf(name)),
    /** How often something was written to the accounts. */
    writes: () => emulator.requests.all().filter(({ method }) => method !== "GET").length,
    /** Makes the stacks, as a person does once. Those of the embedded engine are there with their configuration. */
    async begin(): Promise<void> {
      if (engine === "embedded") return;
      for (const name of Object.keys(TOKENS)) {
        const settings = `Pulumi.${name}.yaml`;
        const cwd = await byHand(`pulumi stack init ${name}`);
        await cp(join(cwd, settings), join(repository, settings));
      }
    },
    /** Brings the licence to an account, as a person does who has its token. */
    bring: async (name: Stack) => {
      const up = `sh ci/${engine}/plan.sh ${name} && sh ci/${engine}/up.sh ${name}`;
      await byHand(up, { LIVECHAT_TOKEN: TOKENS[name], LIVECHAT_BASE_URL: emulator.url });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
