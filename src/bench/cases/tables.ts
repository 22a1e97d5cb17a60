import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case } from "../case.js";
import { inTurns, median, run, type Run } from "../run.js";

const count = 5000;
const command = fileURLToPath(new URL("../../../bin/pulumi-livechat.js", import.meta.url));

/** The check of a licence whose canned responses stand in a table, beside one without a row. */
export const tables: Case = {
  name: "tables",
  title: `Validate of ${count} canned responses from a table, as whole processes`,
  measure: async () => {
    const folder = await mkdtemp(join(tmpdir(), "bench-tables-"));
    try {
      await Promise.all([write(join(folder, "full"), count), write(join(folder, "empty"), 0)]);
      const peaks: Record<"full" | "empty", number[]> = { full: [], empty: [] };
      const timed = async (name: keyof typeof peaks): Promise<number> => {
        const { seconds, peakMiB } = await validate(join(folder, name));
        peaks[name].push(peakMiB);
        return seconds;
      };
      const seconds = await inTurns(5, { full: () => timed("full"), empty: () => timed("empty") });
      const growth = median(peaks.full) - median(peaks.empty);
      return [
        { name: `validate of ${count} rows`, value: seconds.full, unit: "s", atMost: 1 },
        { name: "validate of a table without rows", value: seconds.empty, unit: "s" },
        { name: `${count} rows / none`, value: seconds.full / seconds.empty, unit: "×" },
        { name: "memory per row", value: (growth * 2 ** 20) / count, unit: "bytes" },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function write(folder: string, rows: number): Promise<void> {
  await mkdir(folder);
  const lines = Array.from(
    { length: rows },
    (_, index) =>
      `r${index},"Text number ${index}: thank you for waiting, and have a great day.",tag${index % 100};help,0\n`,
  );
  await writeFile(join(folder, "licence.yaml"), "cannedResponses: { from: responses.csv }\n");
  await writeFile(join(folder, "responses.csv"), `key,text,tags,group\n${lines.join("")}`);
}

async function validate(cwd: string): Promise<Run> {
  return await run([process.execPath, command, "validate", "licence.yaml"], { cwd, env: process.env });
}
