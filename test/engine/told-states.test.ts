import { describe, expect, it } from "vitest";
import { World } from "./world.js";

const SEALED = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("a preview that is asked for states", () => {
  it("tells each resource before and after, and of a secret only that it is one", async () => {
    const world = new World().program(`
      new Thing("a", { key: "a", value: pulumi.secret("the-first-secret") });
      new Thing("gone", { key: "gone" });
      new Thing("kept", { key: "kept" }, { protect: true });
    `);
    await world.up();
    world.program(`
      const a = new Thing("a", { key: "a2", value: pulumi.secret("the-second-secret") });
      new Thing("kept", { key: "kept" });
      new Thing("new", { key: "new", value: a.serial });
    `);
    const { steps } = await world.preview({ states: true });
    const of = (name: string) => steps.find((step) => step.name === name);
    expect(of("a")).toMatchObject({
      op: "replace",
      oldState: { inputs: { key: "a", value: SEALED }, outputs: { key: "a" } },
      newState: { inputs: { key: "a2", value: SEALED } },
    });
    expect(of("kept")).toMatchObject({ op: "same", oldState: { protect: true }, newState: {} });
    const { outputs = {} } = of("kept")?.oldState ?? {};
    expect(Object.keys(outputs).toSorted(), "what is not among the inputs").toEqual([
      "__provider",
      "secretSerial",
      "serial",
    ]);
    expect(of("kept")?.newState?.protect).toBeUndefined();
    expect(of("new")).toMatchObject({ newState: { inputs: { key: "new", value: UNKNOWN } } });
    expect(of("new")?.oldState).toBeUndefined();
    expect(of("gone")).toMatchObject({ op: "delete", oldState: { inputs: { key: "gone" } } });
    expect(of("gone")?.newState).toBeUndefined();
    const without = await world.preview();
    expect(without.steps.some((step) => step.oldState ?? step.newState)).toBe(false);
  });
});
