import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkLicence } from "../../src/licence/check.js";
import { MOST_COLUMNS, PIECES_OF_OBJECT } from "../../src/licence/limits.js";
import { loadFile } from "../../src/licence/load.js";
import { blocksOf } from "./documents.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

/** Below the repository, where the packages are found by their names. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(root, ".demo-"));
  const [support = "", test = ""] = blocksOf("docs/testing.md");
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  await writeFile(join(folder, "support.ts"), support);
  await writeFile(join(folder, "support.test.ts"), test);
  const together = {
    "automation.ts": "docs/automation.md",
    "client.ts": "docs/client.md",
    "emulator.ts": "docs/emulator.md",
    "licence.ts": "docs/licence-file.md",
    "program.ts": "README.md",
  };
  for (const [name, page] of Object.entries(together))
    writeFileSync(join(folder, name), blocksOf(page).join("\n"));
});
afterAll(() => rm(folder, { recursive: true }));

it("the code of the pages is type-checked", async () => {
  const compilerOptions = {
    module: "nodenext",
    target: "es2024",
    types: ["node"],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [tsc, "-p", folder]).catch((error: { stdout?: string }) => {
    throw new Error(error.stdout);
  });
});

it("docs/testing.md: the unit test passes, and reads nothing from LiveChat", async () => {
  const env = { PATH: process.env["PATH"], LIVECHAT_BASE_URL: "http://127.0.0.1:9" };
  const { stdout } = await run(process.execPath, ["--test"], { cwd: folder, env }).catch(
    (error: { stdout?: string }) => {
      throw new Error(error.stdout);
    },
  );
  expect(stdout).toMatch(/pass 1$/m);
});

it("docs/licence-file.md: each licence in it is right, with the tables that stand below it", () => {
  const page = textOf("docs/licence-file.md");
  const tables = [...page.matchAll(/^`([\w.]+)`:\n\n```csv\n(.*?)^```$/gms)];
  expect(tables).toHaveLength(2);
  for (const [, name = "", text = ""] of tables) writeFileSync(join(folder, name), text);
  const licences = [...page.matchAll(/^(?:`([\w.]+)`:\n\n)?```yaml\n(.*?)^```$/gms)];
  const keys = licences.map(([, name = "licence.yaml", text = ""]) => {
    for (const file of [name, "licence.yaml"]) writeFileSync(join(folder, file), text);
    return checkLicence(loadFile("licence.yaml", { env: {} }, { folder }), { isNew: true }).entries.map(
      ({ key }) => key,
    );
  });
  expect(keys).toHaveLength(10);
  expect(keys).toContainEqual(["support", "refund"]);
  expect(keys).toContainEqual(["support", "sales", "hello.support", "hello.sales"]);
  expect(keys).toContainEqual([
    "support",
    "sales",
    "jane",
    "bob",
    "hello.support",
    "hello.sales",
    "quote.0",
    "own",
  ]);
  expect(page).toContain(`at most ${MOST_COLUMNS.toLocaleString("en-US")} columns`);
  expect(page).toContain(`A row counts for ${PIECES_OF_OBJECT} keys`);
});

it("the page on the architecture names files and folders that there are, and every room", async () => {
  const page = await readFile(join(root, "docs/architecture.md"), "utf8");
  const named = [...page.matchAll(/`([\w-]+\/[\w./-]*)`/g)].map(([, path = ""]) => path);
  const own = named.filter((path) => !/macro|^pulumi-livechat|^GROUP/.test(path));
  const isThere = (path: string) => ["", "src"].some((below) => existsSync(join(root, below, path)));
  expect(own.length).toBeGreaterThan(30);
  expect(own.filter((path) => !isThere(path))).toEqual([]);
  const rooms = (await readdir(join(root, "src"), { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  expect(rooms.map(({ name }) => `${name}/`).filter((room) => !named.includes(room))).toEqual([]);
});

it("the page on the architecture explains words that the code has, where it has them", async () => {
  const page = await readFile(join(root, "docs/architecture.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` +\|[^|]+\| `([\w./-]+\.ts)` +\|$/gm)];
  expect(rows.length).toBeGreaterThan(10);
  const missing = rows.filter(([, word = "", path = ""]) => {
    const text = readFileSync(join(root, "src", path), "utf8");
    return !new RegExp(`^export (?:async )?(?:class|function|interface|type|const) ${word}\\b`, "m").test(
      text,
    );
  });
  expect(missing.map(([row]) => row)).toEqual([]);
});

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

it.each(pages)("%s has no link that is dead", (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const dead = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).has(anchor);
  });
  expect(dead).toEqual([]);
});

it("whoever installs the package has each page that the README leads to", () => {
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] };
  const linked = [...textOf("README.md").matchAll(/\]\(([\w./-]+\.(?:md|svg))/g)].map(
    ([, path = ""]) => path,
  );
  expect(linked.length).toBeGreaterThan(5);
  expect(linked).toContain("docs/pictures/plan.svg");
  expect(
    linked.filter((path) => !files.some((each) => path === each || path.startsWith(`${each}/`))),
  ).toEqual([]);
});

it("docs/README.md leads to every page of its folder", () => {
  const links = textOf("docs/README.md").matchAll(/\]\(([\w./-]+\.md)/g);
  const linked = new Set([...links].map(([, path]) => `docs/${path}`));
  const own = pages.filter((page) => /^docs\/[\w-]+\.md$/.test(page) && page !== "docs/README.md");
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((page) => !linked.has(page))).toEqual([]);
});

function textOf(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** The headings of a page, as forges make anchors of them. */
function anchorsOf(page: string): Set<string> {
  const headings = [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}
