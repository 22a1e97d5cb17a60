import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "./errors.js";
import { describe } from "./existing.js";

/** The failure of a resource: names it, once. */
export function resourceError(type: ResourceType, args: Values, error: unknown, id?: string): Error {
  return error instanceof ProviderError
    ? error
    : new ProviderError("failed", `${describe(type, args, id)}: ${reasonOf(error)}`, { cause: error });
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The words of an error as a sentence that others may follow. */
export function sentence(error: unknown): string {
  return `${reasonOf(error).replace(/\.$/, "")}.`;
}
