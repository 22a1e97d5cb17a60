import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Backups, MOST_BACKUPS } from "../../src/provider/operation/backups.js";
import { readBackup, RUN_BACKUP } from "../../src/shared/backup-file.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backups-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Those of one process, in a folder that a setting names. */
function backups(told: (file: string) => void = () => {}): Backups {
  return new Backups({}, () => folder, told);
}

const content = (name: string) => () => Promise.resolve({ isFresh: true, values: { name }, secrets: {} });

describe("what a process keeps", () => {
  it("is one file, which is told once, with each object once and as it was first", async () => {
    const files: string[] = [];
    const kept = backups((file) => files.push(file));
    await Promise.all(
      Array.from({ length: 50 }, (_, id) => kept.keep("Group", String(id), content(`g${id}`))),
    );
    await kept.keep("Group", "7", content("another"));
    await kept.keep("Goal", "7", content("goal"));
    expect(files).toHaveLength(1);
    const { records } = readBackup(files[0] as string);
    expect(records).toHaveLength(51);
    expect(records.filter(({ id }) => id === "7").map(({ values }) => values)).toEqual([
      { name: "g7" },
      { name: "goal" },
    ]);
  });

  it("is on the disk when it is said to be, and what a crash cut off is not read", async () => {
    let file = "";
    const kept = backups((name) => (file = name));
    await kept.keep("Group", "1", content("one"));
    expect(readBackup(file).records.map(({ id }) => id)).toEqual(["1"]);
    await appendFile(file, '{"type":"Group","id":"2","at":"2026');
    expect(readBackup(file).records.map(({ id }) => id)).toEqual(["1"]);
    await writeFile(file, `${await readFile(file, "utf8")}\n`);
    expect(() => readBackup(file)).toThrow(/is damaged in line 3/);
  });

  it("is nothing where the object is not there, or nothing is to be kept", async () => {
    await backups().keep("Group", "1", () => Promise.resolve(undefined));
    await new Backups(
      {},
      () => undefined,
      () => {},
    ).keep("Group", "1", content("one"));
    expect(await readdir(folder)).toEqual([]);
  });

  it("goes on in a new file after it could not be written", async () => {
    const files: string[] = [];
    const kept = new Backups(
      {},
      () => join(folder, "kept"),
      (file) => files.push(file),
    );
    await writeFile(join(folder, "kept"), "in the way");
    await expect(kept.keep("Group", "1", content("one"))).rejects.toMatchObject({ code: "not_kept" });
    await rm(join(folder, "kept"));
    await kept.keep("Group", "1", content("one"));
    expect(readBackup(files[0] as string).records).toHaveLength(1);
  });

  it("is of several processes in one folder, of which none touches another's", async () => {
    const all = [backups(), backups(), backups()];
    await Promise.all(all.map((kept, id) => kept.keep("Group", String(id), content("one"))));
    const files = await readdir(folder);
    expect(files).toHaveLength(3);
    const ids = files.flatMap((file) => readBackup(join(folder, file)).records.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(["0", "1", "2"]);
  });

  it("is pruned in the folder of a stack, and nowhere else", async () => {
    const own = join(folder, "own");
    await mkdir(own);
    for (let day = 10; day < 10 + MOST_BACKUPS; day++)
      await writeFile(join(own, `202001${day}T000000Z-abcdef.jsonl`), "");
    await writeFile(join(own, "mine.jsonl"), "");
    const run = { [RUN_BACKUP]: JSON.stringify({ folder: own, head: {} }) };
    await new Backups(
      run,
      () => undefined,
      () => {},
    ).keep("Group", "1", content("one"));
    const left = (await readdir(own)).toSorted();
    expect(left).toHaveLength(MOST_BACKUPS + 1);
    expect(left).toContain("mine.jsonl");
    expect(left).not.toContain("20200110T000000Z-abcdef.jsonl");
    expect(left).toContain("20200111T000000Z-abcdef.jsonl");
  });
});

it("a file of another kind is no backup", async () => {
  const file = join(folder, "other");
  await writeFile(file, '{"version":3}\n');
  expect(() => readBackup(file)).toThrow(/is no backup that this version of pulumi-livechat knows/);
});
