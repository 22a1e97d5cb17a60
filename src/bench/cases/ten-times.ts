import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case, Figure } from "../case.js";
import { inTurns, median, run, type Run } from "../run.js";

const [agents, responses] = [10_000, 50_000];
const command = fileURLToPath(new URL("../../../bin/pulumi-livechat.js", import.meta.url));

/** Whether a licence of ten times the largest that is usual costs ten times as much: all in YAML, and the responses in a table. */
export const tenTimes: Case = {
  name: "ten-times",
  title: `Validate of ${agents} agents and ${responses} canned responses, beside a tenth of each`,
  measure: async () => {
    const folder = await mkdtemp(join(tmpdir(), "bench-ten-times-"));
    try {
      return [...(await compared(folder, "yaml")), ...(await compared(folder, "table"))];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const text = (i: number) => `"Text number ${i}: thank you for waiting, and have a great day."`;

type Form = "yaml" | "table";

async function compared(folder: string, form: Form): Promise<Figure[]> {
  const [small, large] = [join(folder, `${form}-small`), join(folder, `${form}-large`)];
  await Promise.all([write(small, form, 1 / 10), write(large, form, 1)]);
  const peaks: number[] = [];
  const seconds = await inTurns(3, {
    small: async () => (await validated(small)).seconds,
    large: async () => {
      const { seconds: taken, peakMiB } = await validated(large);
      peaks.push(peakMiB);
      return taken;
    },
  });
  const how = form === "yaml" ? "all in YAML" : "the responses in a table";
  return [
    { name: `validate: all / a tenth, ${how}`, value: seconds.large / seconds.small, unit: "×", atMost: 11 },
    { name: `validate of all, ${how}`, value: seconds.large, unit: "s" },
    { name: `peak memory, ${how}`, value: median(peaks), unit: "MiB", atMost: 1200 },
  ];
}

async function validated(cwd: string): Promise<Run> {
  return await run([process.execPath, command, "validate", "licence.yaml"], { cwd, env: process.env });
}

async function write(folder: string, form: Form, part: number): Promise<void> {
  await mkdir(folder);
  const each = (count: number, line: (index: number) => string) =>
    Array.from({ length: count * part }, (_, index) => line(index)).join("");
  const people = each(agents, (i) => `  a${i}: { login: agent${i}@example.com, name: Agent number ${i} }\n`);
  const own =
    form === "table"
      ? " { from: responses.csv }\n"
      : `\n${each(responses, (i) => `  r${i}: { text: ${text(i)}, tags: [tag${i % 100}, help], group: 0 }\n`)}`;
  await writeFile(join(folder, "licence.yaml"), `agents:\n${people}cannedResponses:${own}`);
  if (form === "table") {
    const rows = each(responses, (i) => `r${i},${text(i)},tag${i % 100};help,0\n`);
    await writeFile(join(folder, "responses.csv"), `key,text,tags,group\n${rows}`);
  }
}
