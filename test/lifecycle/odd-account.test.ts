import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../src/definitions/index.js";
import { addOddities, BOT } from "../licence/odd-account.js";
import { addUnknownValues, unknowns } from "../licence/unknown-values.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

/** One more of each type. */
const more = `
groups:
  extra: { name: Extra }
agents:
  extra: { login: extra@mycompany.com, name: Extra }
cannedResponses:
  extra: { text: Extra, tags: [extra] }
goals:
  extra: { name: Extra, type: api }
greetings:
  extra: { name: Extra, rules: [{ type: visits_number, value: 1 }] }
tags:
  extra: { tag: extra, author: jane.doe@mycompany.com, group: 70 }
webhooks:
  extra: { eventType: chat_ended, dataTypes: [chat], url: "https://extra.example.com/" }
`;

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

describe.each(engines)("$name, on an account with oddities", { timeout: 1_200_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`takes it over, and changes something else (skipped: ${missing})`, () => undefined);
    return;
  }

  it("takes it over, and changes something else", async () => {
    await using account = await startEmulator();
    const { emulator } = account;
    emulator.licence().edit(addOddities);
    emulator.licence().edit(addUnknownValues);
    await using project = await Project.create(emulator);
    for (const file of ["Pulumi.yaml", "package.json", "index.js", "program.json"]) {
      await rm(join(project.directory, file));
    }
    const exported = await project.run("node", [command, "export", "--out", "."]);
    expect(exported.status, exported.stderr).toBe(0);
    for (const named of ["cannot manage bots", ...unknowns.flatMap((one) => one.named ?? [])])
      expect(exported.stderr).toContain(named);
    const preflight = await project.run("node", [command, "preflight", "licence.yaml", "--adopt"]);
    expect(preflight.status, preflight.stderr).toBe(0);
    expect(preflight.stderr).toMatch(/^0 to create, \d+ to adopt, 0 obstacles/m);
    const engine = of(project);
    expect(await engine.importFile("import.json")).toMatchObject({ status: 0 });
    const first = await engine.preview({ expectNoChanges: true });
    expect(first.status, first.said).toBe(0);
    const refreshed = await engine.refresh();
    expect(refreshed.status, refreshed.said).toBe(0);
    const second = await engine.preview({ expectNoChanges: true });
    expect(second.status, second.said).toBe(0);
    const before = emulator.licence().data;
    await writeFile(join(project.directory, "more.yaml"), more);
    await appendFile(join(project.directory, "licence.yaml"), "include: [more.yaml]\n");
    const changed = await engine.up();
    expect(changed.status, changed.said).toBe(0);
    const after = emulator.licence().data;
    expect(after.groups.find(({ id }) => id === 70)?.agents).toContain(BOT);
    for (const { section } of resourceTypes) {
      const [was, is] = [before[section as "groups"], after[section as "groups"]];
      expect(is).toHaveLength(was.length + 1);
      expect(is).toEqual(expect.arrayContaining(was));
    }
  });

  it("takes the owner of another licence for the owner of this one", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    const kate = { login: "kate@other.com", name: "Kate", adopt: true, owner: true };
    const agents = {
      kate: { ...kate, options: { retainOnDelete: true, protect: false } },
      ann: { login: "ann@mycompany.com", name: "Ann", options: { protect: false } },
    };
    const tags = { vip: { tag: "vip", author: "kate", group: 1 } };
    await project.declare([{ type: "Licence", name: "acme", args: { declaration: { agents, tags } } }]);
    const planned = await engine.preview();
    expect(planned.status, planned.said).toBe(0);
    expect(planned.said).toContain("whom references mean");
    expect(planned.said).toContain("this run sends 1 e-mail so far");
    const made = await engine.up();
    expect(made.status, made.said).toBe(0);
    expect(account.emulator.licence().data.agents.map(({ login }) => login)).not.toContain("kate@other.com");
    expect(account.emulator.licence().data.tags.at(-1)).toMatchObject({
      name: "vip",
      author: "john.doe@mycompany.com",
    });
    expect(account.emulator.requests.count({ method: "PUT" })).toBe(0);
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    expect(await engine.destroy()).toMatchObject({ status: 0 });
  });
});
