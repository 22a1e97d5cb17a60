// GitLab's API, with what its CI sets and GITLAB_TOKEN: an access token of the project with the scope `api`.
import { listOf, request } from "./request.mjs";

const { CI_API_V4_URL, CI_COMMIT_BRANCH, CI_COMMIT_SHA, CI_MERGE_REQUEST_IID, CI_PROJECT_ID, GITLAB_TOKEN } =
  process.env;

const send = (method, path, body) =>
  request(method, `${CI_API_V4_URL}${path}`, { "private-token": GITLAB_TOKEN }, body);

const project = `/projects/${CI_PROJECT_ID}`;

async function ours(all) {
  const { id: us } = await send("GET", "/user");
  return all.filter(({ author }) => author.id === us);
}

export function pullRequest() {
  return CI_MERGE_REQUEST_IID;
}

export async function mergedPullRequest() {
  const all = await send("GET", `${project}/repository/commits/${CI_COMMIT_SHA}/merge_requests`);
  const merged = all.find(({ state, target_branch, merge_commit_sha, squash_commit_sha, sha }) => {
    const end = merge_commit_sha ?? squash_commit_sha ?? sha;
    return state === "merged" && target_branch === CI_COMMIT_BRANCH && end === CI_COMMIT_SHA;
  });
  if (merged === undefined)
    throw new Error(`${CI_COMMIT_SHA} is not the merge of a merge request: nothing is done.`);
  return merged.iid;
}

export async function ourComments(iid) {
  return await ours(
    await listOf((page) => send("GET", `${project}/merge_requests/${iid}/notes?sort=asc&${page}`)),
  );
}

export async function writeComment(iid, body, id) {
  const notes = `${project}/merge_requests/${iid}/notes`;
  if (id === undefined) await send("POST", notes, { body });
  else await send("PUT", `${notes}/${id}`, { body });
}

export async function ourOpenIssues() {
  const all = await ours(await listOf((page) => send("GET", `${project}/issues?state=opened&${page}`)));
  return all.map(({ iid, description }) => ({ id: iid, body: description ?? "" }));
}

export async function writeIssue(title, description, iid) {
  if (iid === undefined) await send("POST", `${project}/issues`, { title, description });
  else await send("PUT", `${project}/issues/${iid}`, { title, description });
}
