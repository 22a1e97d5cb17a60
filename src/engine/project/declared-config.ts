import type { EngineError } from "../errors.js";

/** What one entry under `config:` of Pulumi.yaml declares. */
export interface DeclaredConfig {
  type?: string;
  items?: unknown;
  value?: unknown;
  default?: unknown;
  secret?: boolean;
}

type Invalid = (why: string) => EngineError;

/**
 * Reads the entries under `config:` of Pulumi.yaml, by their whole keys, and refuses what the CLI refuses: a project
 * that runs on one engine runs on the other.
 */
export function readDeclaredConfig(
  value: unknown,
  project: string,
  invalid: Invalid,
): Record<string, DeclaredConfig> {
  if (value === undefined || value === null) {
    return {};
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    throw invalid('"config" must be a map');
  }
  const declared: Record<string, DeclaredConfig> = {};
  for (const [key, given] of Object.entries(value)) {
    const entry = entryOf(given);
    if (entry.default !== undefined && entry.value !== undefined) {
      throw invalid(`the configuration "${key}" has both a "default" and a "value"; leave one out`);
    }
    if (key.includes(":") && !key.startsWith(`${project}:`)) {
      checkForeign(key, entry, invalid);
    } else {
      checkOwn(key, entry, invalid);
    }
    declared[key.includes(":") ? key : `${project}:${key}`] = entry;
  }
  return declared;
}

/** Whether a value, or the text that stands for it in the configuration of a stack, is of a declared type. */
export function isOfType({ type, items }: Pick<DeclaredConfig, "type" | "items">, value: unknown): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value) || (typeof value === "string" && /^[+-]?\d+$/.test(value));
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "array":
      return Array.isArray(value) && isTyped(items) && value.every((item) => isOfType(items, item));
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return true;
  }
}

const TYPES = ["string", "integer", "boolean", "array", "object"];

function isTyped(value: unknown): value is Pick<DeclaredConfig, "type" | "items"> {
  return typeof value === "object" && value !== null && "type" in value;
}

function entryOf(given: unknown): DeclaredConfig {
  return typeof given === "object" && given !== null && !Array.isArray(given) ? given : { value: given };
}

/** Only a project's own configuration has a schema, of which defaults are a part. */
function checkForeign(key: string, entry: DeclaredConfig, invalid: Invalid): void {
  for (const part of ["default", "type"] as const) {
    if (entry[part] !== undefined) {
      const namespace = key.slice(0, key.indexOf(":"));
      throw invalid(
        `the configuration "${key}" must not have a "${part}", since "${namespace}" is not the project's own ` +
          `namespace; write "${key}: {value: …}" to set it for all stacks`,
      );
    }
  }
  if (entry.value === undefined || entry.value === null) {
    throw invalid(`the configuration "${key}" needs a "value"`);
  }
}

function checkOwn(key: string, entry: DeclaredConfig, invalid: Invalid): void {
  if (entry.value === null || (entry.type !== undefined && !TYPES.includes(entry.type))) {
    throw invalid(
      entry.value === null
        ? `the configuration "${key}" is empty`
        : `the type of the configuration "${key}" must be one of ${TYPES.join(", ")}`,
    );
  }
  if (entry.type === "array" && !isTyped(entry.items)) {
    throw invalid(`the configuration "${key}" is an array, and needs "items: {type: …}"`);
  }
  if (entry.default !== undefined && !isOfType(entry, entry.default)) {
    throw invalid(`the default of the configuration "${key}" is not of its type, ${entry.type}`);
  }
}
