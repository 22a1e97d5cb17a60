import { Command } from "commander";
import { checkLicence } from "../../licence/check.js";
import { loadFile } from "../../licence/load.js";
import { preflight, type Preflight, type PreflightObject } from "../../licence/preflight.js";
import type { Place } from "../../licence/problem.js";
import { selectionOf } from "../../provider/operation/selection.js";
import type { CliContext } from "../context.js";
import { withDebug } from "../debugged.js";
import { count, writeJson, writeLines } from "../output.js";
import { exitStatus } from "../status.js";
import { withAccount } from "./account.js";
import { includesOf, type LicenceFlags, valuesOf, withLicence } from "./licence-options.js";

interface Flags extends LicenceFlags {
  json?: boolean;
  adopt?: boolean;
  debug?: boolean;
}

export function preflightCommand(context: CliContext): Command {
  return withDebug(withLicence(new Command("preflight")))
    .description(
      "Say what bringing a licence file to the account would do: what is made, adopted and left alone, and what stands " +
        "in the way. The account is only read.",
    )
    .argument("<file>", "the licence file")
    .option("--adopt", "what exists is adopted, as with livechat:adopt")
    .option("-j, --json", "write the result to stdout as one JSON document")
    .addHelpText(
      "after",
      "\nIt looks at the account and at no stack: what a stack manages already is told like anything else that exists.\n" +
        "The credentials are those of LIVECHAT_TOKEN and LIVECHAT_ACCOUNT in the environment. It ends with status 3 if\n" +
        "something stands in the way.",
    )
    .action((file: string, flags: Flags) => run(context, file, flags));
}

async function run(context: CliContext, file: string, flags: Flags): Promise<void> {
  const model = checkLicence(loadFile(file, valuesOf(context, flags), includesOf(context, flags)));
  const adopt = flags.adopt === true || selectionOf("LIVECHAT_ADOPT", context.env["LIVECHAT_ADOPT"]);
  const acceptLoss = selectionOf("LIVECHAT_ACCEPT_LOSS", context.env["LIVECHAT_ACCEPT_LOSS"]);
  const result = await withAccount(context, flags, (account, onProgress) =>
    preflight(account, model, { adopt, acceptLoss, onProgress }),
  );
  if (!result.ok) {
    context.status = exitStatus.unexpected;
  }
  if (flags.json === true) {
    await writeJson(context.stdout, result);
  } else {
    await writeLines(context.stderr, lines(result));
  }
}

const MOST_SHOWN = 30;

function lines({ ok, objects, unmet, extra, mails }: Preflight): string[] {
  const created = objects.filter(({ outcome }) => outcome === "create");
  const blocked = objects.filter(({ outcome, needsAdopt }) => outcome === "collides" || needsAdopt === true);
  const adopted = objects.filter((object) => object.outcome !== "create" && !blocked.includes(object));
  return [
    ...part(
      "To create",
      created.map((object) => `${named(object)}${noted(object)}`),
    ),
    ...part(
      "To adopt",
      adopted.map((object) => `${named(object)}${change(object)}${noted(object)}`),
    ),
    ...part("In the way", [
      ...blocked.map((object) => `${at(object.place)}${named(object)}: ${obstacle(object)}`),
      ...unmet.map(({ place, section, key, property, reason }) => {
        return `${at(place)}${section}.${key}.${property}: ${reason}`;
      }),
    ]),
    ...part(
      "In the account, and not in the licence (left alone, unless the stack manages it)",
      shortened(extra.map(({ title, id }) => `${title} (id ${id})`)),
    ),
    "",
    `${created.length} to create, ${adopted.length} to adopt, ${count(blocked.length + unmet.length, "obstacle")}, ` +
      `${extra.length} left alone. ${ok ? "Nothing stands in the way." : "`up` would not succeed as it is."}`,
    ...(mails === 0
      ? []
      : [
          `${count(mails, "e-mail")} with an activation link would be sent, to agents who are made without a password.`,
        ]),
  ];
}

function part(head: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${head}:`, ...items.map((item) => `  ${item}`)];
}

/** An account may hold thousands, and what to do with the licence shows in what comes before them. */
function shortened(items: readonly string[]): string[] {
  const more = items.length - MOST_SHOWN;
  return more > 0 ? [...items.slice(0, MOST_SHOWN), `and ${more} more (--json lists them all)`] : [...items];
}

function named({ section, key, title }: PreflightObject): string {
  return `${section}.${key}  ${title}`;
}

function change({ outcome, differs = [] }: PreflightObject): string {
  return outcome === "differs" ? `, changing ${differs.join(", ")}` : ", as it is";
}

function noted({ note }: PreflightObject): string {
  return note === undefined ? "" : `; ${note}`;
}

function obstacle({ problem, id }: PreflightObject): string {
  return (
    problem ??
    `exists already (id ${id}): give it \`adopt: true\`, or everything --adopt (livechat:adopt), to take it over`
  );
}

function at(place: Place | undefined): string {
  return place === undefined ? "" : `${place.file}:${place.line}:${place.column}: `;
}
