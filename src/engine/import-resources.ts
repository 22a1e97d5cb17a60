import { z } from "zod";
import { readJson } from "../shared/json-file.js";
import { checkedList, checkedRecord, issueLines } from "../shared/issues.js";
import type { Run } from "./deploy/run.js";
import { refuseProvider } from "./deploy/goal.js";
import { withSecrets } from "./deploy/apply.js";
import { readObject } from "./deploy/read.js";
import { hasUnknown } from "./compare.js";
import { EngineError, messageOf, readAs, unsupported, type EngineErrorCode } from "./errors.js";
import type { OperationResult } from "./events.js";
import type { OperationOptions } from "./options.js";
import { summary } from "./operations.js";
import { takeOptions } from "./survey.js";
import { runOperation, type Session } from "./session.js";
import type { ResourceState } from "./state/deployment.js";
import type { Row } from "./state/store.js";
import { createUrn, isUrn, NATIVE_PACKAGE, packageOf, STACK_TYPE } from "./state/urn.js";
import { fromState, type Crypter, type PropertyMap } from "./values.js";

const entrySchema = z.looseObject({
  /** Its type token. */
  type: z.string().min(1),
  /** What other entries call it: alone in the file, where `logicalName` need not be. */
  name: z.string().min(1),
  /** The resource's name in the program; `name` unless told otherwise. */
  logicalName: z.string().min(1).optional(),
  /** Its id in the account. */
  id: z.string().optional(),
  /** The name of another entry, or of one in `nameTable`. Default: the stack. */
  parent: z.string().optional(),
  /** The name in `nameTable` of an explicit provider. Default: that of the stack. */
  provider: z.string().optional(),
  /** Whether it is a component, which is nothing in the account. Default: false. */
  component: z.boolean().optional(),
  /** Of a component, whether another program makes it; the embedded engine refuses it. */
  remote: z.boolean().optional(),
  /** The version of its provider; that which is installed is used. */
  version: z.string().optional(),
  /** Where the Pulumi CLI gets the provider from. */
  pluginDownloadUrl: z.string().optional(),
  /** Of a dynamic resource: its inputs, with `__provider`. */
  inputs: z.record(z.string(), z.unknown()).optional(),
  /** Of a dynamic resource: its outputs, with `__provider`. Without them a native one is read. */
  outputs: z.record(z.string(), z.unknown()).optional(),
});

const fileSchema = z.looseObject({
  /** URNs of resources that the stack has already, by the names that entries call them. */
  nameTable: checkedRecord(z.string()).optional(),
  /** What is to be imported. */
  resources: checkedList(entrySchema),
});

/** What `pulumi import --file` reads. */
export type ImportFile = z.infer<typeof fileSchema>;
type Entry = z.infer<typeof entrySchema>;

/**
 * Takes objects that exist into the state without changing them: what `pulumi import --file FILE
 * --generate-code=false --protect=false` does. Each entry of a dynamic resource has `type`, `name`, `id`, `inputs` and `outputs`,
 * both with `__provider`; one of this package's native provider is read where it has no `outputs`; `parent` is the name of another entry or of one in `nameTable`. Nothing is imported
 * unless everything can be. Each resource gets the options that the program has for it, `protect` among them, and no
 * other protection: where the program cannot tell, a warning says so, and the next `up` brings them.
 */
export async function importResources(options: OperationOptions, file: string): Promise<OperationResult> {
  const document = readImportFile(file);
  const kind = { operation: "import", preview: options.previewOnly === true } as const;
  const work = async (session: Session): Promise<PropertyMap | undefined> => {
    const rows = await importAll(session, document, file);
    if (rows.length > 0) await takeProtection(session, rows);
    return undefined;
  };
  return await runOperation(options, kind, work, summary);
}

function readImportFile(file: string): ImportFile {
  const json = readAs("project", () => readJson(file));
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    throw new EngineError("project", [`${file} is no import file:`, ...issueLines(parsed.error.issues)]);
  }
  return parsed.data;
}

async function takeProtection(session: Session, rows: readonly Row[]): Promise<void> {
  try {
    await takeOptions(session, rows);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "program") throw error;
    session.run.diagnose(
      "warning",
      "Imported, but what the program protects is not known, as it does not run yet: nothing is protected until the " +
        `next \`up\`. It said: ${error.message}`,
    );
  }
}

/** Returns what it put into the state. */
async function importAll(
  { run, secrets }: Session,
  document: z.infer<typeof fileSchema>,
  file: string,
): Promise<Row[]> {
  const stack = stackOf(run);
  const urns = urnsOf(run, document, stack.urn, file);
  const states = await Promise.all(
    [...urns].map(([entry, place]) =>
      stateOf(run, entry, { ...place, file, document, crypter: secrets.decryption }),
    ),
  );
  await Promise.all(states.map((state) => validate(run, state)));
  const added = run.ledger.old(stack.urn) !== undefined ? states : [stack, ...states];
  const rows = run.preview
    ? []
    : run.store.commit(added.map((state) => ({ kind: "put", row: undefined, state })));
  for (const state of states) {
    run.emitStep(state, { phase: run.preview ? "planned" : "done", op: "import" });
    run.count("import");
  }
  return rows.filter((row) => row !== undefined);
}

async function stateOf(
  run: Run,
  entry: Entry,
  {
    urn,
    parent,
    file,
    document,
    crypter,
  }: {
    urn: string;
    parent: string;
    file: string;
    document: z.infer<typeof fileSchema>;
    crypter: Crypter | undefined;
  },
): Promise<ResourceState> {
  const now = new Date().toISOString();
  const { type, id, component: isComponent = false, version = "", pluginDownloadUrl = "" } = entry;
  const state: ResourceState = {
    urn,
    custom: !isComponent,
    type,
    id,
    inputs: properties(entry, "inputs", { urn, file, crypter }),
    outputs: properties(entry, "outputs", { urn, file, crypter }),
    parent,
    created: now,
    modified: now,
  };
  if (!isComponent) {
    const provider = providerIn(run, entry, document, file);
    state.provider = await run.providers.referenceFor({
      type,
      provider,
      version,
      pluginDownloadURL: pluginDownloadUrl,
    });
    if (entry.outputs === undefined) await run.step(() => readObject(run, state));
  }
  state.outputs = withSecrets(state, state.outputs);
  return state;
}

/** The reference to the provider that an entry names, by a name of the table or its URN; empty where it names none. */
function providerIn(
  run: Run,
  { name, type, provider = "" }: Entry,
  { nameTable = {} }: ImportFile,
  file: string,
): string {
  if (provider === "") return "";
  const urn = (Object.hasOwn(nameTable, provider) ? nameTable[provider] : undefined) ?? provider;
  const id = run.ledger.old(urn)?.state.id;
  if (id !== undefined) return `${urn}::${id}`;
  throw new EngineError(
    "project",
    `${file}: ${name} [${type}]: the provider "${provider}" is not in the state: make it first, with an \`up\` of a program that has it`,
  );
}

/** The root resource, which a state that begins with an import does not have yet. */
function stackOf(run: Run): ResourceState {
  const name = `${run.project}-${run.stack}`;
  const urn = createUrn(run.stack, run.project, undefined, STACK_TYPE, name);
  const now = new Date().toISOString();
  return { urn, custom: false, type: STACK_TYPE, inputs: {}, outputs: {}, created: now, modified: now };
}

function urnsOf(
  run: Run,
  { resources, nameTable = {} }: ImportFile,
  stackUrn: string,
  file: string,
): Map<Entry, { urn: string; parent: string }> {
  const byName = new Map(resources.map((entry) => [entry.name, entry]));
  const resolved = new Map<Entry, { urn: string; parent: string }>();
  const resolving = new Set<Entry>();
  /** Which resource has an object, by type and id. */
  const holders = new Map<string, string>();
  for (const [urn, { state }] of run.ledger.olds) {
    if (state.custom && state.external !== true) holders.set(objectKey(state), urn);
  }
  const invalid = (entry: Entry, why: string): EngineError =>
    new EngineError("project", `${file}: ${entry.name} [${entry.type}]: ${why}`);
  const parentOf = (entry: Entry): string => {
    const name = entry.parent;
    if (name === undefined || name === "") {
      return stackUrn;
    }
    const sibling = byName.get(name);
    const named = Object.hasOwn(nameTable, name) ? nameTable[name] : undefined;
    const urn = named ?? (sibling === undefined ? name : resolve(sibling).urn);
    if (!isUrn(urn) || (sibling === undefined && urn !== stackUrn && run.ledger.old(urn) === undefined)) {
      throw invalid(entry, `the parent "${name}" is neither in the file nor in the state`);
    }
    return urn;
  };
  const resolve = (entry: Entry): { urn: string; parent: string } => {
    const known = resolved.get(entry);
    if (known !== undefined) {
      return known;
    }
    if (resolving.has(entry)) {
      throw invalid(entry, "is its own ancestor");
    }
    resolving.add(entry);
    checkEntry(entry, (why) => invalid(entry, why));
    const parent = parentOf(entry);
    const urn = createUrn(run.stack, run.project, parent, entry.type, entry.logicalName ?? entry.name);
    if (run.ledger.old(urn) !== undefined || run.ledger.isClaimed(urn)) {
      throw invalid(
        entry,
        `is already in the ${run.ledger.old(urn) !== undefined ? "state" : "file"} ("${urn}")`,
      );
    }
    const holder = entry.component === true ? undefined : holders.get(objectKey(entry));
    if (holder !== undefined) {
      throw invalid(
        entry,
        `the stack has the object with the id "${entry.id}" already, as "${holder}", and two resources cannot have one ` +
          "object: the first to be deleted would delete it for the other one. Leave it out of the file, or rename " +
          "that one in the program and the state (`state rename`).",
      );
    }
    if (entry.component !== true) holders.set(objectKey(entry), urn);
    run.ledger.claim(urn);
    resolved.set(entry, { urn, parent });
    return { urn, parent };
  };
  for (const entry of resources) {
    resolve(entry);
  }
  return resolved;
}

function objectKey({ type, id }: { readonly type: string; readonly id?: string | undefined }): string {
  return `${type}\n${id ?? ""}`;
}

function checkEntry(entry: Entry, invalid: (why: string) => EngineError): void {
  if (entry.remote === true) {
    throw unsupported(`Importing a component from a package (${entry.name})`);
  }
  if (entry.component === true) {
    return;
  }
  const what = `${entry.name} [${entry.type}]`;
  refuseProvider(entry.type, "", what);
  const isNative = packageOf(entry.type) === NATIVE_PACKAGE;
  if (!isNative && entry.provider !== undefined && entry.provider !== "") {
    throw unsupported(`The "provider" of a dynamic resource (${what})`);
  }
  if (entry.id === undefined || entry.id === "") {
    throw invalid('"id" is missing');
  }
  if (isNative) return;
  for (const side of ["inputs", "outputs"] as const) {
    if (typeof entry[side]?.["__provider"] !== "string") {
      throw invalid(
        `"${side}" with "__provider" are needed: a dynamic resource cannot be imported by its id alone`,
      );
    }
  }
}

function properties(
  entry: Entry,
  side: "inputs" | "outputs",
  { urn, file, crypter }: { urn: string; file: string; crypter: Crypter | undefined },
): PropertyMap {
  const invalid = (code: EngineErrorCode, why: string): EngineError =>
    new EngineError(code, `${file}: ${entry.name} [${entry.type}]: "${side}": ${why}`, { urn });
  let found: PropertyMap;
  try {
    found = fromState(entry[side] ?? {}, crypter) as PropertyMap;
  } catch (error) {
    throw error instanceof EngineError
      ? invalid(error.code, error.message)
      : invalid("passphrase", `a secret cannot be read: ${messageOf(error)}`);
  }
  const unknown = Object.keys(found).find((key) => hasUnknown(found[key] ?? null));
  if (unknown !== undefined) {
    throw invalid("project", `${unknown} holds the text by which Pulumi tells that a value is not known yet`);
  }
  return found;
}

/** What the provider says to the inputs is told, and stops nothing: the object exists. */
async function validate(run: Run, state: ResourceState): Promise<void> {
  await run.admit(state, state.inputs);
  await run.admit(state, state.outputs);
  if (!state.custom) {
    return;
  }
  const provider = await run.providers.of(state);
  const { failures } = await provider.check(state.urn, state.inputs, state.inputs);
  for (const { property, reason } of failures) {
    run.diagnose(
      "warning",
      `Imported, but its inputs are not valid: ${property === "" ? "" : `${property}: `}${reason}`,
      state.urn,
    );
  }
}
