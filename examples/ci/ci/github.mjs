// GitHub's API, with what Actions set and GITHUB_TOKEN.
import { readFileSync } from "node:fs";
import { listOf, request } from "./request.mjs";

const { GITHUB_API_URL, GITHUB_EVENT_PATH, GITHUB_REF_NAME, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_TOKEN } =
  process.env;

/** Whose token `github.token` is. */
const US = "github-actions[bot]";

const send = (method, path, body) =>
  request(
    method,
    `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`,
    { authorization: `Bearer ${GITHUB_TOKEN}`, accept: "application/vnd.github+json" },
    body,
  );

const isOurs = ({ user }) => user.login === US;

export function pullRequest() {
  return JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8")).pull_request.number;
}

export async function mergedPullRequest() {
  const all = await send("GET", `/commits/${GITHUB_SHA}/pulls`);
  const merged = all.find(({ merge_commit_sha, merged_at, base }) => {
    return merge_commit_sha === GITHUB_SHA && merged_at !== null && base.ref === GITHUB_REF_NAME;
  });
  if (merged === undefined)
    throw new Error(`${GITHUB_SHA} is not the merge of a pull request: nothing is done.`);
  return merged.number;
}

export async function ourComments(number) {
  return (await listOf((page) => send("GET", `/issues/${number}/comments?${page}`))).filter(isOurs);
}

export async function writeComment(number, body, id) {
  if (id === undefined) await send("POST", `/issues/${number}/comments`, { body });
  else await send("PATCH", `/issues/comments/${id}`, { body });
}

export async function ourOpenIssues() {
  const all = await listOf((page) => send("GET", `/issues?state=open&${page}`));
  return all
    .filter((issue) => isOurs(issue) && issue.pull_request === undefined)
    .map(({ number, body }) => ({ id: number, body: body ?? "" }));
}

export async function writeIssue(title, body, number) {
  if (number === undefined) await send("POST", "/issues", { title, body });
  else await send("PATCH", `/issues/${number}`, { title, body });
}
