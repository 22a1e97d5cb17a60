import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { PassphraseCrypter } from "../../src/engine/project/passphrase.js";
import { readProject } from "../../src/engine/project/project.js";
import { StackConfigFile, type Config } from "../../src/engine/project/stack-config.js";

function project(files: Record<string, string>): string {
  const directory = mkdtempSync(path.join(tmpdir(), "engine-project-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
  return directory;
}

const resolve = (files: Record<string, string>, overrides: Record<string, string> = {}): Config => {
  const read = readProject(project({ "Pulumi.yaml": "name: p\nruntime: nodejs\n", ...files }));
  return new StackConfigFile(read, "dev").resolve(read, undefined, overrides);
};

const declared = (type: string): Record<string, string> => ({
  "Pulumi.yaml": `name: p\nruntime: nodejs\nconfig:\n  x: {type: ${type}}\n`,
});

describe("Pulumi.yaml", () => {
  it("is found from a folder below, and says where the program is", () => {
    const directory = project({
      "Pulumi.yaml":
        "name: p\nmain: infra\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: --trace-warnings\n",
      "infra/deep/x": "",
    });
    expect(readProject(path.join(directory, "infra/deep"))).toMatchObject({
      name: "p",
      root: directory,
      programDirectory: path.join(directory, "infra"),
      entryPoint: ".",
      runtime: { typescript: false, nodeargs: "--trace-warnings" },
    });
    writeFileSync(path.join(directory, "Pulumi.yaml"), "name: p\nmain: infra/index.ts\nruntime: nodejs\n");
    expect(readProject(directory)).toMatchObject({
      programDirectory: path.join(directory, "infra"),
      entryPoint: "index.ts",
    });
  });

  it.each([
    ["runtime: nodejs", '"name" must be'],
    ["name: p", '"runtime" must be'],
    ["name: p\nruntime: go", 'The runtime "go" of Pulumi.yaml is not supported'],
    [
      "name: p\nruntime:\n  name: nodejs\n  options:\n    typescript: maybe",
      '"typescript" must be true or false',
    ],
    ["- a", "must be a map"],
    ["a: [", "cannot be read"],
    // As the CLI refuses them: seen there, one by one.
    [
      "name: p\nruntime: nodejs\nconfig:\n  livechat:adopt: {default: true}",
      '"livechat:adopt" must not have a "default"',
    ],
    [
      "name: p\nruntime: nodejs\nconfig:\n  livechat:adopt: {type: boolean, value: true}",
      'write "livechat:adopt: {value: …}"',
    ],
    [
      "name: p\nruntime: nodejs\nconfig:\n  livechat:adopt: {secret: true}",
      '"livechat:adopt" needs a "value"',
    ],
    ["name: p\nruntime: nodejs\nconfig:\n  livechat:adopt:", '"livechat:adopt" needs a "value"'],
    ["name: p\nruntime: nodejs\nconfig:\n  x: {default: 1, value: 1}", "leave one out"],
    ["name: p\nruntime: nodejs\nconfig:\n  x: {type: string, default: 3}", "is not of its type, string"],
    ["name: p\nruntime: nodejs\nconfig:\n  x: {type: number}", "must be one of string, integer"],
    ["name: p\nruntime: nodejs\nconfig:\n  x: {type: array}", 'needs "items: {type: …}"'],
    ["name: p\nruntime: nodejs\nconfig:\n  x:", "is empty"],
  ])("%j is refused", (text, words) => {
    expect(() => readProject(project({ "Pulumi.yaml": text }))).toThrow(words);
  });

  it("that is nowhere is told", () => {
    expect(() => readProject(path.parse(process.cwd()).root)).toThrow("No Pulumi.yaml in");
  });
});

describe("the configuration of a stack", () => {
  it("is the stack's over the project's, as texts, with keys in their namespace", () => {
    expect(
      resolve(
        {
          "Pulumi.yaml":
            "name: p\nruntime: nodejs\nconfig:\n  plain: from project\n  typed: {type: integer, default: 5}\n  livechat:region: {value: dal}\n  list: {type: array, items: {type: integer}, default: [1, 2]}\n",
          "Pulumi.dev.yaml":
            "config:\n  p:plain: from stack\n  p:config:old: form\n  livechat:account: a@b.c\n  p:deep: {a: [1, {b: true}]}\n  p:number: 7\n",
        },
        { flag: "on", "livechat:account": "other" },
      ),
    ).toEqual({
      values: {
        "p:plain": "from stack",
        "p:old": "form",
        "livechat:account": "other",
        "p:deep": '{"a":[1,{"b":true}]}',
        "p:number": "7",
        "p:flag": "on",
        "p:typed": "5",
        "livechat:region": "dal",
        "p:list": "[1,2]",
      },
      secretKeys: [],
      secretTexts: [],
    });
  });

  it("is refused where a value is missing, of another type, or cannot be decrypted", () => {
    expect(() => resolve(declared("string"))).toThrow('the configuration "p:x" is missing');
    expect(() => resolve(declared("integer"), { x: "many" })).toThrow('"p:x" must be of the type integer');
    expect(() => resolve(declared("boolean"), { x: "yes" })).toThrow("must be of the type boolean");
    expect(() => resolve({ "Pulumi.dev.yaml": "config:\n  p:x: {secure: v1:a:b}\n" })).toThrow(
      'has no "encryptionsalt"',
    );
    expect(() => resolve({ "Pulumi.dev.yaml": "secretsprovider: awskms://x\n" })).toThrow(
      "only the passphrase secrets provider",
    );
    expect(() => resolve({ "Pulumi.dev.yaml": "config: [" })).toThrow("cannot be read");
  });

  it("decrypts secure values, also inside others, and knows them as secrets; the salt leaves the rest as it is", async () => {
    const crypter = await PassphraseCrypter.create("x");
    const secure = (text: string): string => `{secure: "${crypter.encrypt(text)}"}`;
    const text = `# a comment\nconfig:\n  livechat:token: ${secure("tok")}\n  p:deep: {a: [${secure("in")}]}\n`;
    const read = readProject(
      project({ "Pulumi.yaml": "name: p\nruntime: nodejs\n", "Pulumi.dev.yaml": text }),
    );
    const file = new StackConfigFile(read, "dev");
    expect(file.resolve(read, crypter, {})).toEqual({
      values: { "livechat:token": "tok", "p:deep": '{"a":["in"]}' },
      secretKeys: ["livechat:token", "p:deep"],
      secretTexts: ["tok", "in"],
    });
    const other = await PassphraseCrypter.create("x");
    expect(() => file.resolve(read, other, {})).toThrow('"livechat:token" cannot be decrypted');
    file.writeSalt(crypter.salt);
    expect(readFileSync(file.path, "utf8")).toContain("# a comment");
    expect(new StackConfigFile(read, "dev").encryptionSalt).toBe(crypter.salt);
  });
});
