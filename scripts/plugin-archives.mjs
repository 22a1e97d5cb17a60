// Writes plugin/, the archives from which `pulumi plugin install` takes the native provider: a small package that has this
// one installed. Run by `npm run build`. Pulumi asks a server for a name of each system, so one archive stands under all.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const systems = ["darwin", "linux", "windows"].flatMap((os) => [`${os}-amd64`, `${os}-arm64`]);
const root = fileURLToPath(new URL("../", import.meta.url));
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const manifest = JSON.parse(readFileSync(join(root, "bin/package.json"), "utf8"));

const executable = "pulumi-resource-livechat";
const files = {
  "package.json": `${JSON.stringify({ ...manifest, dependencies: { [name]: version } }, undefined, 2)}\n`,
  [executable]: `#!/usr/bin/env node\nimport "./node_modules/${name}/bin/${executable}";\n`,
};
const copied = ["PulumiPlugin.yaml", "index.cjs", `${executable}.cmd`];

const folder = mkdtempSync(join(tmpdir(), "livechat-plugin-"));
for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text, { mode: 0o755 });
for (const file of copied) copyFileSync(join(root, "bin", file), join(folder, file));
const archive = join(folder, "plugin.tar.gz");
execFileSync("tar", ["-czf", archive, "-C", folder, ...Object.keys(files), ...copied]);

rmSync(join(root, "plugin"), { recursive: true, force: true });
mkdirSync(join(root, "plugin"));
for (const system of systems)
  copyFileSync(archive, join(root, "plugin", `${executable}-v${version}-${system}.tar.gz`));
rmSync(folder, { recursive: true });
