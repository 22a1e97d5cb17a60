// Writes licence.schema.json from the schemas of the resources and the comments beside them. Run by `npm run build`.
import { writeFileSync } from "node:fs";
import { licenceSchema } from "../dist/licence/json-schema.js";
import { descriptionsIn, typeDescriptions } from "./descriptions.mjs";

const descriptions = {
  ...typeDescriptions(),
  ...descriptionsIn("src/licence/options.ts", "optionsSchema", "options"),
};
writeFileSync(
  new URL("../licence.schema.json", import.meta.url),
  `${JSON.stringify(licenceSchema(descriptions), undefined, 2)}\n`,
);
