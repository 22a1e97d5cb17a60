// What the jobs say on GitHub or GitLab, and what they read there.
//
//   node ci/forge.mjs comment FILE CHECKS   makes or updates the comment on this pull request: FILE is what `review` printed,
//                                           CHECKS the text of the checks before it
//   node ci/forge.mjs reviewed FILE         fails unless the comment on the pull request that was merged has the plan of FILE
//   node ci/forge.mjs issue FILE            makes an issue of FILE, or updates the one that is open
//
// A comment or an issue is found again by its first line, which is the same in every review of a stack, and only among our
// own: what anybody else writes counts for nothing.
import { readFileSync } from "node:fs";

/** What every review begins with. */
const REVIEW = "<!-- pulumi-livechat review ";

/** As much as GitHub takes. */
const MOST_CHARACTERS = 65_536;

const forge = process.env.GITLAB_CI ? await import("./gitlab.mjs") : await import("./github.mjs");

const commands = {
  async comment(text, checks) {
    const request = forge.pullRequest();
    const before = (await forge.ourComments(request)).find(({ body }) => isSame(body, text));
    await forge.writeComment(request, withChecks(text, checks), before?.id);
  },

  async reviewed(text) {
    const planned = planOf(text);
    const request = await forge.mergedPullRequest();
    const comment = (await forge.ourComments(request)).find(({ body }) => isSame(body, text));
    const reviewed = comment && planOf(comment.body);
    if (planned !== undefined && planned === reviewed) return;
    throw new Error(
      `the plan is ${planned}, and ${reviewed ?? "none"} was reviewed in pull request ${request}: nothing is done. ` +
        "Open a pull request with an empty commit: its review shows what is to be done now.",
    );
  },

  async issue(text) {
    const before = (await forge.ourOpenIssues()).find(({ body }) => isSame(body, text));
    await forge.writeIssue(titleOf(text), text, before?.id);
  },
};

function isSame(body, text) {
  return lineOf(body, 0) === lineOf(text, 0);
}

function lineOf(text, index) {
  return text.split(/\r?\n/, index + 1)[index];
}

/** The fingerprint below a review: the first line that is nothing else, since what follows it is other people's text. */
function planOf(text) {
  return /^<sub>Plan `([^`]+)`<\/sub>\r?$/m.exec(text)?.[1];
}

/** The heading of a review, without its Markdown. */
function titleOf(text) {
  return lineOf(text, 1)
    .replaceAll(/^#+ |`/g, "")
    .slice(0, 200);
}

/** The checks are a folded block below the review, as far as there is room for them. */
function withChecks(text, checks) {
  const longest = (checks.match(/~+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = "~".repeat(longest + 1);
  const open = `\n<details><summary>validate and preflight</summary>\n\n${fence}text\n`;
  const close = `\n${fence}\n\n</details>\n`;
  const room = MOST_CHARACTERS - text.length - open.length - close.length;
  if (room < 1_000) return text;
  return text + open + checks.trimEnd().slice(0, room).toWellFormed() + close;
}

const [name, ...files] = process.argv.slice(2);
try {
  const [text, ...more] = files.map((file) => readFileSync(file, "utf8"));
  if (!text.startsWith(REVIEW))
    throw new Error(`${files[0]} is no review: there was no plan to be reviewed.`);
  await commands[name](text, ...more);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
