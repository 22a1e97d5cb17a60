import { z } from "zod";
import type { Values } from "../../definitions/definition.js";
import { RESOURCE_SIGNATURE, SECRET_SIGNATURE, SIGNATURE, STATE_OPTIONS } from "../../shared/pulumi-form.js";
import { SECRET, type ToldState } from "./told.js";

/** A resource as a state has it, and as both engines tell it. */
export const stateSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  id: z.string().optional(),
  modified: z.string().optional(),
  inputs: z.looseObject({}).nullish(),
  outputs: z.looseObject({}).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
});

/** What the CLI's `preview --json` has in place of a secret. */
const CLI_SECRET = "[secret]";

/** Reads a state, `isFromCli` says of which engine. */
export function toldState(state: z.infer<typeof stateSchema>, isFromCli: boolean): ToldState {
  const read = (values: Values): Values =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueIn(value, isFromCli)]));
  return {
    urn: state.urn,
    token: state.type,
    isCustom: state.custom === true,
    id: state.id === "" ? undefined : state.id,
    modified: state.modified,
    inputs: read(state.inputs ?? {}),
    outputs: read(state.outputs ?? {}),
    dependencies: Object.fromEntries(
      Object.entries(state.propertyDependencies ?? {}).map(([name, urns]) => [name, urns ?? []]),
    ),
    options: Object.fromEntries(
      STATE_OPTIONS.map((option) => [option, state[option]]).filter(([, value]) => !isEmpty(value)),
    ),
  };
}

function valueIn(value: unknown, isFromCli: boolean): unknown {
  if (isFromCli && value === CLI_SECRET) return SECRET;
  if (Array.isArray(value)) return value.map((item) => valueIn(item, isFromCli));
  if (typeof value !== "object" || value === null) return value;
  const values = value as Values;
  if (values[SIGNATURE] === SECRET_SIGNATURE) return SECRET;
  if (values[SIGNATURE] === RESOURCE_SIGNATURE) return values["id"] ?? values["urn"];
  return Object.fromEntries(Object.entries(values).map(([key, inner]) => [key, valueIn(inner, isFromCli)]));
}

/** Off, not given, or without anything in it. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === 0) return true;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}
