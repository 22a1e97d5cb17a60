export const STACK_TYPE = "pulumi:pulumi:Stack";
export const PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";

/**
 * Whether a resource stands for a provider, which nothing in the account is. The CLI keeps one for its own functions too,
 * once a program has called any.
 */
export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
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

/** The URN of the default provider of dynamic resources. */
export function providerUrn(stack: string, project: string): string {
  return createUrn(stack, project, undefined, PROVIDER_TYPE, "default");
}

/** The URN in a provider reference (`URN::ID`). */
export function urnOfReference(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
