import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { z } from "zod";

/** Loads a module from its TypeScript source, in a process of its own, and prints the URL of all that it loads. */
const script = (url: string) => `
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({
    resolve(specifier, context, next) {
      const ours = specifier.startsWith(".") && !context.parentURL?.includes("node_modules");
      return next(ours ? specifier.replace(/\\.js$/, ".ts") : specifier, context);
    },
    load(url, context, next) {
      loaded.push(url);
      return next(url, context);
    },
  });
  const { LiveChatClient } = await import(${JSON.stringify(url)});
  await new LiveChatClient({ token: "t" }).close();
  console.log(JSON.stringify(loaded));`;

function loadedBy(module: string): string[] {
  const url = new URL(module, import.meta.url).href;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script(url)], {
    encoding: "utf8",
  });
  return z.array(z.string()).parse(JSON.parse(output));
}

/** The packages that URLs lie in. */
function packagesOf(urls: readonly string[]): string[] {
  const names = urls.map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].toSorted();
}

describe("pulumi-livechat/api", () => {
  it("loads undici and p-limit, and no other package: not Pulumi, not gRPC", () => {
    const loaded = loadedBy("../../src/api/index.ts");
    expect(loaded.some((url) => url.endsWith("/src/api/client.ts"))).toBe(true);
    expect(packagesOf(loaded)).toEqual(["p-limit", "undici", "yocto-queue"]);
  });

  it("loads nothing of the project's but itself, and pieces that know of nothing else", () => {
    const own = loadedBy("../../src/api/index.ts").filter((url) => url.endsWith(".ts"));
    expect(own.filter((url) => !/\/src\/(api|shared)\//.test(url))).toEqual([]);
  });
});
