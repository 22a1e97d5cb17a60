import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { EngineError, messageOf, readAs } from "../errors.js";
import type { Crypter } from "../values.js";
import {
  featuresOf,
  holdsSecrets,
  decodeResource,
  encodeResource,
  inDependencyOrder,
  parseDeployment,
  type Deployment,
  type OperationType,
  type PendingOperation,
  type ResourceState,
  type StoredResource,
  type UntypedDeployment,
} from "./deployment.js";
import { keepBackup, withBackup } from "./backup.js";
import { readIfThere, writeWhole } from "../../shared/files.js";
import { withLivingReferences } from "./references.js";
import { Journal, readJournal, type JournalRecord } from "./journal.js";

/** A resource in the state. The row stays the same while what it holds changes. */
export interface Row {
  readonly key: number;
  stored: StoredResource;
  state: ResourceState;
}

/** A crypter, and by what its passphrase makes it again. */
type SaltedCrypter = Crypter & { readonly salt: string };

/** One change of the state. Changes that belong to one step are recorded together. */
export type StateChange =
  | { kind: "put"; row: Row | undefined; state: ResourceState }
  | { kind: "remove"; row: Row }
  | { kind: "begin"; type: OperationType; state: ResourceState }
  | { kind: "end"; operation: number };

/** A step that was begun, and whose end nobody saw. */
export interface Begun {
  type: OperationType;
  state: ResourceState;
}

/** The state file of a stack and its journal. */
export class StateStore {
  readonly file: string;
  readonly #journalFile: string;
  readonly #rows = new Map<number, Row>();
  readonly #pending = new Map<number, PendingOperation>();
  #begunCreates: ResourceState[] = [];
  #wasInterrupted = false;
  #size = 0;
  #untyped: UntypedDeployment;
  #digest: string;
  #nextKey = 0;
  #nextOperation = 0;
  #journal: Journal;
  #crypter: Crypter | undefined;
  #readOnly = false;
  #changed = false;
  #failure: EngineError | undefined;

  private constructor(file: string, journalFile: string, untyped: UntypedDeployment, digest: string) {
    this.file = file;
    this.#journalFile = journalFile;
    this.#untyped = untyped;
    this.#digest = digest;
    this.#journal = new Journal(journalFile, digest);
  }

  /** Reads the file and what an interrupted run left; decodes nothing yet. */
  static open(file: string): StateStore {
    const text = readState(file);
    try {
      return StateStore.#open(file, text);
    } catch (error) {
      // A run that ends just now puts its journal into the state file: then there is a newer one to read.
      if (readState(file) !== text) {
        return StateStore.open(file);
      }
      throw withBackup(error, file);
    }
  }

  static #open(file: string, text: string | undefined): StateStore {
    const untyped: UntypedDeployment =
      text === undefined
        ? { version: 3, deployment: { manifest: { time: "", magic: "", version: "" } } }
        : parseDeployment(text, `The state file ${file}`);
    const digest = text === undefined ? "none" : digestOf(text);
    const journalFile = file.replace(/(\.json)?$/, ".journal");
    const store = new StateStore(file, journalFile, untyped, digest);
    const records = readJournal(journalFile, digest);
    store.#wasInterrupted = records !== undefined;
    store.#size = text?.length ?? 0;
    store.#load(records ?? []);
    return store;
  }

  /** Told, once, that what is done cannot be recorded any more: nothing else may then be begun. */
  onFailure: (error: EngineError) => void = () => {};

  /** The salt that the secrets of the state are encrypted with. */
  get salt(): string | undefined {
    return this.#untyped.deployment.secrets_providers?.state?.salt;
  }

  #setSalt(salt: string): void {
    this.#untyped.deployment.secrets_providers = { type: "passphrase", state: { salt } };
  }

  /** How many characters the state file has. */
  get size(): number {
    return this.#size;
  }

  /** Every resource, oldest first. */
  get rows(): Row[] {
    return [...this.#rows.values()];
  }

  /** What an interrupted run was doing. */
  get pendingOperations(): PendingOperation[] {
    return [...this.#pending.values()];
  }

  /** What an interrupted run was creating, with the inputs that it gave the provider. */
  get begunCreates(): readonly ResourceState[] {
    return this.#begunCreates;
  }

  /** Whether the last run did not come to its end: of what it recorded, the last may be lost with the machine's power. */
  get wasInterrupted(): boolean {
    return this.#wasInterrupted;
  }

  /** What a run is doing just now is not what an interrupted one left. */
  belongsToARun(): void {
    this.#wasInterrupted = false;
    this.#begunCreates = [];
  }

  /**
   * Decodes the resources with the crypter of the state's salt. From then on changes are encrypted with
   * `encryption`, if that is another one, all of the state is.
   */
  decode(decryption: Crypter | undefined, encryption: SaltedCrypter | undefined): void {
    for (const row of this.#rows.values()) {
      row.state = decodeResource(row.stored, decryption);
    }
    const begun = this.pendingOperations.map((operation) => ({
      operation,
      state: decodeResource(operation.resource, decryption),
    }));
    this.#begunCreates = begun
      .filter(({ operation }) => operation.type === "creating")
      .map(({ state }) => state);
    this.#crypter = encryption;
    if (decryption !== undefined && encryption !== decryption) {
      for (const row of this.#rows.values()) {
        row.stored = encodeResource(row.state, encryption);
      }
      for (const { operation, state } of begun) {
        operation.resource = encodeResource(state, encryption);
      }
      if (encryption !== undefined) {
        this.#setSalt(encryption.salt);
      }
      this.#changed = true;
    }
  }

  /**
   * Writes what was encrypted anew, with its salt, before a run records anything: its journal has one salt, and the file
   * that it goes with must have the same.
   */
  keepEncrypted(): void {
    if (this.#changed) {
      this.#write();
    }
  }

  /** Instead of `decode`, where all that there is will be replaced: what comes is encrypted with `encryption`. */
  encryptWith(encryption: Crypter | undefined): void {
    this.#crypter = encryption;
  }

  /** Starts encrypting with `crypter`, whose salt the state keeps. */
  useCrypter(crypter: Crypter, salt: string): void {
    const inClear = this.#crypter === undefined ? this.rows.filter(({ state }) => holdsSecrets(state)) : [];
    this.#crypter = crypter;
    if (this.salt !== salt) {
      this.#setSalt(salt);
      this.#changed = true;
      void this.#record([{ salt }]);
    }
    if (inClear.length > 0) {
      this.commit(inClear.map((row) => ({ kind: "put", row, state: row.state })));
    }
  }

  /** A preview's store: it takes changes as ever, and writes none. */
  makeReadOnly(): void {
    this.#readOnly = true;
  }

  /** Puts what an interrupted run left into the state file, before anything else is done. */
  recover(): void {
    if (existsSync(this.#journalFile)) {
      this.#write();
    }
  }

  /**
   * Records that a step is about to be carried out: its outcome is unknown until it is ended. Of a create that is on
   * the disk before it is sent: nothing else tells afterwards that the object is ours.
   */
  async begin(type: OperationType, state: ResourceState): Promise<number> {
    const operation = this.#nextOperation;
    const { recorded } = this.#apply([{ kind: "begin", type, state }]);
    if (type === "creating") {
      try {
        await recorded;
      } catch (error) {
        throw this.#fail(error);
      }
    }
    return operation;
  }

  /** Applies the changes of one step; returns the rows of its puts. */
  commit(changes: readonly StateChange[]): Row[] {
    return this.#apply(changes).rows;
  }

  #apply(changes: readonly StateChange[]): { rows: Row[]; recorded: Promise<void> } {
    const records: JournalRecord[] = [];
    const rows: Row[] = [];
    for (const change of changes) {
      switch (change.kind) {
        case "put": {
          const stored = encodeResource(change.state, this.#crypter);
          const row = change.row ?? { key: this.#nextKey++, stored, state: change.state };
          row.stored = stored;
          row.state = change.state;
          this.#rows.set(row.key, row);
          records.push({ put: row.key, resource: stored });
          rows.push(row);
          break;
        }
        case "remove":
          this.#rows.delete(change.row.key);
          records.push({ remove: change.row.key });
          break;
        case "begin": {
          const [begin, type] = [this.#nextOperation++, change.type];
          const resource = encodeResource(change.state, this.#crypter);
          this.#pending.set(begin, { type, resource });
          records.push({ begin, type, resource });
          break;
        }
        case "end":
          this.#pending.delete(change.operation);
          records.push({ end: change.operation });
          break;
      }
    }
    return { rows, recorded: this.#record(records) };
  }

  /** Forgets what interrupted runs were doing, of the kinds given. */
  forgetPending(matches: (operation: PendingOperation) => boolean): void {
    const ended = [...this.#pending].filter(([, operation]) => matches(operation)).map(([key]) => key);
    if (ended.length > 0) {
      this.commit(ended.map((operation) => ({ kind: "end", operation })));
    }
  }

  /** Replaces every resource, and what is not known to have come to its end, as `stack import` does. */
  replace(states: readonly ResourceState[], begun: readonly Begun[]): void {
    this.commit([
      ...this.rows.map((row): StateChange => ({ kind: "remove", row })),
      ...[...this.#pending.keys()].map((operation): StateChange => ({ kind: "end", operation })),
      ...states.map((state): StateChange => ({ kind: "put", row: undefined, state })),
      ...begun.map(({ type, state }): StateChange => ({ kind: "begin", type, state })),
    ]);
    this.#changed = true;
  }

  /** The deployment as it is now. */
  export(): UntypedDeployment {
    const { deployment } = this.#untyped;
    const rows = inDependencyOrder(this.rows);
    const {
      secrets_providers: secrets,
      manifest: _,
      resources: _r,
      pending_operations: _p,
      ...rest
    } = deployment;
    const result: Deployment = {
      manifest: { time: new Date().toISOString(), magic: "", version: "" },
      ...(secrets === undefined ? {} : { secrets_providers: secrets }),
      resources: withLivingReferences(rows.map((row) => row.stored)),
      ...(this.#pending.size === 0 ? {} : { pending_operations: this.pendingOperations }),
      metadata: {},
      ...rest,
    };
    const features = featuresOf(rows.map((row) => row.stored));
    return features.length === 0
      ? { version: 3, deployment: result }
      : { version: 4, features, deployment: result };
  }

  /** Writes the journal into the state file, if anything changed. */
  close(): void {
    try {
      if (!this.#readOnly && (this.#changed || !this.#journal.isEmpty)) {
        this.#write();
      }
    } catch (error) {
      throw new EngineError(
        "state",
        `The state file ${this.file} cannot be written: ${messageOf(error)}. What was done is kept in the journal beside it as far as there was room; when the file can be written, run the same command again.`,
        { cause: error },
      );
    } finally {
      this.#journal.close();
    }
  }

  #write(): void {
    const untyped = this.export();
    const text = `${JSON.stringify(untyped, undefined, 1)}\n`;
    const digest = digestOf(text);
    this.#journal.markFolding(digest);
    keepBackup(this.file);
    writeWhole(this.file, text);
    this.#journal.discard();
    this.#digest = digest;
    // The rows are numbered anew, in the order of the file: that is what the next journal counts in.
    const rows = inDependencyOrder(this.rows);
    this.#rows.clear();
    for (const [key, row] of rows.entries()) {
      this.#rows.set(key, Object.assign(row, { key }));
    }
    this.#nextKey = rows.length;
    this.#renumberPending();
    this.#journal = new Journal(this.#journalFile, this.#digest);
    this.#changed = false;
  }

  #renumberPending(): void {
    const operations = this.pendingOperations;
    this.#pending.clear();
    for (const [key, operation] of operations.entries()) {
      this.#pending.set(key, operation);
    }
    this.#nextOperation = operations.length;
  }

  #load(records: readonly JournalRecord[]): void {
    const { deployment } = this.#untyped;
    const rows = new Map<number, StoredResource>((deployment.resources ?? []).entries());
    for (const operation of deployment.pending_operations ?? []) {
      this.#pending.set(this.#nextOperation++, operation);
    }
    for (const record of records) {
      if ("put" in record) {
        rows.set(record.put, record.resource);
      } else if ("remove" in record) {
        rows.delete(record.remove);
      } else if ("begin" in record) {
        this.#pending.set(record.begin, { type: record.type, resource: record.resource });
        this.#nextOperation = Math.max(this.#nextOperation, record.begin + 1);
      } else if ("end" in record) {
        this.#pending.delete(record.end);
      } else {
        this.#setSalt(record.salt);
      }
    }
    for (const [key, stored] of rows) {
      this.#rows.set(key, { key, stored, state: undefined as never });
      this.#nextKey = Math.max(this.#nextKey, key + 1);
    }
  }

  #record(records: readonly JournalRecord[]): Promise<void> {
    if (this.#readOnly || records.length === 0) {
      return Promise.resolve();
    }
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    try {
      if (this.#journal.isEmpty) {
        mkdirSync(path.dirname(this.#journalFile), { recursive: true });
      }
      return this.#journal.append(records);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #fail(error: unknown): EngineError {
    if (this.#failure === undefined) {
      this.#failure = new EngineError(
        "state",
        `What is done cannot be recorded in ${this.#journalFile}: ${messageOf(error)}. Nothing else was begun; when the file can be written, run the same command again.`,
        { cause: error },
      );
      this.onFailure(this.#failure);
    }
    return this.#failure;
  }
}

function readState(file: string): string | undefined {
  try {
    return readAs("state", () => readIfThere(file), "; restore it from a copy.");
  } catch (error) {
    throw withBackup(error, file);
  }
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
