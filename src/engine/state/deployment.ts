import { z } from "zod";
import { checkedList, checkedRecord } from "../../shared/issues.js";
import { JsonError, parseJson } from "../../shared/json-file.js";
import { hasSecret } from "../compare.js";
import { EngineError, unsupported } from "../errors.js";
import { urnOfReference } from "./urn.js";
import { fromState, toState, type Crypter, type PropertyMap, type PropertyValue } from "../values.js";

/** What the Pulumi CLI keeps of a resource besides its properties. Fields not used here pass through untouched. */
export interface ResourceFields {
  /** What Pulumi calls it by. */
  urn: string;
  /** Whether a provider has it; else it is a component, or the stack itself. */
  custom: boolean;
  /** Its type token. */
  type: string;
  /** Its id in the account. */
  id?: string | undefined;
  /** Whether it was replaced, and is yet to be deleted. */
  delete?: boolean | undefined;
  /** The URN of its parent. */
  parent?: string | undefined;
  /** Whether deleting it is refused. */
  protect?: boolean | undefined;
  /** Whether the next `up` replaces it, as `pulumi state taint` wants it. */
  taint?: boolean | undefined;
  /** Whether it is only read (`X.get`), and not managed. */
  external?: boolean | undefined;
  /** The URNs of what it depends on. */
  dependencies?: string[] | undefined;
  /** Why it was made or changed in part only. */
  initErrors?: string[] | undefined;
  /** The URN and the id of its provider, joined by `::`. */
  provider?: string | undefined;
  /** By property, the URNs of what that depends on. */
  propertyDependencies?: Record<string, string[] | null> | undefined;
  /** Whether it was deleted to be replaced, and is yet to be made. */
  pendingReplacement?: boolean | undefined;
  /** The outputs that are secret besides those of the type. */
  additionalSecretOutputs?: string[] | undefined;
  /** The URNs that it had before. */
  aliases?: string[] | undefined;
  /** The resource option of this name. */
  customTimeouts?: CustomTimeouts | undefined;
  /** Whether it is only forgotten where it would be deleted. */
  retainOnDelete?: boolean | undefined;
  /** The URN of what it is deleted with. */
  deletedWith?: string | undefined;
  /** The URNs of what it is replaced with. */
  replaceWith?: string[] | undefined;
  /** When it was made, in ISO 8601. */
  created?: string | undefined;
  /** When it was changed last, in ISO 8601. */
  modified?: string | undefined;
  /** The properties whose changes are left alone. */
  ignoreChanges?: string[] | undefined;
  /** The properties whose changes replace it. */
  replaceOnChanges?: string[] | undefined;
  /** The URN of what it is a view of; the embedded engine makes none. */
  viewOf?: string | undefined;
  [other: string]: unknown;
}

/** A resource as it is in the file. */
export interface StoredResource extends ResourceFields {
  /** What the program declares; what is secret in it is encrypted. */
  inputs?: Record<string, unknown>;
  /** What the provider knows of it. */
  outputs?: Record<string, unknown>;
  /** The value of the option of this name: another one replaces it. */
  replacementTrigger?: unknown;
}

/** How long each may take, in seconds. */
export interface CustomTimeouts {
  /** A create. */
  create?: number;
  /** An update. */
  update?: number;
  /** A deletion. */
  delete?: number;
  /** A read. */
  read?: number;
}

/** A resource with its properties decoded. */
export interface ResourceState extends ResourceFields {
  inputs: PropertyMap;
  outputs: PropertyMap;
  replacementTrigger?: PropertyValue | undefined;
}

export const operationType = z.enum(["creating", "updating", "deleting", "reading", "importing"]);
export type OperationType = z.infer<typeof operationType>;

/** What a run was doing when it wrote this last. */
export interface PendingOperation {
  /** With the inputs that it was begun with. */
  resource: StoredResource;
  /** What was being done with it. */
  type: OperationType;
}

/** Who wrote a state. */
export interface Manifest {
  /** When, in ISO 8601. */
  time: string;
  /** What the Pulumi CLI makes of time and version. */
  magic: string;
  /** By which version. */
  version: string;
  /** What the Pulumi CLI adds. */
  plugins?: unknown;
}

/** How a state's secrets are encrypted. */
export interface SecretsProvider {
  /** The way; the embedded engine knows `passphrase`. */
  type: string;
  /** What it needs to open them. */
  state?: {
    /** Of `passphrase`: the salt, and a text by which a wrong passphrase is seen. It is no secret. */
    salt?: string;
  };
}

export interface Deployment {
  /** When it was written, and by which version. */
  manifest: Manifest;
  /** How its secrets are encrypted. */
  secrets_providers?: SecretsProvider;
  /** All resources, in an order in which each stands after what it depends on. */
  resources?: StoredResource[];
  /** What was under way when the run that wrote it ended. */
  pending_operations?: PendingOperation[];
  /** What the Pulumi CLI adds. */
  metadata?: Record<string, unknown>;
  [other: string]: unknown;
}

/** What `pulumi stack export` writes and `pulumi stack import` reads. */
export interface UntypedDeployment {
  /** The version of the form: 3, or 4 where it has `features`. */
  version: number;
  /** What a reader must know besides. */
  features?: string[];
  /** The state itself. */
  deployment: Deployment;
}

const texts = checkedList(z.string()).nullish();
const properties = z.looseObject({}).nullish();

/**
 * What a resource must be for the engine to work on it. For checking only: what is checked stays as it is, with all
 * that this does not know.
 */
export const storedResource = z.looseObject({
  urn: z.string().min(1),
  type: z.string().min(1),
  custom: z.boolean().optional(),
  id: z.string().optional(),
  inputs: properties,
  outputs: properties,
  parent: z.string().optional(),
  provider: z.string().optional(),
  deletedWith: z.string().optional(),
  dependencies: texts,
  aliases: texts,
  replaceWith: texts,
  initErrors: texts,
  additionalSecretOutputs: texts,
  propertyDependencies: checkedRecord(texts).nullish(),
  customTimeouts: properties,
}) as unknown as z.ZodType<StoredResource>;

const deployment = z.looseObject({
  version: z.number(),
  features: texts,
  deployment: z.looseObject({
    secrets_providers: z
      .looseObject({ type: z.string(), state: z.looseObject({ salt: z.string().optional() }).nullish() })
      .nullish(),
    resources: checkedList(storedResource).nullish(),
    pending_operations: checkedList(
      z.looseObject({ resource: storedResource, type: operationType }),
    ).nullish(),
    metadata: properties,
  }),
});

/** The features (of deployments of version 4) that this engine carries out or can leave untouched. */
const KNOWN_FEATURES = new Set(["replaceWith", "taint"]);

/** Those that these resources need. */
export function featuresOf(resources: readonly StoredResource[]): string[] {
  return [
    ...(resources.some(({ replaceWith }) => !isEmpty(replaceWith)) ? ["replaceWith"] : []),
    ...(resources.some(({ taint }) => taint === true) ? ["taint"] : []),
  ];
}

/** @throws EngineError `state` or `unsupported` if this is not a deployment that the engine can work on. */
export function parseDeployment(text: string, where: string): UntypedDeployment {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw error instanceof JsonError
      ? new EngineError("state", `${where} ${error.message}; restore it from a copy.`, { cause: error })
      : error;
  }
  return checkDeployment(value, where);
}

export function checkDeployment(value: unknown, where: string): UntypedDeployment {
  const checked = deployment.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const place = issue?.path.map(String).join(".") ?? "";
    throw new EngineError(
      "state",
      `${where} is no deployment as "pulumi stack export" writes it: ${place === "" ? "" : `${place}: `}${issue?.message}.`,
    );
  }
  const untyped = value as UntypedDeployment;
  if (untyped.version < 3 || untyped.version > 4) {
    throw unsupported(`A deployment of version ${untyped.version} (${where})`);
  }
  for (const feature of untyped.features ?? []) {
    if (!KNOWN_FEATURES.has(feature)) {
      throw unsupported(`The state feature "${feature}" (${where})`);
    }
  }
  const secrets = untyped.deployment.secrets_providers?.type;
  if (secrets !== undefined && secrets !== "" && secrets !== "passphrase") {
    throw unsupported(`The secrets provider "${secrets}" (${where})`);
  }
  const view = untyped.deployment.resources?.find(({ viewOf }) => !isEmpty(viewOf));
  if (view !== undefined) {
    throw unsupported(`A view resource (${view.urn} in ${where})`);
  }
  return untyped;
}

export function decodeResource(stored: StoredResource, crypter: Crypter | undefined): ResourceState {
  const { replacementTrigger, ...fields } = stored;
  return {
    ...fields,
    inputs: fromState(stored.inputs ?? {}, crypter) as PropertyMap,
    outputs: fromState(stored.outputs ?? {}, crypter) as PropertyMap,
    ...(replacementTrigger === undefined
      ? {}
      : { replacementTrigger: fromState(replacementTrigger, crypter) }),
  };
}

export function holdsSecrets({ inputs, outputs, replacementTrigger = null }: ResourceState): boolean {
  return hasSecret(inputs) || hasSecret(outputs) || hasSecret(replacementTrigger);
}

/** Empty and false fields are left out, as the CLI does. */
export function encodeResource(state: ResourceState, crypter: Crypter | undefined): StoredResource {
  const { urn, custom, id, type, inputs, outputs, replacementTrigger, ...rest } = state;
  const stored: StoredResource = { urn, custom, type };
  if (id !== undefined && id !== "") {
    stored.id = id;
  }
  if (Object.keys(inputs).length > 0) {
    stored.inputs = toState(inputs, crypter) as Record<string, unknown>;
  }
  if (Object.keys(outputs).length > 0) {
    stored.outputs = toState(outputs, crypter) as Record<string, unknown>;
  }
  if (replacementTrigger !== undefined && replacementTrigger !== null) {
    stored.replacementTrigger = toState(replacementTrigger, crypter);
  }
  for (const [key, value] of Object.entries(rest)) {
    if (!isEmpty(value)) {
      stored[key] = value;
    }
  }
  return stored;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === "" ||
    (typeof value === "object" && Object.keys(value).length === 0)
  );
}

/** What must exist before `resource` does: its URNs of parent, provider and dependencies. */
export function prerequisitesOf(resource: StoredResource | ResourceState): Set<string> {
  const urns = new Set<string>(resource.dependencies);
  for (const list of Object.values(resource.propertyDependencies ?? {})) {
    for (const urn of list ?? []) {
      urns.add(urn);
    }
  }
  for (const urn of resource.replaceWith ?? []) {
    urns.add(urn);
  }
  if (resource.provider !== undefined && resource.provider !== "") {
    urns.add(urnOfReference(resource.provider));
  }
  for (const urn of [resource.parent, resource.deletedWith]) {
    if (urn !== undefined && urn !== "") {
      urns.add(urn);
    }
  }
  urns.delete(resource.urn);
  return urns;
}

/** The resources in an order in which each comes after what it needs; otherwise as they came. */
export function inDependencyOrder<T extends { stored: StoredResource }>(rows: readonly T[]): T[] {
  const byUrn = new Map<string, T>();
  for (const row of rows) {
    if (row.stored.delete !== true || !byUrn.has(row.stored.urn)) {
      byUrn.set(row.stored.urn, row);
    }
  }
  const ordered: T[] = [];
  const visited = new Set<T>();
  for (const start of rows) {
    if (visited.has(start)) {
      continue;
    }
    visited.add(start);
    // An explicit stack: a chain of 10,000 dependencies would be too deep to recurse into.
    const path = [{ row: start, rest: [...prerequisitesOf(start.stored)] }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = byUrn.get(top.rest.shift() ?? "");
      if (next !== undefined && !visited.has(next)) {
        visited.add(next);
        path.push({ row: next, rest: [...prerequisitesOf(next.stored)] });
      } else if (top.rest.length === 0) {
        ordered.push(top.row);
        path.pop();
      }
    }
  }
  return ordered;
}
