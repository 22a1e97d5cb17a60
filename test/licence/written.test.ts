import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resourceTypes } from "../../src/definitions/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { checkLicence } from "../../src/licence/check.js";
import { loadFile } from "../../src/licence/load.js";
import { loadObject } from "../../src/licence/from-object.js";
import { LicenceError } from "../../src/licence/problem.js";
import type { Values } from "../../src/definitions/definition.js";
import { runCli } from "../cli/fake.js";
import { caseOf } from "../types/index.js";
import { credentialsOf } from "./credentials.js";

/** What is put in: in the forms that a field may take, so that it gets as far as it can. */
const secrets = {
  "a token": "dal:s3cret-7f3a",
  "a login": "s3cret-7f3a@mycompany.com",
  "a number": "771273717",
  "an address": "https://s3cret-7f3a.example/a",
} as const;

const written = ["${env:SECRET}", "${config:secret}", "${var:secret}", "<${env:SECRET}>"] as const;

const folder = mkdtempSync(join(tmpdir(), "written-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Case {
  readonly section: string;
  readonly path: string;
  readonly args: Values;
}

/** The samples of every type, each with a text in the place of one of its values. */
function cases(text: string): Case[] {
  return resourceTypes.flatMap(({ section, name }) =>
    caseOf(name).samples.flatMap((sample) => {
      const whole: Values = { ...sample, options: { aliases: ["a"], ignoreChanges: ["b"], protect: true } };
      return leavesOf(whole).map((path) => ({
        section,
        path: `${section}.${path.join(".")}`,
        args: replaced(whole, path, text) as Values,
      }));
    }),
  );
}

function leavesOf(value: unknown): PropertyKey[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...keys].flatMap((key: PropertyKey) =>
    leavesOf((value as Record<PropertyKey, unknown>)[key]).map((path) => [key, ...path]),
  );
}

function replaced(value: unknown, [key, ...rest]: readonly PropertyKey[], text: string): unknown {
  if (key === undefined) return text;
  const copy = structuredClone(value) as Record<PropertyKey, unknown>;
  copy[key] = replaced(copy[key], rest, text);
  return copy;
}

function valuesWith(secret: string) {
  return { env: { SECRET: secret }, config: () => secret, vars: { secret } };
}

/** What is said of a licence, as a file and as an object of a program. */
function said(licence: object, secret: string): string[] {
  const file = join(folder, "licence.yaml");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(licence));
  return [() => loadFile(file, valuesWith(secret)), () => loadObject(licence, valuesWith(secret))].flatMap(
    (load) => {
      try {
        // Each text is put in by one of the ways, and the others are in vain.
        checkLicence(load(), { unknownVars: [] });
        return [];
      } catch (error) {
        if (error instanceof LicenceError) return [`${error.message}\n${JSON.stringify(error.problems)}`];
        throw error;
      }
    },
  );
}

describe.each(Object.entries(secrets))("%s that is put in", (_, secret) => {
  // How it is written makes no difference to the form of what is put in.
  test.each(secret === secrets["a token"] ? written : written.slice(0, 1))(
    "as %s is in no message of the check, whatever field it stands in",
    (text) => {
      const messages = cases(text).flatMap(({ section, path, args }) =>
        said({ [section]: { it: args } }, secret).map((message) => ({ path, message })),
      );
      expect(messages.length).toBeGreaterThan(20);
      for (const { path, message } of messages) expect(message, path).not.toContain(secret);
      const quoting = messages.filter(({ message }) => message.includes(text));
      expect(quoting.map(({ path }) => path)).toContain("groups.options.ignoreChanges.0");
    },
  );
});

test("a reference quotes what was written, on its own and in a list", () => {
  const reason = (value: string) => said({ tags: { it: value } }, "dal:s3cret")[0];
  expect(reason("x")).toContain("must hold the properties of a tag");
  const licence = {
    tags: { t: { tag: "t", author: "${env:SECRET}", group: "${config:secret}" } },
    groups: { g: { name: "G", agents: ["a${var:secret}"] } },
  };
  expect(said(licence, "dal:s3cret")[0]).toContain(
    'there is no "${env:SECRET}" among the agents of this licence',
  );
  expect(said(licence, "dal:s3cret")[0]).toContain(
    'there is no "${config:secret}" among the groups of this licence',
  );
  expect(said(licence, "dal:s3cret")[1]).toContain(
    'groups.g.agents[0]: there is no "a${var:secret}" among the agents',
  );
});

test("two sides that contradict each other are named as they were written", () => {
  const licence = {
    agents: { a: { login: "${env:SECRET}", name: "A", groups: [] } },
    groups: { g: { name: "G", agents: ["a"] } },
  };
  for (const message of said(licence, secrets["a login"])) {
    expect(message).toContain('group "g" declares agent ${env:SECRET}');
    expect(message).not.toContain("s3cret");
  }
});

describe("a preflight", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await createEmulator();
  });
  afterAll(() => emulator.close());

  test.each(Object.entries(secrets))("shows what was written, and not %s", async (_, secret) => {
    const text = "${env:SECRET}";
    const right = cases(text).filter(
      ({ section, args }) => said({ [section]: { it: { ...args, options: {} } } }, secret).length === 0,
    );
    expect(right.length).toBeGreaterThan(3);
    // Two of one natural key are an error: so a file has one of each type, and there are as many files as it takes.
    const files: Record<string, Values>[] = [];
    for (const { section, args: given } of right) {
      // An account takes ten announcements and no more.
      const { subtype: _one, ...args } = given;
      const free = files.find((file) => file[section] === undefined);
      if (free === undefined) files.push({ [section]: { it: { ...args, options: {} } } });
      else free[section] = { it: { ...args, options: {} } };
    }
    const setup = { cwd: folder, env: { ...credentialsOf(emulator), SECRET: secret } };
    const statuses = new Set<number | undefined>();
    let told = "";
    for (const licence of files) {
      writeFileSync(join(folder, "licence.yaml"), JSON.stringify(licence));
      for (const flags of [[], ["--json"]]) {
        // oxlint-disable-next-line no-await-in-loop -- each one reads the one file
        const { status, stdout, stderr } = await runCli(["preflight", "licence.yaml", ...flags], setup);
        expect([0, 3], stdout + stderr).toContain(status);
        statuses.add(status);
        expect(stdout + stderr).not.toContain(secret);
        told += stdout + stderr;
      }
    }
    expect(told).toContain(text);
    // Some of them meet what the account has.
    expect(statuses).toContain(3);
  });
});
