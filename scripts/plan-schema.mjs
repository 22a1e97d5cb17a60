// Writes plan.schema.json, the JSON Schema of a plan. Run by `npm run build`.
import { writeFileSync } from "node:fs";
import { planJsonSchema } from "../dist/review/json-schema.js";

writeFileSync(
  new URL("../plan.schema.json", import.meta.url),
  `${JSON.stringify(planJsonSchema(), undefined, 2)}\n`,
);
