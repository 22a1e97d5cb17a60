import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { findPostgres, startPostgres } from "./postgres.js";

const programs = await findPostgres();

describe("the database of the tests, PostgreSQL", () => {
  if (programs === undefined) {
    it.skip("answers (skipped: there is no PostgreSQL of Debian's packages)", () => undefined);
    return;
  }

  it("answers to whoever has its password, and to nobody else", async () => {
    await using database = await startPostgres(programs);
    const { PULUMI_BACKEND_URL: url, PGPASSWORD } = database.env;
    const ask = (password: string) =>
      promisify(execFile)(
        join(programs, "psql"),
        ["--no-psqlrc", "--tuples-only", url, "-c", "select 6 * 7"],
        {
          env: { LC_ALL: "C", PGPASSWORD: password },
        },
      );
    expect((await ask(PGPASSWORD)).stdout.trim()).toBe("42");
    await expect(ask("another")).rejects.toThrow("password authentication failed");
  });
});
