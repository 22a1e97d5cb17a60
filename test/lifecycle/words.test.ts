import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ASSET, NAME_WORDS, SIGNATURE, TEXT_WORD } from "../provider/words.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const rules = [{ type: "visit_time_site", value: "5" }];
const secretFile = "a-file-of-this-machine.txt";
/** What Pulumi takes for a file: it would read it, and give its digest on. */
const asset = { [SIGNATURE]: ASSET, path: secretFile };

const program = (statement: string): string => `"use strict";
const pulumi = require("@pulumi/pulumi");
const { Greeting, getGreetingOutput, getTagsOutput } = require("pulumi-livechat");
${statement}
`;

const declared = (properties: string): string =>
  `new Greeting("g", { name: "g", rules: ${JSON.stringify(rules)}, properties: ${properties} });`;

describe.each(engines)("$name: Pulumi's own words", { timeout: 1_200_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`are data (skipped: ${missing})`, () => undefined);
    return;
  }

  it("are refused where they are declared, also where they come later, and no file is read", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    await writeFile(join(project.directory, secretFile), "what nobody may see");
    const engine = of(project);
    const cases: [source: string, place: string][] = [
      [JSON.stringify(asset), `properties.${SIGNATURE}: `],
      [`pulumi.output(${JSON.stringify(asset)})`, `properties.${SIGNATURE}: `],
      [`Promise.resolve({ toString: "x" })`, "properties.toString: "],
      [`{ ["__proto__"]: "x" }`, "properties.__proto__: "],
      [`{ "": "x" }`, "properties.: "],
      [`{ text: "${TEXT_WORD}" }`, "properties.text: "],
      [String.raw`{ text: "half a \ud83d" }`, "properties.text: holds half of a character"],
      [String.raw`pulumi.output({ text: "half a \ud83d" })`, "properties.text: holds half of a character"],
    ];
    for (const [properties, place] of cases) {
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      await writeFile(join(project.directory, "index.js"), program(declared(properties)));
      // oxlint-disable-next-line no-await-in-loop
      const { status, said } = await engine.up();
      expect([status, said]).toEqual([1, expect.stringContaining(`Greeting "g": ${place}`)]);
      expect(said).not.toMatch(/TypeError|\.js:\d+:\d+/);
    }
    expect(account.emulator.requests.count()).toBe(0);
  });

  it("in the account are no change of what is declared, and no part of what is read", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    await writeFile(join(project.directory, secretFile), "what nobody may see");
    const engine = of(project);
    await writeFile(
      join(project.directory, "index.js"),
      program(`
        const g = new Greeting("g", { name: "g", rules: ${JSON.stringify(rules)}, properties: { kept: "a" } });
        exports.properties = g.properties;
        exports.read = getGreetingOutput({ id: g.id.apply(Number) });
        exports.tags = getTagsOutput().apply((tags) => tags.length);
      `),
    );
    expect(await engine.up()).toMatchObject({ status: 0 });
    account.emulator.licence().edit(({ greetings, tags, agents }) => {
      const made = greetings.find(({ name }) => name === "g");
      if (!made) throw new Error("the greeting was not made");
      made.properties = Object.fromEntries([
        ...Object.entries(made.properties),
        ...NAME_WORDS.map((name) => [name, "x"]),
        ...Object.entries(asset),
        ["text", TEXT_WORD],
      ]) as Record<string, string>;
      const count = { inChats: 0, inTickets: 0 };
      tags.push({ name: TEXT_WORD, author: agents[0]?.login ?? "", group: 0, creation_date: 1, count });
    });
    expect(await engine.preview({ expectNoChanges: false })).toMatchObject({ status: 0, ops: { g: "same" } });
    expect(await engine.refresh()).toMatchObject({ status: 0, ops: { g: "same" } });
    const up = await engine.up();
    expect(up).toMatchObject({ status: 0, ops: { g: "same" } });
    expect(up.said).toContain("of the answer is left out: Pulumi takes this name for one of its own");
    const state = JSON.stringify(await engine.exportState());
    expect(state).toContain('"kept":"a"');
    for (const word of [ASSET, TEXT_WORD, "hasOwnProperty"]) expect(state).not.toContain(word);
    // What was declared is repaired, and what was not is left alone.
    account.emulator.licence().edit(({ greetings }) => {
      for (const made of greetings) if (made.name === "g") made.properties["kept"] = TEXT_WORD;
    });
    expect(await engine.refresh()).toMatchObject({ status: 0, ops: { g: "refresh" } });
    expect(await engine.up()).toMatchObject({ status: 0, ops: { g: "update" } });
    const greeting = account.emulator.licence().data.greetings.find(({ name }) => name === "g");
    expect(greeting?.properties).toMatchObject({ kept: "a", text: TEXT_WORD, [SIGNATURE]: ASSET });
    const written = JSON.stringify(account.emulator.requests.all().map(({ body }) => body));
    for (const word of [ASSET, TEXT_WORD]) expect(written).not.toContain(word);
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    expect(await engine.destroy()).toMatchObject({ status: 0 });
  });
});
