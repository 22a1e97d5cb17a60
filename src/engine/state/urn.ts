export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The package of dynamic resources. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/** The package of this package's own native provider. */
export const NATIVE_PACKAGE = "livechat";

/**
 * Whether a resource stands for a provider, which nothing in the account is. The CLI keeps one for its own functions too,
 * once a program has called any.
 */
export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** The package that provides a type: of `livechat:index:Agent` and of `pulumi:providers:livechat` alike it is `livechat`. */
export function packageOf(type: string): string {
  const [first = "", , last = ""] = type.split(":");
  return isProviderType(type) ? last : first;
}

/** Whether it is a provider that a program does not name, but uses: nobody is told of it. */
export function isDefaultProvider(urn: string): boolean {
  return isProviderType(typeOf(urn)) && /^default(_|$)/.test(nameOf(urn));
}

/** The unqualified type of a URN: `pulumi-nodejs:dynamic/livechat:Agent`. */
export function typeOf(urn: string): string {
  return qualifiedTypeOf(urn).split("$").at(-1) ?? "";
}

function qualifiedTypeOf(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The name of a URN, which may hold "::" itself. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function isUrn(text: string): boolean {
  return text.startsWith("urn:pulumi:") && text.split("::").length >= 4;
}

/** The URN of a resource: the types of its parents are part of it, the stack's is not. */
export function createUrn(
  stack: string,
  project: string,
  parent: string | undefined,
  type: string,
  name: string,
): string {
  const parentType = parent === undefined || parent === "" ? "" : qualifiedTypeOf(parent);
  const qualified = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

/** The type of the providers of a package. */
export function providerTypeOf(packageName: string): string {
  return `pulumi:providers:${packageName}`;
}

/** The URN in a provider reference (`URN::ID`). */
export function urnOfReference(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
