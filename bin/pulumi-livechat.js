#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `error: pulumi-livechat needs Node 22.19 or newer, and this is Node ${process.versions.node}. ` +
      "Install a newer Node, or add one to the project with `npm install --save-dev node@24` and run " +
      "`npx pulumi-livechat`.",
  );
  process.exitCode = 2;
} else {
  await import("../dist/cli/main.js");
}
