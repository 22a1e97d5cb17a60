import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BOT, serveGitHub, serveGitLab, type PullRequest } from "./forge.js";
import { recipes } from "./recipes.js";

const MARKER = "<!-- pulumi-livechat review acme/north -->";

const review = (plan: string, more = "") =>
  `${MARKER}\n### \`acme/north\`: 1 to update\n${more}\n<sub>Plan \`sha256:${plan}\`</sub>\n`;

const forges = [
  ["GitHub", serveGitHub],
  ["GitLab", serveGitLab],
] as const;

describe.each(forges)("ci/forge.mjs on %s", (name, serve) => {
  async function begin() {
    const server = await serve();
    const folder = await mkdtemp(join(tmpdir(), "forge-"));
    const request = server.forge.open();

    /** Runs a command on files of these contents, for this pull request or for the commit that has merged it. */
    async function run(
      command: string,
      contents: readonly string[],
      of: { request?: PullRequest; commit?: string } = {},
    ) {
      const files = contents.map((_, index) => join(folder, `file-${index}`));
      for (const [index, file] of files.entries()) await writeFile(file, contents[index] as string);
      const event = join(folder, "event.json");
      await writeFile(event, JSON.stringify({ pull_request: { number: of.request?.number } }));
      const env = {
        ...server.env,
        ...(name === "GitHub"
          ? {
              GITHUB_TOKEN: server.token,
              GITHUB_EVENT_PATH: event,
              GITHUB_SHA: of.commit,
              GITHUB_REF_NAME: "main",
            }
          : {
              CI_MERGE_REQUEST_IID: String(of.request?.number),
              CI_COMMIT_SHA: of.commit,
              CI_COMMIT_BRANCH: "main",
            }),
      };
      return await new Promise<{ status: number; stderr: string }>((resolve) => {
        execFile(
          process.execPath,
          [join(recipes, "ci/forge.mjs"), command, ...files],
          { env },
          (error, _, stderr) => resolve({ status: error === null ? 0 : Number(error.code), stderr }),
        );
      });
    }

    return {
      forge: server.forge,
      request,
      run,
      async [Symbol.asyncDispose]() {
        await rm(folder, { recursive: true });
        await server[Symbol.asyncDispose]();
      },
    };
  }

  it("updates its own comment, however many there are, and leaves those of others as they are", async () => {
    await using team = await begin();
    const { forge, request, run } = team;
    const mallory = forge.post(request.comments, "mallory", { body: review("m") });
    for (let index = 0; index < 250; index++)
      forge.post(request.comments, BOT, { body: `About something else, ${index}` });
    for (const plan of ["a", "b"]) {
      const { status, stderr } = await run("comment", [review(plan), "valid"], { request });
      expect(status, stderr).toBe(0);
    }
    expect(request.comments).toHaveLength(252);
    expect(mallory.body).toBe(review("m"));
    expect(request.comments.at(-1)?.body).toContain(review("b"));
    expect(request.comments.at(-1)?.body).toContain("~~~text\nvalid\n~~~");
  });

  it("keeps a comment as short as the forges take it, and the text of the checks inside of its block", async () => {
    await using team = await begin();
    const { request, run } = team;
    const long = "group ~~~~ </details> @everyone\n".repeat(10_000);
    expect(await run("comment", [review("a"), long], { request })).toMatchObject({ status: 0 });
    const body = request.comments[0]?.body ?? "";
    expect(body.length).toBeGreaterThan(60_000);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/\n~~~~~text\ngroup [^]*\n~~~~~\n\n<\/details>\n$/);

    const full = review("b", "x".repeat(65_300));
    expect(await run("comment", [full, long], { request })).toMatchObject({ status: 0 });
    expect(request.comments.map(({ body: text }) => text)).toEqual([full]);
  });

  it.each([
    ["passes where it was reviewed", [[BOT, "a"]], 0],
    ["does not pass where another was", [[BOT, "b"]], 1],
    ["does not pass where none was", [], 1],
    ["does not pass where somebody else says that it was", [["mallory", "a"]], 1],
    [
      "does not pass where only the text below the review names it",
      [[BOT, `b\`</sub>\n\n~~~text\n<sub>Plan \`sha256:a`]],
      1,
    ],
  ] as const)("after the merge, a plan %s", async (_, comments, status) => {
    await using team = await begin();
    const { forge, request, run } = team;
    request.mergedAs = "c0ffee";
    for (const [author, plan] of comments) forge.post(request.comments, author, { body: review(plan) });
    const { status: got, stderr } = await run("reviewed", [review("a")], { commit: "c0ffee" });
    expect(got, stderr).toBe(status);
    if (status !== 0) expect(stderr).toContain("nothing is done");
  });

  it("no plan passes that no pull request has brought", async () => {
    await using team = await begin();
    expect(await team.run("reviewed", [review("a")], { commit: "deadbeef" })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("deadbeef is not the merge of"),
    });
  });

  it("opens an issue with the heading as its title, and no second one while that is open", async () => {
    await using team = await begin();
    const { forge, run } = team;
    const others = forge.post(forge.issues, "mallory", { title: "Mine", body: review("m") });
    for (const plan of ["a", "b"]) expect(await run("issue", [review(plan)])).toMatchObject({ status: 0 });
    expect(forge.issues).toEqual([
      others,
      expect.objectContaining({ author: BOT, title: "acme/north: 1 to update", body: review("b") }),
    ]);
    expect(others.body).toBe(review("m"));
  });

  it("says nothing where there is no review", async () => {
    await using team = await begin();
    const { forge, request, run } = team;
    for (const command of ["comment", "reviewed", "issue"]) {
      const { status, stderr } = await run(command, ["", "valid"], { request, commit: "c0ffee" });
      expect(status).toBe(1);
      expect(stderr).toContain("file-0 is no review");
    }
    expect([request.comments, forge.issues]).toEqual([[], []]);
  });

  it("says what went wrong, without the token", async () => {
    await using team = await begin();
    const { status, stderr } = await team.run("comment", [review("a"), "valid"], {
      request: { number: 4711, comments: [] },
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: GET http\S+ 404 /);
  });
});
