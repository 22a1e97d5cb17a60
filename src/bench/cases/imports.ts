import { fileURLToPath } from "node:url";
import type { Case } from "../case.js";
import { inTurns, run } from "../run.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What loading the package costs a program, and the loader a provider process: Pulumi itself is there in both. */
export const imports: Case = {
  name: "imports",
  title: "What is loaded before anything is done",
  async measure() {
    const ms = await inTurns(5, {
      pulumi: importing("@pulumi/pulumi"),
      package: importing("pulumi-livechat", { after: "@pulumi/pulumi" }),
      loader: importing("pulumi-livechat/provider", { after: "@pulumi/pulumi" }),
      api: importing("pulumi-livechat/api"),
    });
    return [
      {
        name: "our package / the Pulumi SDK that it comes on top of",
        value: ms.package / ms.pulumi,
        unit: "×",
      },
      { name: 'import "@pulumi/pulumi"', value: ms.pulumi, unit: "ms" },
      { name: 'import "pulumi-livechat", after it', value: ms.package, unit: "ms" },
      { name: "the loader's require, after it", value: ms.loader, unit: "ms" },
      { name: 'import "pulumi-livechat/api", by itself', value: ms.api, unit: "ms" },
    ];
  },
};

/** The milliseconds that one import takes, in a process of its own. */
function importing(name: string, { after }: { after?: string } = {}): () => Promise<number> {
  const code = `
    ${after === undefined ? "" : `await import(${JSON.stringify(after)});`}
    const start = performance.now();
    await import(${JSON.stringify(name)});
    console.log(performance.now() - start);
  `;
  const command = [process.execPath, "--input-type=module", "-e", code];
  return async () => Number((await run(command, { cwd: root, env: process.env })).output);
}
