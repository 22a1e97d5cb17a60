import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmulator, type Emulator } from "../../emulator/index.js";
import type { Case, Figure } from "../case.js";
import { environmentOf } from "../engines.js";
import { inTurns, run, type Run } from "../run.js";

const count = 10_000;
const root = fileURLToPath(new URL("../../../", import.meta.url));
const command = fileURLToPath(new URL("../../../bin/pulumi-livechat.js", import.meta.url));

/** An export of many canned responses, beside a bare loop that only downloads the same pages. */
export const exporting: Case = {
  name: "export",
  title: `Export of ${count} canned responses, beside a bare loop over the same pages, as whole processes`,
  measure: async () => [
    ...(await compared(undefined, "no latency")),
    ...(await compared("latency:50", "each answer 50 ms late")),
  ],
};

async function compared(faults: string | undefined, weather: string): Promise<Figure[]> {
  const emulator = await createEmulator({
    licences: [{ data: "empty" }],
    ...(faults !== undefined && { faults }),
  });
  try {
    await fill(emulator);
    emulator.requests.clear();
    const { peakMiB } = await exportOf(emulator);
    const paths = emulator.requests
      .all()
      .map(({ path, query }) => `${path}?${new URLSearchParams(query as Record<string, string>).toString()}`);
    const seconds = await inTurns(5, {
      ours: async () => (await exportOf(emulator)).seconds,
      bare: async () => (await download(emulator, paths)).seconds,
    });
    return [
      {
        name: `export / bare loop, ${weather}`,
        value: seconds.ours / seconds.bare,
        unit: "×",
        // Without a latency it compares two programs, and not what anybody waits for.
        ...(faults !== undefined && { atMost: 1.5 }),
      },
      { name: `export, ${weather}`, value: seconds.ours, unit: "s" },
      { name: `bare loop, ${weather}`, value: seconds.bare, unit: "s" },
      { name: `requests, ${weather}`, value: paths.length, unit: "requests" },
      { name: `peak memory of the export, ${weather}`, value: peakMiB, unit: "MiB" },
    ];
  } finally {
    await emulator.close();
  }
}

/** Puts the canned responses into the account, past the API. */
async function fill(emulator: Emulator): Promise<void> {
  emulator.licence().edit((data) => {
    for (let i = 0; i < count; i++) {
      data.cannedResponses.push({
        id: 3000 + i * 10,
        group: 0,
        text: `Text number ${i}: thank you for waiting, and have a great day.`,
        creation_date: 1358257181,
        created_by: emulator.licence().account,
        tags: [`tag${i % 100}`, "help"],
      });
    }
  });
}

async function exportOf(emulator: Emulator): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), "bench-export-"));
  try {
    return await run([process.execPath, command, "export", "--out", join(folder, "out")], {
      cwd: folder,
      env: environmentOf(emulator),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const bareLoop = `
import { request } from "undici";
const { LIVECHAT_BASE_URL, LIVECHAT_ACCOUNT, LIVECHAT_TOKEN, BENCH_PATHS } = process.env;
const headers = {
  authorization: "Basic " + Buffer.from(LIVECHAT_ACCOUNT + ":" + LIVECHAT_TOKEN).toString("base64"),
  "x-api-version": "2",
};
for (const path of JSON.parse(BENCH_PATHS)) {
  const { body } = await request(LIVECHAT_BASE_URL + path, { headers });
  await body.json();
}
`;

async function download(emulator: Emulator, paths: readonly string[]): Promise<Run> {
  return await run([process.execPath, "--input-type=module", "-e", bareLoop], {
    cwd: root,
    env: { ...environmentOf(emulator), BENCH_PATHS: JSON.stringify(paths) },
  });
}
