import { fileURLToPath } from "node:url";
import type { Case } from "../case.js";
import { inTurns, run } from "../run.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What loading the package costs a program, and the loader a provider process. */
export const imports: Case = {
  name: "imports",
  title: "What is loaded before anything is done",
  async measure() {
    const seconds = await inTurns(5, {
      nothing: timed(""),
      pulumi: timed('import "@pulumi/pulumi"'),
      package: timed('import "pulumi-livechat"'),
      loader: timed(
        'import { createRequire } from "node:module"; createRequire(process.cwd() + "/x.js")("pulumi-livechat/provider").handler("Agent")',
      ),
      api: timed('import "pulumi-livechat/api"'),
    });
    return [
      {
        name: 'import "pulumi-livechat" / import "@pulumi/pulumi"',
        value: seconds.package / seconds.pulumi,
        unit: "×",
      },
      { name: 'import "pulumi-livechat"', value: (seconds.package - seconds.nothing) * 1000, unit: "ms" },
      { name: 'import "@pulumi/pulumi"', value: (seconds.pulumi - seconds.nothing) * 1000, unit: "ms" },
      { name: "the loader's require", value: (seconds.loader - seconds.nothing) * 1000, unit: "ms" },
      { name: 'import "pulumi-livechat/api"', value: (seconds.api - seconds.nothing) * 1000, unit: "ms" },
    ];
  },
};

function timed(code: string): () => Promise<number> {
  const command = [process.execPath, "--input-type=module", "-e", code];
  return async () => (await run(command, { cwd: root, env: process.env })).seconds;
}
