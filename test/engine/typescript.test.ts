import { describe, expect, it } from "vitest";
import { World } from "./world.js";

const program = (topLevelAwait: string): string => `
  import * as pulumi from "@pulumi/pulumi";
  class Thing extends pulumi.CustomResource {
    declare readonly serial: pulumi.Output<string>;
    constructor(name: string, args: { key: pulumi.Input<string> }) {
      const text = 'exports.handler = () => require("./provider.cjs");';
      super("pulumi-nodejs:dynamic/world:Thing", name, { __provider: text, serial: undefined, ...args });
    }
  }
  ${topLevelAwait}
  export const serial = new Thing("a", { key: "a" }).serial;
`;

function worldOf(packageJson: object, compilerOptions: object, source: string): World {
  const world = new World();
  world.write("Pulumi.yaml", "name: world\nruntime: nodejs\n");
  world.write("package.json", JSON.stringify({ name: "world", main: "index.ts", ...packageJson }));
  world.write("tsconfig.json", JSON.stringify({ compilerOptions: { strict: true, ...compilerOptions } }));
  world.write("provider.cjs", world.read("provider.js"));
  world.write("index.ts", source);
  return world;
}

describe("TypeScript programs", () => {
  it("run as CommonJS, as in Pulumi's template", async () => {
    const options = {
      target: "es2020",
      module: "commonjs",
      moduleResolution: "node",
      ignoreDeprecations: "6.0",
    };
    expect(await worldOf({}, options, program("")).up()).toMatchObject({
      ok: true,
      outputs: { serial: "serial-a" },
    });
  });

  it("run as ES modules", async () => {
    const options = { target: "es2022", module: "nodenext", moduleResolution: "nodenext" };
    const world = worldOf({ type: "module" }, options, program("await Promise.resolve();"));
    const run = await world.up();
    expect(run.errors).toEqual([]);
    expect(run.outputs).toEqual({ serial: "serial-a" });
  });
});
