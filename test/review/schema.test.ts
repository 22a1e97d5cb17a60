import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { recordedPlan } from "./recorded.js";

const root = new URL("../../", import.meta.url);

describe("the JSON Schema of plans", () => {
  // As `npm run build` makes it and the package ships it.
  execFileSync(process.execPath, ["scripts/plan-schema.mjs"], { cwd: root });
  const schema = JSON.parse(readFileSync(new URL("plan.schema.json", root), "utf8")) as object;
  const accepts = new Ajv({ strict: false }).compile(schema);

  it("accepts the plan of either engine, and nothing that a plan does not have", () => {
    const plan = recordedPlan();
    expect(accepts(plan), JSON.stringify(accepts.errors)).toBe(true);
    expect(accepts(recordedPlan("pulumi"))).toBe(true);
    expect(accepts({ ...plan, more: 1 })).toBe(false);
    expect(accepts({ ...plan, version: 2 })).toBe(false);
    expect(accepts({ ...plan, steps: [{ operation: "explode" }] })).toBe(false);
  });
});
