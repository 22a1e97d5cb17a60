import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Project } from "../lifecycle/project.js";
import { missingPulumiCli } from "../lifecycle/pulumi-cli.js";
import { createEmulator } from "../strict-emulator.js";
import {
  blocksOf,
  DOCUMENTED,
  manifest,
  npmEnvironment,
  pack,
  root,
  PackageServer,
  temporaryFolder,
  unpack,
} from "./delivery.js";

const missing = await missingPulumiCli();
const isYamlMissing = spawnSync("which", ["pulumi-language-yaml"]).status !== 0;

const OWN = "In YAML, Python and Go";
const MACHINE = "For all projects of a machine";
const SERVER = "From a file server";

/** The account that the page's programs are of. */
const LICENCE = { account: "jane@acme.com", token: "dal:delivery-t0ken-nobody-may-see" };

const NODE = "runtime:\n  name: nodejs\n  options: { typescript: false }\n";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let tarball: string;

/** A project outside of the repository's own packages, an account that it works on, and a server for its plugin. */
class World implements AsyncDisposable {
  readonly #ends: readonly AsyncDisposable[];
  readonly project: Project;
  readonly server: PackageServer;
  readonly groups: () => readonly string[];

  private constructor(
    ends: readonly AsyncDisposable[],
    project: Project,
    server: PackageServer,
    groups: () => string[],
  ) {
    this.#ends = ends;
    this.project = project;
    this.server = server;
    this.groups = groups;
  }

  static async make(pulumiYaml: string): Promise<World> {
    const emulator = await createEmulator({ licences: [LICENCE] });
    const account = { [Symbol.asyncDispose]: () => emulator.close() };
    const project = await Project.create(emulator);
    const server = await PackageServer.open(tarball);
    Object.assign(project.env, npmEnvironment(project.env), server.environment(project.directory));
    await writeFile(join(project.directory, "package.json"), '{"private":true,"main":"index.js"}');
    await writeFile(join(project.directory, "Pulumi.yaml"), `name: acme\n${pulumiYaml}`);
    const world = new World([project, account, server], project, server, () =>
      emulator.licence().data.groups.map(({ name }) => name),
    );
    await world.types("pulumi stack init dev");
    return world;
  }

  /** Types commands, each of which must succeed. Returns what they said, but for what the machine of the tests is told. */
  async types(commands: string): Promise<string> {
    const typed = commands.replaceAll(DOCUMENTED, this.server.archives);
    const { status, stdout, stderr } = await this.project.run("bash", ["-ec", typed]);
    const said = `${stdout}\n${stderr}`.replaceAll(/.*warning: using pulumi-\w+-\w+ from \$PATH at .*/g, "");
    expect(status, `${commands}\n${said}`).toBe(0);
    return said;
  }

  /** Brings the program up, and sees that it is, and that nothing so far was asked for that is not served here. */
  async comesUp(): Promise<string> {
    const said = await this.types(`
      pulumi up --yes --skip-preview --non-interactive
      pulumi preview --expect-no-changes --non-interactive
    `);
    expect(this.server.elsewhere).toEqual([]);
    return said;
  }

  async read(file: string): Promise<string> {
    return await readFile(join(this.project.directory, file), "utf8");
  }

  has(file: string): boolean {
    return existsSync(join(this.project.directory, file));
  }

  /** Leaves of it what another machine gets: only what is kept with a project. */
  async forget(): Promise<void> {
    for (const file of ["node_modules", "sdks", "home/plugins"])
      await rm(join(this.project.directory, file), { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What is in a package is not swept: its sources have the emulator's secrets.
    await this.forget();
    for (const end of this.#ends) await end[Symbol.asyncDispose]();
  }
}

/** A project whose program is that of the page. */
async function inYaml(): Promise<World> {
  const world = await World.make("runtime: yaml\n");
  const [program = ""] = await blocksOf(OWN, "yaml");
  await writeFile(join(world.project.directory, "Pulumi.yaml"), `name: acme\nruntime: yaml\n${program}`);
  return world;
}

/** A program of the resources of this module, and the package installed. */
async function inNode(
  from: string,
  pulumiYaml = "",
  packed = async (_shop: PackageServer) => tarball,
): Promise<World> {
  const world = await World.make(NODE + pulumiYaml);
  await world.server.serve(await packed(world.server));
  const source = `const { Group } = require("${from}");\nnew Group("returns", { name: "Returns" });\n`;
  await writeFile(join(world.project.directory, "index.js"), source);
  await world.types(`npm install ${manifest.name}`);
  return world;
}

/** The package as a build makes it that is told where the archives are. */
async function withAddress(server: PackageServer): Promise<string> {
  const inside = join(await unpack(tarball, join(folder.path, "with-address")), "package");
  const env = { ...process.env, LIVECHAT_PLUGIN_DOWNLOAD_URL: server.archives };
  const built = [join(root, "scripts/provider-schema.mjs"), join(inside, "schema.json")];
  expect(spawnSync(process.execPath, built, { env }).status).toBe(0);
  return await pack(inside, inside);
}

describe.skipIf(missing !== undefined)(
  `docs/languages.md, as it is typed${missing ? ` (skipped: ${missing})` : ""}`,
  () => {
    beforeAll(async () => {
      folder = await temporaryFolder();
      tarball = await pack(folder.path);
    });
    afterAll(() => folder[Symbol.asyncDispose]());

    describe.skipIf(isYamlMissing)("in a program in YAML (needs its language host)", () => {
      it("a project has the plugin itself, and gets it again elsewhere", async () => {
        await using world = await inYaml();
        const [here = "", elsewhere = ""] = await blocksOf(OWN, "sh");
        await world.types(here);
        await world.comesUp();
        expect(world.groups()).toContain("Returns");
        await world.forget();
        await world.types(elsewhere);
        expect(world.has("sdks/livechat")).toBe(true);
        await world.comesUp();
        expect(world.has("home/plugins"), "nothing is downloaded but by npm").toBe(false);
      });

      it("the executable is taken too, and then only its version is noted", async () => {
        await using world = await inYaml();
        await world.types(`npm install ${manifest.name}@${manifest.version}`);
        await world.types("pulumi package add ./node_modules/.bin/pulumi-resource-livechat");
        expect(await world.read("Pulumi.yaml")).toContain(`livechat: livechat@${manifest.version}`);
        const [plugins = ""] = await blocksOf("In Node", "yaml");
        await writeFile(
          join(world.project.directory, "Pulumi.yaml"),
          (await world.read("Pulumi.yaml")) + plugins,
        );
        await world.comesUp();
        expect(world.groups()).toContain("Returns");
      });

      it("a machine has the plugin for all of its projects", async () => {
        await using world = await inYaml();
        await world.types(`npm install ${manifest.name}@${manifest.version}`);
        const [install = "", add = ""] = await blocksOf(MACHINE, "sh");
        await world.types(install);
        await rm(join(world.project.directory, "node_modules"), { recursive: true });
        await world.comesUp();
        expect(world.groups()).toContain("Returns");
        await world.types(add);
        expect(world.has("sdks/livechat")).toBe(true);
        await world.types("pulumi install");
        expect(world.server.asked).not.toContainEqual(expect.stringMatching(/^\/livechat/));
      });

      it("a file server has it for everybody", async () => {
        await using world = await inYaml();
        const [add = "", install = ""] = await blocksOf(SERVER, "sh");
        await world.types(add);
        await world.comesUp();
        expect(world.groups()).toContain("Returns");
        await world.forget();
        await world.types("pulumi install");
        await world.comesUp();
        await world.forget();
        await world.types(install);
        await world.comesUp();
        expect(world.server.asked.filter((path) => path.startsWith("/livechat"))).toHaveLength(3);
      });
    });

    describe("in a program for Node", () => {
      it.each(["dynamic", "native"])("%s resources download nothing, and warn of nothing", async (door) => {
        const [plugins = ""] = await blocksOf("In Node", "yaml");
        await using world = await (door === "native"
          ? inNode("pulumi-livechat/native", plugins)
          : inNode("pulumi-livechat"));
        const said = await world.comesUp();
        expect(world.groups()).toContain("Returns");
        expect(said).not.toMatch(/warning|download/i);
        expect(world.has("home/plugins")).toBe(false);
        expect(new Set(world.server.asked)).toEqual(new Set([`/${manifest.name}`, `/${manifest.name}.tgz`]));
      });

      it("the first up downloads the plugin where the build says from where", async () => {
        await using world = await inNode("pulumi-livechat/native", "", withAddress);
        const said = await world.comesUp();
        expect(world.groups()).toContain("Returns");
        expect(said).not.toMatch(/warning/i);
        expect(world.server.asked.filter((path) => path.startsWith("/livechat"))).toHaveLength(1);
        expect(world.has(`home/plugins/resource-livechat-v${manifest.version}`)).toBe(true);
      });

      it("and no build makes dynamic resources download it", async () => {
        await using world = await inNode("pulumi-livechat", "", withAddress);
        expect(await world.comesUp()).not.toMatch(/warning|download/i);
        expect(world.has("home/plugins")).toBe(false);
      });
    });
  },
);
