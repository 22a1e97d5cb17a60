import { z } from "zod";
import { planSchema } from "./plan.js";

/** The JSON Schema of a plan, for those who read one. */
export function planJsonSchema(): object {
  return {
    title: "A plan of a LiveChat licence",
    description:
      "What an `up` would do, as `pulumi-livechat review --json` writes it, the same for both engines.",
    ...z.toJSONSchema(planSchema, { target: "draft-7" }),
  };
}
