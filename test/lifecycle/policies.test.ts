import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resourceTypes } from "../../src/definitions/index.js";
import { sample } from "../types/index.js";
import { startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { missingPulumiCli } from "./pulumi-cli.js";

/** One mandatory policy a class, of the typed kind, which reports every resource that it is asked about. */
const PACK = `"use strict";
const { PolicyPack, validateResourceOfType } = require("@pulumi/policy");
const livechat = require("pulumi-livechat");
const classes = Object.entries(livechat).filter(([, value]) => typeof value === "function" && "definition" in value);
new PolicyPack("typed", {
  policies: classes.map(([name, resourceClass]) => ({
    name: "no-" + name,
    description: "There must be none.",
    enforcementLevel: "mandatory",
    validateResource: validateResourceOfType(resourceClass, (props, args, report) =>
      report("found " + name + " " + args.name + " with " + Object.keys(props).length + " properties")),
  })),
});
`;

const missing = await missingPulumiCli();
const types = resourceTypes.map(({ name }) => name);

if (missing === undefined) {
  it("a mandatory policy for a class sees each resource of that class, and stops an up", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const pack = join(project.directory, "pack");
    await mkdir(pack);
    await writeFile(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    await writeFile(
      join(pack, "package.json"),
      JSON.stringify({ name: "typed", version: "1.0.0", main: "index.js" }),
    );
    await writeFile(join(pack, "index.js"), PACK);
    await project.declare(types.map((type) => ({ type, name: `a-${type}`, args: sample(type) as never })));
    await project.run("pulumi", ["stack", "select", "--create", "dev"]);
    const previewed = await project.run("pulumi", ["preview", "--non-interactive", "--policy-pack", pack]);
    expect(previewed.status).not.toBe(0);
    const said = previewed.stdout + previewed.stderr;
    expect(
      types.filter((type) => said.includes(`found ${type} a-${type} with `)),
      said,
    ).toEqual(types);
    const up = ["up", "--yes", "--skip-preview", "--non-interactive", "--policy-pack", pack];
    expect((await project.run("pulumi", up)).status).not.toBe(0);
    expect(account.emulator.requests.all().filter(({ method }) => method !== "GET")).toEqual([]);
  });
} else {
  it.skip(`a mandatory policy for a class stops an up (skipped: ${missing})`, () => undefined);
}
