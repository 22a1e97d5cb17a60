import { describe, expect, it } from "vitest";
import { missingPulumiCli } from "../lifecycle/pulumi-cli.js";
import { ENGINES, FORGES, startTeam } from "./team.js";

const missing = await missingPulumiCli();

const combinations = FORGES.flatMap((forge) => ENGINES.map((engine) => [forge, engine] as const));

describe.each(combinations)(
  "examples/ci on %s with ENGINE: %s",
  { timeout: 600_000 },
  (forgeName, engine) => {
    if (engine === "pulumi" && missing !== undefined) {
      it.skip(`does what was reviewed (skipped: ${missing})`, () => undefined);
      return;
    }

    it("tells what a pull request does, does that when it is merged, and tells drift", async () => {
      await using team = await startTeam(forgeName, engine);
      const { forge, run, edit, account, writes } = team;
      await team.begin();

      const request = forge.open();
      for (const stack of ["north", "south"] as const) {
        const review = await run("review", stack, { request });
        expect(review.status, review.said).toBe(0);
      }
      expect(request.comments.map(({ body }) => body)).toEqual([
        expect.stringMatching(
          /^<!-- .*north -->\n### `fleet\/north`: 8 to create\n[^]*validate and preflight/,
        ),
        expect.stringMatching(
          /^<!-- .*south -->\n### `fleet\/south`: 8 to create\n[^]*Nothing stands in the way/,
        ),
      ]);
      const told = request.comments.map(({ body }) => body);

      // The account is no longer such that it can be done: the comment says so, and the job fails.
      const { data } = account("north");
      account("north").edit(
        ({ groups }) =>
          void groups.push({ ...(data.groups[0] as (typeof groups)[number]), id: 77, name: "Sales" }),
      );
      const refused = await run("review", "north", { request });
      expect(refused.status, refused.said).not.toBe(0);
      expect(request.comments).toHaveLength(2);
      expect(request.comments[0]?.body).toMatch(
        /`up` would be refused[^]*"Sales" exists already[^]*1 obstacle/,
      );
      account("north").edit(({ groups }) => void groups.pop());

      // It is reviewed again, and everything is as it was.
      expect(await run("review", "north", { request })).toMatchObject({ status: 0 });
      expect(request.comments.map(({ body }) => body)).toEqual(told);
      expect(writes()).toBe(0);

      // What is on the main branch is not what was reviewed.
      request.mergedAs = "c0ffee";
      await edit("licence.yaml", (text) => text.replace("name: Order placed", "name: Ordered"));
      const other = await run("up", "north", { commit: "c0ffee" });
      expect(other.status, other.said).toBe(1);
      expect(other.said).toContain(`was reviewed in pull request ${request.number}: nothing is done`);
      expect(writes()).toBe(0);

      await edit("licence.yaml", (text) => text.replace("name: Ordered", "name: Order placed"));
      const up = await run("up", "north", { commit: "c0ffee" });
      expect(up.status, up.said).toBe(0);
      expect(account("north").data.goals.map(({ name }) => name)).toEqual(["Order placed"]);
      expect(account("south").data.goals).toEqual([]);

      // Somebody changes the account by hand.
      const isAsDeclared = await run("drift", "north");
      expect(isAsDeclared.status, isAsDeclared.said).toBe(0);
      account("north").edit(({ goals }) => void Object.assign(goals[0] ?? {}, { name: "By hand" }));
      const written = writes();
      for (const _ of ["a first night", "the next one"]) {
        const drift = await run("drift", "north");
        expect(drift.status, drift.said).not.toBe(0);
        expect(forge.issues).toEqual([
          expect.objectContaining({
            title: expect.stringContaining("fleet/north"),
            body: expect.stringContaining("By hand"),
          }),
        ]);
      }
      // Where it cannot be looked at, that is no drift.
      forge.issues.length = 0;
      const blind = await run("drift", "north", { token: "dal:another-t0ken" });
      expect(blind.status, blind.said).not.toBe(0);
      expect(forge.issues).toEqual([]);
      expect(writes()).toBe(written);
    });
  },
);

describe.each(ENGINES)("examples/ci with ENGINE: %s, a guard", { timeout: 600_000 }, (engine) => {
  if (engine === "pulumi" && missing !== undefined) {
    it.skip(`stops a plan (skipped: ${missing})`, () => undefined);
    return;
  }

  it("stops the review and the up, until the pull request itself says why it is allowed", async () => {
    await using team = await startTeam("GitHub", engine);
    const { forge, run, edit, account, writes } = team;
    await team.begin();
    await team.bring("north");
    const permission = () => account("north").data.agents.find(({ name }) => name === "Jane Roe")?.permission;
    const request = forge.open();
    await edit("licence.yaml", (text) =>
      text.replace("name: Jane Roe", "name: Jane Roe\n    permission: administrator"),
    );

    const stopped = await run("review", "north", { request });
    expect(stopped.status, stopped.said).toBe(3);
    expect(request.comments.map(({ body }) => body)).toEqual([expect.stringContaining("newAdministrator")]);
    request.mergedAs = "c0ffee";
    const written = writes();
    const refused = await run("up", "north", { commit: "c0ffee" });
    expect(refused.status, refused.said).toBe(3);
    expect(writes()).toBe(written);
    expect(permission()).toBe("normal");

    const reason = "config:\n  livechat:allow: { newAdministrator: She leads the team }";
    await edit("Pulumi.north.yaml", (text) => text.replace("config:", reason));
    const allowed = await run("review", "north", { request });
    expect(allowed.status, allowed.said).toBe(0);
    expect(request.comments.map(({ body }) => body)).toEqual([expect.stringContaining("She leads the team")]);
    const up = await run("up", "north", { commit: "c0ffee" });
    expect(up.status, up.said).toBe(0);
    expect(permission()).toBe("administrator");
  });
});

describe.each(FORGES)(
  "examples/ci on %s, the job that needs no account",
  { timeout: 600_000 },
  (forgeName) => {
    it("brings the licence to the emulator, and fails where LiveChat would refuse it", async () => {
      await using team = await startTeam(forgeName, "embedded");
      const passed = await team.run("emulator", undefined);
      expect(passed.status, passed.said).toBe(0);
      expect(passed.said).toMatch(/8 created[^]*no changes, 8 unchanged/);
      expect(team.writes()).toBe(0);

      await team.edit("licence.yaml", (text) => text.replace("type: visits_number", "type: visits_numbr"));
      const failed = await team.run("emulator", undefined);
      expect(failed.status, failed.said).not.toBe(0);
      expect(failed.said).toContain("licence.yaml:40");
    });
  },
);
