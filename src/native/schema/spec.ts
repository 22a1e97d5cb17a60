/*
 * The part of Pulumi's package schema that this package uses.
 */

/** The type of a value. */
export interface TypeSpec {
  readonly type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  /** A type of this package. */
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
}

/** A property of a resource, a function or an object. */
export interface PropertySpec extends TypeSpec {
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly secret?: true;
  /** A change replaces the resource. */
  readonly willReplaceOnChanges?: true;
}

export type Properties = Record<string, PropertySpec>;

/** An object type, and so the inputs or outputs of a function. */
export interface ObjectSpec {
  readonly description?: string;
  readonly type: "object";
  readonly properties: Properties;
  readonly required?: readonly string[];
}

/** A text that is one of these. */
export interface EnumSpec {
  readonly type: "string";
  readonly enum: readonly { readonly name: string; readonly value: string; readonly description?: string }[];
}

export interface ResourceSpec {
  readonly description?: string;
  readonly properties: Properties;
  readonly required: readonly string[];
  readonly inputProperties: Properties;
  readonly requiredInputs: readonly string[];
  /** What a resource of this type was called before, so that states of it are gone on with. */
  readonly aliases?: readonly { readonly type: string }[];
}

export interface FunctionSpec {
  readonly description?: string;
  readonly inputs: ObjectSpec;
  readonly outputs: ObjectSpec;
}

/** The whole package. */
export interface PackageSpec {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly license: string;
  readonly publisher: string;
  readonly attribution: string;
  readonly pluginDownloadURL?: string;
  readonly config: { readonly variables: Properties };
  readonly provider: {
    readonly description: string;
    readonly inputProperties: Properties;
  };
  readonly types: Readonly<Record<string, ObjectSpec | EnumSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
  readonly language: Readonly<Record<string, unknown>>;
}
