/*
 * What a program may ask of the embedded engine without a process between them. Values are in the form in which a program
 * gives them to Pulumi: secrets marked, what is unknown as its text.
 */

type Values = Readonly<Record<string, unknown>>;

export interface ProgramEngine {
  readonly project: string;
  readonly stack: string;
  readonly isPreview: boolean;
  /** The resources of the state as the run found it, by URN; secrets in clear. */
  stored(): Readonly<Record<string, { readonly type: string; readonly outputs: Record<string, unknown> }>>;
  /** Undefined where it failed, as is told already. Rejects where the run was stopped. */
  register(resource: AskedResource): Promise<MadeResource | undefined>;
  /** What a component gives out, or the stack. */
  registerOutputs(urn: string, outputs: Values): Promise<void>;
  /** Tells an error of the program, which goes on all the same. */
  fail(message: string): void;
}

/** A resource as a program declares it. */
export interface AskedResource {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent?: string;
  readonly inputs?: Values;
  /** By property, the URNs of the resources that its value comes from. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly protect?: boolean | undefined;
  readonly retainOnDelete?: boolean | undefined;
  readonly deleteBeforeReplace?: boolean | undefined;
  readonly ignoreChanges?: readonly string[] | undefined;
  readonly additionalSecretOutputs?: readonly string[];
  /** The names that it may have had: whole URNs, or what differs from the present one. */
  readonly aliases?: readonly (
    { readonly urn: string } | { readonly name?: string; readonly type?: string }
  )[];
  readonly version?: string | undefined;
  readonly pluginDownloadURL?: string | undefined;
}

/** A resource as it is now. */
export interface MadeResource {
  readonly urn: string;
  /** Empty in a preview where it is not known yet. */
  readonly id: string;
  readonly outputs: Values;
}
