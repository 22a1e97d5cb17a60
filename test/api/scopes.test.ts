import { describe, expect, it } from "vitest";
import { leastScopes, methodNames, scopesOf } from "../../src/api/index.js";

describe("the scopes of a method", () => {
  it("are those that the documentation prints", () => {
    expect(scopesOf("agents.create")).toEqual({
      scopes: ["accounts--all:r", "agents--all:rw"],
      old: "agents_write",
      only: { "agents--all:rw": "only for the pay per seat pricing model" },
    });
    expect(scopesOf("greetings.get").scopes).toEqual(["greetings_write"]);
    expect(scopesOf("status.get").scopes).toEqual([]);
  });

  it("are known for every method that there is", async () => {
    const { LiveChatClient } = await import("../../src/api/index.js");
    const client = new LiveChatClient({ token: "t" });
    const methods = Object.entries(client).flatMap(([part, api]) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(api))
        .filter((name) => name !== "constructor")
        .map((name) => `${part}.${name}`),
    );
    expect(methods.toSorted()).toEqual([...methodNames].toSorted());
    await client.close();
  });
});

describe("the least scopes", () => {
  it("are each named once, and writing includes reading where the name says so", () => {
    expect(leastScopes(["groups.list", "groups.create", "groups.get", "tags.list", "tags.create"])).toEqual({
      scopes: ["groups--all:rw", "tags_read", "tags_write"],
      old: ["groups_read", "groups_write", "tags_read", "tags_write"],
      only: {},
    });
  });

  it("say what is needed in some case only, unless another method always needs it", () => {
    expect(leastScopes(["agents.create"]).only).toHaveProperty("agents--all:rw");
    expect(leastScopes(["agents.create", "agents.delete"]).only).toEqual({});
    expect(leastScopes([])).toEqual({ scopes: [], old: [], only: {} });
  });
});
