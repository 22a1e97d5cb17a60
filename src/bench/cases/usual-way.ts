import { createEmulator, type Emulator } from "../../emulator/index.js";
import type { Case } from "../case.js";
import { cli, cliVersion, environmentOf } from "../engines.js";
import { programOf, workbench } from "../project.js";
import { median } from "../run.js";

const [count, times] = [500, 3];

/**
 * The same objects as one writes dynamic resources by the book: a `dynamic.Resource` whose provider's closures
 * call fetch. It checks, reads and updates as a real one must; it only does not look before it creates.
 */
const byTheBook = `
import * as pulumi from "@pulumi/pulumi";

async function call(method, path, body) {
  const { LIVECHAT_BASE_URL, LIVECHAT_ACCOUNT, LIVECHAT_TOKEN } = process.env;
  const response = await fetch(LIVECHAT_BASE_URL + path, {
    method,
    headers: {
      authorization: "Basic " + Buffer.from(LIVECHAT_ACCOUNT + ":" + LIVECHAT_TOKEN).toString("base64"),
      "content-type": "application/json",
      "x-api-version": "2",
    },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(method + " " + path + ": " + response.status + " " + (await response.text()));
  return await response.json();
}

const provider = {
  async check(olds, news) {
    const failures = [];
    if (typeof news.text !== "string" || news.text === "") failures.push({ property: "text", reason: "must not be empty" });
    if (!Array.isArray(news.tags)) failures.push({ property: "tags", reason: "must be a list" });
    return { inputs: news, failures };
  },
  async diff(id, olds, news) {
    const changes = olds.text !== news.text || JSON.stringify(olds.tags) !== JSON.stringify(news.tags);
    const replaces = olds.group === news.group ? [] : ["group"];
    return { changes: changes || replaces.length > 0, replaces };
  },
  async create({ text, tags, group }) {
    const made = await call("POST", "/canned_responses", { text, tags, group });
    return { id: String(made.id), outs: { text, tags, group } };
  },
  async read(id, props) {
    const { text, tags, group } = await call("GET", "/canned_responses/" + id);
    return { id, props: { ...props, text, tags, group } };
  },
  async update(id, olds, { text, tags, group }) {
    await call("PUT", "/canned_responses/" + id, { text, tags });
    return { outs: { text, tags, group } };
  },
  async delete(id) {
    await call("DELETE", "/canned_responses/" + id);
  },
};

class CannedResponse extends pulumi.dynamic.Resource {
  constructor(name, props, opts) {
    super(provider, name, props, opts);
  }
}

for (let i = 0; i < ${count}; i++) {
  new CannedResponse("r" + i, { text: \`text \${i}\`, tags: ["a", "b"], group: 1 });
}
`;

/** What the loader saves on the Pulumi CLI. */
export const usualWay: Case = {
  name: "usual-way",
  title: `The Pulumi CLI with ${count} objects: ours, and dynamic resources by the book`,
  async measure() {
    if (cliVersion() === undefined) return "there is no Pulumi CLI on PATH";
    const emulator = await createEmulator();
    const seconds: { ours: number[]; book: number[] } = { ours: [], book: [] };
    let bytes = { ours: 0, book: 0 };
    try {
      for (let turn = 0; turn < times; turn++) {
        const ours = await upOf(emulator, programOf("CannedResponse", count));
        const book = await upOf(emulator, byTheBook);
        seconds.ours.push(ours.seconds);
        seconds.book.push(book.seconds);
        bytes = { ours: ours.bytes, book: book.bytes };
      }
    } finally {
      await emulator.close();
    }
    const [ours, book] = [median(seconds.ours), median(seconds.book)];
    return [
      { name: "up: ours / by the book", value: ours / book, unit: "×", atMost: 0.6 },
      { name: "state: ours / by the book", value: bytes.ours / bytes.book, unit: "×", atMost: 0.4 },
      { name: "up, ours", value: ours, unit: "s" },
      { name: "up, by the book", value: book, unit: "s" },
      { name: "state, ours", value: bytes.ours, unit: "bytes" },
      { name: "state, by the book", value: bytes.book, unit: "bytes" },
    ];
  },
};

async function upOf(emulator: Emulator, program: string): Promise<{ seconds: number; bytes: number }> {
  emulator.reset();
  await using project = await workbench(program);
  await using stack = await cli(project.folder, environmentOf(emulator));
  const { seconds } = await stack.run("up");
  return { seconds, bytes: await stack.stateBytes() };
}
