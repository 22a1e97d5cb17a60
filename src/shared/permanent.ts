/*
 * What users' states hold for ever. Names and forms are permanent: a state written today must load in years, and one
 * written years ago must load today. Beside what stands here, ids are permanent (the API's, a login, GROUP/TAG).
 */

/** The type token of the `Licence` component. */
export const LICENCE_TYPE = "livechat:index:Licence";

/** The type token of a resource: permanent, since every state names it. */
export function tokenOf(type: { readonly name: string }): string {
  return `pulumi-nodejs:dynamic/livechat:${type.name}`;
}

/** The type token of the same resource of the native provider: permanent as well. */
export function nativeTokenOf(type: { readonly name: string }): string {
  return `${NATIVE}${type.name}`;
}

/** The name of the type that a token of the native provider stands for; undefined for any other token. */
export function nativeTypeIn(token: string): string | undefined {
  return token.startsWith(NATIVE) && token !== LICENCE_TYPE ? token.slice(NATIVE.length) : undefined;
}

const NATIVE = "livechat:index:";

/**
 * The text that Pulumi keeps in the state as a dynamic resource's provider, and runs for it.
 *
 * It is frozen: state written today must still load whatever version is installed in years, so neither
 * this text nor the subpath that it names can ever change. It holds no code of ours, which keeps the state
 * small and lets every old resource run today's provider.
 */
export function loaderText(type: string): string {
  return `${LOADER}.handler("${type}")`;
}

const LOADER = 'exports.handler=()=>require("pulumi-livechat/provider")';

/** Stands for the id of an object that was perhaps made. No object has it. */
export const UNKNOWN_ID = "unknown";

/**
 * What the embedded engine adds to the inputs of a create, and of its check, which an earlier run began, and whose end nobody saw:
 * the inputs that it began with. What stands there under the same natural key is then ours. `true` says that a run was
 * interrupted and that what it began may be forgotten: then that is ours which is as declared already.
 */
export const RESUME = "__resume";

/**
 * Whether a resource with these inputs, of whichever version, is made by the provider of this package: that one knows
 * {@link RESUME} and what else the engine tells, and no other does.
 */
export function isOfThisPackage({ __provider: text }: Readonly<Record<string, unknown>>): boolean {
  return typeof text === "string" && text.startsWith(LOADER);
}

/*
 * What this provider adds to the outputs of every resource. Older states lack the newer ones; what begins with `__` is
 * never compared, so that none of it is a change by itself.
 */

/** Which properties were declared: the paths that `declaredPaths` makes, sorted. */
export const DECLARED = "__declared";

/**
 * The sets stand in the order of the program. Older versions kept them sorted in inputs, and as the API gave them in
 * outputs.
 */
export const ORDERED = "__ordered";

/** The account that the object is in: its owner and its number, as far as it was known when the mark was made. */
export const ACCOUNT = "__account";

/**
 * Which properties the program declares as secrets, beside those that always are: a list of their names. It is an input
 * too, by which the program tells it; `check` takes that away again. Without it nobody knows; older versions told those of
 * the natural key alone.
 */
export const SECRETS = "__secrets";

/** The properties that inputs or a state call secret. */
export function secretsIn(values: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const names = values[SECRETS];
  return new Set(Array.isArray(names) ? (names as string[]) : []);
}

/** When this stack last wrote the object, in ISO 8601. A read never renews it. */
export const WRITTEN = "__written";
