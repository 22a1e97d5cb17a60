import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { declareSecrets } from "../sweep.js";

/** A comment or an issue. */
export interface Post {
  readonly id: number;
  readonly author: string;
  title?: string;
  body: string;
}

/** A pull request, or a merge request. */
export interface PullRequest {
  readonly number: number;
  readonly comments: Post[];
  /** The commit on the main branch that its merge has made. */
  mergedAs?: string;
}

/** The token's own user: the bot whose comments are the jobs'. */
export const BOT = "github-actions[bot]";

const TOKEN = "a-forge-t0ken-nobody-may-see";

/** What a stub of a forge's API answers from, and tests look at. */
export class Forge {
  readonly requests: PullRequest[] = [];
  readonly issues: Post[] = [];
  #lastId = 0;

  open(): PullRequest {
    const request = { number: ++this.#lastId, comments: [] };
    this.requests.push(request);
    return request;
  }

  post(posts: Post[], author: string, said: Partial<Post>): Post {
    const post = {
      id: ++this.#lastId,
      author,
      body: said.body ?? "",
      ...(said.title !== undefined && { title: said.title }),
    };
    posts.push(post);
    return post;
  }

  request(number: string): PullRequest | undefined {
    return this.requests.find((each) => String(each.number) === number);
  }

  /** Whatever has this id. */
  find(id: string): Post | undefined {
    const all = [...this.issues, ...this.requests.flatMap(({ comments }) => comments)];
    return all.find((post) => String(post.id) === id);
  }
}

interface Asked {
  readonly method: string;
  /** Below the address of the repository or the project. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: { readonly body?: string; readonly title?: string; readonly description?: string };
}

/** What a call answers; undefined: there is no such call. */
type Answers = (forge: Forge, asked: Asked) => unknown;

export interface ForgeServer extends AsyncDisposable {
  readonly forge: Forge;
  /** What the forge sets in every job, beside what it says of the event. */
  readonly env: NodeJS.ProcessEnv;
  readonly token: string;
}

/** GitHub's API, as far as its documentation has it for comments, issues and merged pull requests. */
export async function serveGitHub(): Promise<ForgeServer> {
  const { forge, url, close } = await serve("/repos/acme/licence", answersOfGitHub, ({ headers }) => {
    return headers.authorization === `Bearer ${TOKEN}`;
  });
  return {
    forge,
    env: { GITHUB_ACTIONS: "true", GITHUB_API_URL: url, GITHUB_REPOSITORY: "acme/licence" },
    token: TOKEN,
    [Symbol.asyncDispose]: close,
  };
}

const asOnGitHub = ({ id, author, title, body: text }: Post) => ({
  id,
  number: id,
  title,
  user: { login: author },
  body: text,
});

const answersOfGitHub: Answers = (forge, { method, path, query, body }) => {
  const [, request = ""] = /^\/issues\/(\d+)\/comments$/.exec(path) ?? [];
  const [, post = ""] = /^\/issues(?:\/comments)?\/(\d+)$/.exec(path) ?? [];
  const [, commit] = /^\/commits\/(\w+)\/pulls$/.exec(path) ?? [];
  if (commit !== undefined) {
    return forge.requests
      .filter(({ mergedAs }) => mergedAs === commit)
      .map(({ number, mergedAs }) => ({
        number,
        merge_commit_sha: mergedAs,
        merged_at: "2026-11-26T10:00:00Z",
        base: { ref: "main" },
      }));
  }
  const comments = forge.request(request)?.comments;
  if (method === "GET" && comments) return pageOf(comments.map(asOnGitHub), query);
  if (method === "POST" && comments) return asOnGitHub(forge.post(comments, BOT, body));
  if (method === "GET" && path === "/issues") {
    // Pull requests are among GitHub's issues.
    const requests = forge.requests.map(({ number }) => ({
      number,
      user: { login: BOT },
      body: null,
      pull_request: {},
    }));
    return pageOf([...requests, ...forge.issues.map(asOnGitHub)], query);
  }
  if (method === "POST" && path === "/issues") return asOnGitHub(forge.post(forge.issues, BOT, body));
  const found = forge.find(post);
  return method === "PATCH" && found ? asOnGitHub(Object.assign(found, body)) : undefined;
};

/** GitLab's API, as far as its documentation has it for notes, issues and merged merge requests. */
export async function serveGitLab(): Promise<ForgeServer> {
  const { forge, url, close } = await serve(
    "",
    answersOfGitLab,
    ({ headers }) => headers["private-token"] === TOKEN,
  );
  return {
    forge,
    env: { GITLAB_CI: "true", CI_API_V4_URL: url, CI_PROJECT_ID: "42", GITLAB_TOKEN: TOKEN },
    token: TOKEN,
    [Symbol.asyncDispose]: close,
  };
}

const asOnGitLab = ({ id, author, title, body: text }: Post) => ({
  id,
  iid: id,
  title,
  author: { id: author },
  body: text,
  description: text,
});

const answersOfGitLab: Answers = (forge, { method, path, query, body }) => {
  const text = {
    ...(body.title !== undefined && { title: body.title }),
    body: body.body ?? body.description ?? "",
  };
  if (path === "/user") return { id: BOT };
  const [, request = "", note = ""] =
    /^\/projects\/42\/merge_requests\/(\d+)\/notes(?:\/(\d+))?$/.exec(path) ?? [];
  const [, issue = ""] = /^\/projects\/42\/issues\/(\d+)$/.exec(path) ?? [];
  const [, commit] = /^\/projects\/42\/repository\/commits\/(\w+)\/merge_requests$/.exec(path) ?? [];
  if (commit !== undefined) {
    return forge.requests
      .filter(({ mergedAs }) => mergedAs === commit)
      .map(({ number, mergedAs }) => ({
        iid: number,
        state: "merged",
        target_branch: "main",
        merge_commit_sha: null,
        squash_commit_sha: mergedAs,
        sha: "of-the-branch",
      }));
  }
  const found = forge.find(note === "" ? issue : note);
  if (method === "PUT" && found) return asOnGitLab(Object.assign(found, text));
  const posts = path === "/projects/42/issues" ? forge.issues : forge.request(request)?.comments;
  if (posts === undefined) return undefined;
  if (method === "POST") return asOnGitLab(forge.post(posts, BOT, text));
  // The newest come first, unless asked for otherwise.
  const all = posts.map(asOnGitLab);
  return pageOf(query.get("sort") === "asc" ? all : all.toReversed(), query);
};

function pageOf(all: readonly unknown[], query: URLSearchParams): unknown[] {
  const size = Number(query.get("per_page") ?? 30);
  const page = Number(query.get("page") ?? 1);
  return all.slice((page - 1) * size, page * size);
}

async function serve(below: string, answers: Answers, isAllowed: (request: IncomingMessage) => boolean) {
  declareSecrets(TOKEN);
  const forge = new Forge();
  const server = createServer((request, response) => {
    void (async () => {
      const { method = "", url = "" } = request;
      const { pathname, searchParams } = new URL(url, "http://forge");
      const body = method === "GET" ? {} : ((await json(request)) as Asked["body"]);
      const asked = { method, path: pathname.slice(below.length), query: searchParams, body };
      const answer = pathname.startsWith(below) ? answers(forge, asked) : undefined;
      const status = isAllowed(request) ? (answer === undefined ? 404 : 200) : 401;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(status === 200 ? answer : { message: "No" }));
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    forge,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
