import { relative, resolve } from "node:path";
import { createTwoFilesPatch } from "diff";
import { nativeTokenOf } from "../../shared/permanent.js";
import { typeOfToken } from "../../definitions/index.js";
import { problemText, placeText } from "../../licence/problem.js";
import { type Updated, type UpdatedObject, updateLicence } from "../../licence/update/index.js";
import { IMPORT_FILE, writeUpdated } from "../../licence/update/write.js";
import { joined, printable, type Printable, printableLines } from "../../shared/printable.js";
import type { CliContext } from "../context.js";
import type { StackContents } from "../engine.js";
import { count, write, writeLines } from "../output.js";
import { managedBy, settingsOf, type StackFlags, stackOf } from "../stack-settings.js";
import { exitStatus, UsageError } from "../status.js";
import { withAccount } from "./account.js";
import {
  fileOf,
  includesOf,
  type LicenceFlags,
  type PickFlags,
  picksOf,
  valuesOf,
} from "./licence-options.js";

export interface UpdateFlags extends LicenceFlags, PickFlags, StackFlags {
  /** The licence file, or that of the stack. */
  update?: string | true;
  dryRun?: boolean;
  native?: boolean;
}

/** Brings what the account has into the files of a licence that is there. */
export async function runUpdate(context: CliContext, flags: UpdateFlags): Promise<void> {
  const picks = picksOf(flags);
  const isNamed = typeof flags.update === "string" || flags.stack !== undefined;
  const stack = await stackOf(context, isNamed ? flags : { cwd: ".", ...flags });
  const file = typeof flags.update === "string" ? flags.update : fileOf(context, stack);
  if (file === undefined)
    throw new UsageError("export --update: name the licence file, or the stack that has one.");
  const omissions: string[] = [];
  const managed = managedBy(stack);
  const values = valuesOf(context, flags, stack);
  const updated = await withAccount(context, settingsOf(context, flags, stack), (account, onProgress) =>
    updateLicence(account, {
      file,
      values: { ...values, isSecret: (key) => isSecret(stack, key) },
      includes: includesOf(context, flags, stack),
      managed,
      picks,
      native: flags.native === true || isNative(stack),
      onProgress,
      onOmission: (text) => omissions.push(text),
    }),
  );
  if (flags.dryRun === true) await write(context.stdout, patchOf(context, updated));
  else writeUpdated(updated, resolve(context.cwd, file), managed);
  if (updated.left.length > 0) context.status = exitStatus.unexpected;
  await writeLines(context.stderr, [
    ...omissions.map((text) => `warning: left out: ${text}`),
    ...reportLines(updated, flags),
  ]);
}

function isSecret(stack: StackContents | undefined, key: string): boolean {
  const full = key.includes(":") ? key : `${stack?.project ?? ""}:${key}`;
  return stack?.config[full]?.secret === true;
}

/** Whether the stack's resources are those of the native provider. */
function isNative(stack: StackContents | undefined): boolean {
  return (stack?.resources ?? []).some(({ type: token }) => {
    const type = typeOfToken(token);
    return type !== undefined && token === nativeTokenOf(type);
  });
}

function patchOf({ cwd }: CliContext, { files }: Updated): Printable {
  const patches = files.map(({ real, before, after }) => {
    const name = relative(cwd, real);
    return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 })
      .replace(/^=+\n/, "")
      .replaceAll(/^(---|\+\+\+) (.*)\t$/gm, "$1 $2");
  });
  return joined(printableLines(patches.join("")), "\n");
}

function reportLines(updated: Updated, { dryRun = false, stack }: UpdateFlags): (string | Printable)[] {
  const { files, changed, added, removed, left, imports, wanted } = updated;
  const objects = [
    ...changed.map((one) => told("~", one)),
    ...added.map((one) => told("+", one)),
    ...removed.map((one) => told("-", one)),
  ];
  const written = [...files.map(({ name }) => name), ...(imports.length > 0 ? [IMPORT_FILE] : [])];
  const done = written.length > 0 ? [`${dryRun ? "Would write" : "Written"}: ${written.join(", ")}`] : [];
  const nothing =
    left.length === 0 ? "The files are as the account is: nothing to write." : "Nothing was written.";
  const lines: (string | Printable)[] =
    files.length === 0
      ? [...(imports.length === 0 ? [nothing] : []), ...done]
      : [
          `${count(changed.length, "object")} changed, ${added.length} added, ${removed.length} removed:`,
          ...objects,
          ...done,
        ];
  const rest = left.map((problem) => printable(`  ${problemText(problem)}`));
  return [
    ...lines,
    ...(rest.length > 0 ? ["", "Not as the account is still:", ...rest] : []),
    ...(dryRun || (files.length === 0 && imports.length === 0)
      ? []
      : ["", "So that the stack knows it:", ...stepsFor(imports.length > 0, wanted, stack)]),
  ];
}

function stepsFor(hasImports: boolean, wanted: Updated["wanted"], stack: string | undefined): string[] {
  const named = stack === undefined ? "" : ` --stack ${stack}`;
  return [
    ...wanted.map(({ key, what }) => `  npx pulumi-livechat config set --secret ${key}${named}  (${what})`),
    // What is gone must be out of the state before what is in its place can be taken over.
    `  npx pulumi-livechat refresh${named}  (or: pulumi refresh)`,
    ...(hasImports
      ? [
          `  npx pulumi-livechat import ${IMPORT_FILE}${named}  (or: pulumi import --file ${IMPORT_FILE} --generate-code=false --protect=false)`,
        ]
      : []),
    `  npx pulumi-livechat preview --expect-no-changes${named}`,
  ];
}

function told(what: string, { section, key, place, properties }: UpdatedObject): Printable {
  const where = place === undefined ? "" : ` (${placeText(place)})`;
  const names = properties.length > 0 ? `: ${properties.join(", ")}` : "";
  return printable(`  ${what} ${section}.${key}${names}${where}`);
}
