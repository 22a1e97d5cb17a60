import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../src/definitions/index.js";
import { sample } from "../types/index.js";
import { createAccount } from "./account.js";

const types = resourceTypes.map(({ name }) => name);

describe.each(types)("%s", (type) => {
  it.each([[{}], [{ error: "the database is away" }], [{ errors: ["away"] }], [{ events: null }], [null]])(
    "is not taken for gone, nor for not yet there, where all reads are answered with 200 and %j",
    async (instead) => {
      let isAway = false;
      const away = {
        beforeAnswer: (
          { record }: { record: { method: string } },
          answer: { status: number; value: unknown },
        ) => {
          if (isAway && record.method === "GET") Object.assign(answer, { status: 200, value: instead });
        },
      };
      await using account = await createAccount({ interceptors: [away] });
      const written = () => account.emulator.requests.all().filter(({ method }) => method !== "GET").length;
      const args = sample(type);
      const resource = account.operation().resource(type);
      isAway = true;
      await expect(resource.up(args)).rejects.toThrow();
      expect(written()).toBe(0);
      isAway = false;
      await resource.up(args);
      const before = written();
      isAway = true;
      await expect(account.operation().continue(type, resource).refresh()).rejects.toThrow();
      await expect(account.operation().resource(type).get(resource.kept.id)).rejects.not.toMatchObject({
        code: "not_found",
      });
      isAway = false;
      const later = account.operation().continue(type, resource);
      expect(await later.refresh()).toBe(false);
      expect(await later.up(args)).toEqual({ op: "same" });
      expect(written()).toBe(before);
    },
  );
});
