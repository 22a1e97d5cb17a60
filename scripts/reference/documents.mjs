// The page of the JSON documents: of their schemas, where there are, and else of the types of src/ that they are written as.
import { planJsonSchema } from "../../dist/review/json-schema.js";
import { page, prose, table } from "./markdown.mjs";
import { anchorOf } from "./shapes.mjs";
import { tablesOf } from "./tables.mjs";

/** Each document: who writes it, and its schema or the file and the name of its type. */
const documents = [
  {
    title: "Report of an operation",
    by: "`preview`, `up`, `refresh`, `destroy` and `import` with `--json`, of the embedded engine",
    of: ["src/cli/json-report.ts", "Report"],
  },
  {
    title: "Plan",
    by: "`review --json`, `compare --json`, `preview --save-plan`; its JSON Schema is `pulumi-livechat/plan.schema.json`",
    of: planJsonSchema(),
  },
  { title: "Preflight", by: "`preflight --json`", of: ["src/licence/preflight.ts", "Preflight"] },
  { title: "Validation", by: "`validate --json`", of: ["src/cli/commands/validate.ts", "Validation"] },
  { title: "Scopes", by: "`scopes --json`", of: ["src/cli/commands/scopes.ts", "NeededScopes"] },
  {
    title: "Stacks",
    by: "`stack ls --json`: a list, each of it",
    of: ["src/engine/stacks.ts", "StackSummary"],
  },
  {
    title: "Configuration",
    by: "`config --json`: an object with a member for each key, such as `livechat:account`",
    of: ["src/cli/commands/config.ts", "ShownValue"],
  },
  {
    title: "State",
    by: "`stack export`, `state move`; `stack import` and `--state` read it, and so does the Pulumi CLI, whose form it is",
    of: ["src/engine/state/deployment.ts", "UntypedDeployment"],
  },
  {
    title: "Resource of a state",
    by: "the same, as part of it",
    of: ["src/engine/state/deployment.ts", "StoredResource"],
  },
  {
    title: "Import file",
    by: "`export`, as `import.json`; `import` reads it, and so does `pulumi import --file`, whose form it is",
    of: ["src/engine/import-resources.ts", "ImportFile"],
  },
  {
    title: "Backup, its first line",
    by: "a run, before it changes something ([docs/restoring.md](../restoring.md)): a file with a JSON document in each line",
    of: ["src/shared/backup-file.ts", "BackupHead"],
  },
  {
    title: "Backup, each further line",
    by: "a run, for each object before it changes it",
    of: ["src/shared/backup-file.ts", "BackupRecord"],
  },
  {
    title: "Run of a fleet",
    by: "`npm run fleet` of [many licences](../many-licences.md), as `.fleet/last.json`; `--resume` reads it",
    of: ["examples/fleet/fleet.js", "Run"],
  },
];

const seed = ["src/emulator/seed.ts", "LicenceSeed"];

/** The files whose types are told. */
export const files = [seed[0], ...documents.flatMap(({ of }) => (Array.isArray(of) ? [of[0]] : []))];

/** What is told in one place of the page, by the names of types. */
export const elsewhere = {
  StoredResource: "[resource of a state](#resource-of-a-state)",
  Stop: "[guard](#plan-guards)",
};

const fields = { name: "field", level: 3, found: {}, isGiven: false, tellsMissing: true };

/** The file that people write for the emulator: long, and of no use to anybody else. */
export function seedPage(types) {
  return page(
    "A seed of the emulator",
    "`emulator --seed` begins with what this file has: a JSON list of licences. `--data` keeps such a file. In a test it is " +
      "the option `licences` of `createEmulator`. The fields of `data` are those of the API, in the words of its documentation.",
    "## A licence",
    tablesOf(types.schemaOf(...seed), "seed", fields),
  );
}

export function documentsPage(types) {
  return page(
    "JSON documents",
    "What commands write with `--json`, and the files that they write and read as JSON. Fields are only ever added to them. A " +
      "licence file's own schema is `pulumi-livechat/licence.schema.json` ([licence file](licence.md)), and the native " +
      "provider's is `pulumi-livechat/schema.json` ([native provider](native-provider.md)).",
    table(
      ["document", "written by"],
      documents.map(({ title, by }) => [`[${title}](#${anchorOf(title)})`, by]),
    ),
    documents.map(({ title, by, of }) => {
      const schema = Array.isArray(of) ? types.schemaOf(...of) : of;
      return [
        `## ${title}`,
        prose(schema.description),
        `Written by ${by}.`,
        tablesOf(schema, title, { ...fields, prefix: `${title}: ` }),
      ];
    }),
  );
}
