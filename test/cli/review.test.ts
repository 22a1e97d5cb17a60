import { describe, expect, it } from "vitest";
import { fixtures, recordedPlan } from "../review/recorded.js";
import { runCli } from "./fake.js";

describe("review", () => {
  it.each(["embedded", "pulumi"])(
    "prints what the %s engine wrote as Markdown, with places",
    async (engine) => {
      const { status, stdout } = await runCli(["review", `${fixtures}${engine}.json`, "--cwd", fixtures]);
      expect(status).toBe(0);
      expect(stdout).toContain(
        "### `acme/dev`: 3 to create, 5 to update, 3 to replace, 2 to delete, 1 renamed\n",
      );
      expect(stdout).toContain("**update** group `sales` (`Sales & more`, id `6`, `licence.yaml:6:3`)");
    },
  );

  it("writes the plan as one document", async () => {
    const { status, stdout } = await runCli(["review", `${fixtures}embedded.json`, "--json", "--cwd", "/"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(recordedPlan());
  });

  it("refuses what is no plan", async () => {
    const { status, stderr } = await runCli(["review", `${fixtures}licence.yaml`]);
    expect(status).toBe(1);
    expect(stderr).toContain("is not JSON");
    const other = await runCli(["review", new URL("../../package.json", import.meta.url).pathname]);
    expect(other.status).toBe(2);
    expect(other.stderr).toContain("is no plan: write one with `pulumi-livechat preview --json`");
  });
});
