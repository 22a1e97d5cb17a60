import { describe, expect, it } from "vitest";
import { World } from "./world.js";

const program = `new Thing("a", { key: "a", value: pulumi.secret("s3cret-value") });`;

/** A world in whose environment there is no passphrase. */
function withoutPassphrase(): World {
  const world = new World().program(program);
  delete world.env["PULUMI_CONFIG_PASSPHRASE"];
  return world;
}

const fails = () => Promise.reject(new Error("asked"));

describe("a passphrase that is needed and not set", () => {
  it("is told by the preview already, in the words of the up", async () => {
    const world = withoutPassphrase();
    const previewed = await world.preview();
    expect(previewed).toMatchObject({ ok: false, errors: [{ code: "passphrase" }] });
    expect((await world.up()).errors).toEqual(previewed.errors);
    expect(world.calls()).toEqual([]);
  });

  it("is asked for by the preview, and by each later operation, with whether it is a new one", async () => {
    const world = withoutPassphrase();
    const asked: boolean[] = [];
    const askPassphrase = (isNew: boolean) => {
      asked.push(isNew);
      return Promise.resolve("correct horse");
    };
    expect(await world.preview({ askPassphrase })).toMatchObject({ ok: true });
    expect(asked.splice(0)).toEqual([true]);
    expect(await world.up({ askPassphrase })).toMatchObject({ ok: true });
    expect(asked.splice(0)).toEqual([true]);
    for (const operation of ["preview", "refresh", "destroy"] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await world[operation]({ askPassphrase })).toMatchObject({ ok: true });
      expect(asked.splice(0)).toEqual([false]);
    }
  });

  it("is not asked for where nothing is secret", async () => {
    const world = withoutPassphrase().program(`new Thing("a", { key: "a" });`);
    expect(await world.preview({ askPassphrase: fails })).toMatchObject({ ok: true });
    expect(await world.up({ askPassphrase: fails })).toMatchObject({ ok: true });
  });
});
