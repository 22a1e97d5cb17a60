import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isMap, isScalar, parseDocument, type Document, visit, type YAMLMap } from "yaml";
import { writesIn } from "../promise/judge.js";
import { engines, startEmulator } from "./engines.js";
import { type Finished, Project } from "./project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));
const guide = readFileSync(new URL("../../docs/existing-account.md", import.meta.url), "utf8");

/** The packages are found above the folder, and the passphrase stands in the environment. */
const isDone = (line: string) => /^(npm install|export PULUMI_CONFIG_PASSPHRASE=.*)$/.test(line);

/** The guide's commands by which an account becomes code, in the words for this engine. */
function commandsFor(isCli: boolean): string[][] {
  const [, sections = ""] =
    /^(## The account as a file\n.*?)^## What the file does not have/ms.exec(guide) ?? [];
  const ofOtherEngine = isCli ? /^npx pulumi-livechat (import|preview) / : /^pulumi /;
  return [...sections.matchAll(/^ {4}(.*)$/gm)]
    .map(([, line = ""]) => line)
    .filter((line) => !ofOtherEngine.test(line) && !isDone(line))
    .map((line) => line.replace(/^npx /, "").split(" "));
}

function sectionOf(document: Document, name: string): YAMLMap {
  const section = document.get(name);
  if (!isMap(section)) throw new Error(`the licence has no ${name}`);
  return section;
}

function firstKeyOf(document: Document, name: string): string {
  const [pair] = sectionOf(document, name).items;
  return String(isScalar(pair?.key) ? pair.key.value : pair?.key);
}

/** One of each: removed, renamed with what refers to it, changed, added. */
function edited(text: string): { text: string; renamed: string } {
  const document = parseDocument(text);
  document.deleteIn(["cannedResponses", firstKeyOf(document, "cannedResponses")]);
  const group = firstKeyOf(document, "groups");
  const renamed = `${group}-renamed`;
  visit(document, {
    Scalar: (where, node) => {
      if (node.value === group && where !== "value") node.value = where === "key" ? renamed : node.value;
    },
    Pair: (_key, pair) => {
      const key = isScalar(pair.key) ? pair.key.value : undefined;
      if (key === "group" && isScalar(pair.value) && pair.value.value === group) pair.value.value = renamed;
      if (key === "groups" && !isMap(pair.value)) {
        visit(pair.value as never, (_index, node) => {
          if (isScalar(node) && node.value === group) node.value = renamed;
        });
      }
    },
  });
  document.setIn(["goals", firstKeyOf(document, "goals"), "name"], "renamed in the account");
  document.setIn(["tags", "added"], { tag: "added", author: firstKeyOf(document, "agents"), group: renamed });
  return { text: document.toString(), renamed };
}

describe.each(engines)("the first edit of an account that was exported, on $name", ({ name, missing }) => {
  if (missing !== undefined) {
    it.skip(`needs no extra run (skipped: ${missing})`, () => undefined);
    return;
  }
  const isCli = name.includes("CLI");

  it(
    "needs no extra run: init, import, remove, rename, change, add, preview, up",
    { timeout: 1_200_000 },
    async () => {
      await using account = await startEmulator();
      const { emulator } = account;
      await using project = await Project.create(emulator);
      let folder = project.directory;
      const type = async ([program = "", ...args]: string[]): Promise<Finished> => {
        const isOurs = program === "pulumi-livechat";
        const given = isOurs ? [command, ...args] : [...args, "--non-interactive"];
        const run = await project.run(isOurs ? "node" : program, given, {}, folder);
        expect(run.status, `${program} ${args.join(" ")}\n${run.stdout}\n${run.stderr}`).toBe(0);
        return run;
      };
      for (const words of commandsFor(isCli)) {
        /* oxlint-disable no-await-in-loop -- as they are typed */
        if (words[0] === "cd") folder = join(folder, words[1] ?? "");
        else await type(words.includes("--file") ? [...words, "--yes"] : words);
        /* oxlint-enable no-await-in-loop */
      }
      expect(writesIn(emulator.requests.all())).toEqual([]);

      const file = join(folder, "licence.yaml");
      const { text, renamed } = edited(await readFile(file, "utf8"));
      await writeFile(file, text);
      const preview = isCli ? ["pulumi", "preview"] : ["pulumi-livechat", "preview"];
      const { stdout, stderr } = await type(preview);
      const plan = `${stdout}\n${stderr}`;
      if (isCli) {
        expect(plan).toMatch(/\+ 1 to create/);
        expect(plan).toMatch(/~ 1 to update/);
        expect(plan).toMatch(/- 1 to delete/);
      } else {
        expect(plan).toMatch(/1 to create, 1 to update, 1 to delete/);
        expect(plan).toContain(`→ ${renamed}, no change in the account`);
      }
      expect(writesIn(emulator.requests.all())).toEqual([]);
      await type([...preview.slice(0, 1), "up", "--yes"]);
      const writes = writesIn(emulator.requests.all()).map(
        ({ method, path }) => `${method} ${path.split("/")[1]}`,
      );
      expect(writes.toSorted()).toEqual(["DELETE canned_responses", "POST tags", "PUT goals"]);
      await type([...preview, "--expect-no-changes"]);
      await project.tellFiles();
    },
  );
});
