import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { loaderText, nativeTokenOf, SECRETS, tokenOf } from "../../shared/permanent.js";
import { type Stand, TOLD } from "../../shared/told.js";
import { ignoredIn } from "./ignored.js";

/*
 * What is registered of a resource, beside the arguments that are declared. A program writes it with the SDK's outputs; where
 * the embedded engine reads a licence file itself there are none, and it is written with values alone.
 */

/** How what is more than a plain value is written. */
export interface Notation {
  secret(value: unknown): unknown;
  /** An address: a secret where a user and a password are in it. */
  address(value: unknown): unknown;
  /** Those of the properties that hold a secret. */
  secretsAmong(names: readonly string[], values: Values): readonly string[] | Promise<readonly string[]>;
}

/** A resource type, by one of the two providers. */
export interface Kind {
  readonly type: ResourceType;
  readonly isNative: boolean;
}

/** What is told of a resource that an engine runs; holder and accounts may arrive later. */
export interface ToldWith {
  /** Which one it is among all of the run. */
  readonly resource: string;
  readonly name: string;
  readonly twin: boolean | undefined;
  readonly stand: Stand;
  readonly holder: unknown;
  readonly accounts: unknown;
  /** In a preview: the stack, as `project/stack`. */
  readonly previewed: string | undefined;
}

/** Of Pulumi's options, those that the provider is told; other resources by what they are called there. */
export interface ToldOptions {
  readonly ignoreChanges?: readonly string[] | undefined;
  readonly deleteBeforeReplace?: boolean | undefined;
  readonly retainOnDelete?: boolean | undefined;
  readonly replaceWith?: readonly (string | null)[];
  readonly deletedWith?: string | null;
}

export function tokenOfKind({ type, isNative }: Kind): string {
  return isNative ? nativeTokenOf(type) : tokenOf(type);
}

/** The properties of a resource with these inputs; those without a value too, since a program gets only what it names. */
export function propertiesOf(type: ResourceType, inputs: Values, notation: Notation): Values {
  const secrets = secretNames(type);
  const props: Values = Object.fromEntries(type.properties.map((key) => [key, undefined]));
  for (const [key, value] of Object.entries(inputs)) {
    const isAddress = type.fields[key]?.address === true;
    props[key] = secrets.includes(key) ? notation.secret(value) : isAddress ? notation.address(value) : value;
  }
  return props;
}

/** What is registered. Without `told`, as where there is no engine, the provider is told of what is ignored alone. */
export function registeredOf(
  { type, isNative }: Kind,
  props: Values,
  options: ToldOptions,
  told: ToldWith | undefined,
  notation: Notation,
): Values {
  const ignored = ignoredIn(type, props, options.ignoreChanges);
  // Of the others everybody knows that they are.
  const tellable = type.properties.filter((key) => !secretNames(type).includes(key));
  return {
    ...props,
    ...((ignored ?? told) && {
      [TOLD]: {
        ...(ignored && { ignored }),
        ...(told && toldOf(told, options)),
        ...(told?.previewed !== undefined && { secret: notation.secretsAmong(type.properties, props) }),
      },
    }),
    // A native provider sees which inputs are secret.
    ...(told && !isNative && { [SECRETS]: notation.secretsAmong(tellable, props) }),
    ...(!isNative && { __provider: loaderText(type.name) }),
  };
}

/** Which outputs are secret beside those whose inputs are. */
export function secretOutputsOf(type: ResourceType, props: Values): string[] {
  return [...secretNames(type).filter((key) => props[key] !== undefined), ...type.secretOutputs];
}

/** The name that a resource had with the other provider. What is declared by the native one goes on with a dynamic one. */
export function otherTokens({ type, isNative }: Kind): string[] {
  return isNative ? [tokenOf(type)] : [];
}

function secretNames(type: ResourceType): string[] {
  return type.fieldsWith("secret").map((field) => field.name);
}

/** What the provider is told of a resource beside its properties. */
function toldOf(
  { resource, name, twin, stand, holder, accounts, previewed }: ToldWith,
  { deleteBeforeReplace, retainOnDelete, replaceWith = [], deletedWith }: ToldOptions,
): Values {
  return {
    resource,
    name,
    ...(twin === true && { twin }),
    ...stand,
    holder,
    ...(previewed !== undefined && { preview: true, stack: previewed, accounts }),
    ...(deleteBeforeReplace !== undefined && { deleteBeforeReplace }),
    ...(retainOnDelete === true && { retained: true }),
    ...(replaceWith.length > 0 && { replaceWith }),
    ...(deletedWith !== undefined && { deletedWith }),
  };
}
