import { configOf, type ConfigValue } from "./edit-config.js";
import { EngineError, messageOf } from "./errors.js";

import type { StackOptions } from "./options.js";
import { type OpenStack, withStack } from "./session.js";
import { checkDeployment, decodeResource, type ResourceState } from "./state/deployment.js";
import { isProviderType, nameOf, STACK_TYPE } from "./state/urn.js";
import { mapToWire } from "./values.js";

/** A resource that a stack manages, its secrets in clear. */
export interface StackResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  /** The URN of what it belongs to. */
  readonly parent: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** What a stack is: its project, its configuration, and what it manages. */
export interface StackContents {
  readonly project: string;
  /** The folder of Pulumi.yaml. */
  readonly root: string;
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly resources: readonly StackResource[];
}

/**
 * Reads a stack, and changes nothing.
 *
 * @param exported What `pulumi stack export` wrote, where the state of the stack is the CLI's and not kept here.
 * @throws EngineError `passphrase` where its secrets cannot be read, `project` where the project has no such stack.
 */
export async function readStack(options: StackOptions, exported?: unknown): Promise<StackContents> {
  return await withStack(options, "read", async (open) => {
    const { project, store } = open;
    const states =
      exported === undefined ? store.rows.map(({ state }) => state) : await decoded(open, exported);
    return {
      project: project.name,
      root: project.root,
      config: configOf(open),
      resources: states.filter(isManaged).map(resourceOf),
    };
  });
}

async function decoded({ secrets }: OpenStack, exported: unknown): Promise<ResourceState[]> {
  const { deployment } = checkDeployment(exported, "The exported state");
  const salt = deployment.secrets_providers?.state?.salt;
  const own = secrets.encryption;
  const crypter = salt === undefined || salt === own?.salt ? own : await secrets.open(salt);
  try {
    return (deployment.resources ?? []).map((stored) => decodeResource(stored, crypter));
  } catch (error) {
    throw new EngineError(
      "passphrase",
      `The secrets of the exported state cannot be read: ${messageOf(error)}.`,
    );
  }
}

/** Whether there is an object that is the stack's own. */
function isManaged({
  custom,
  type,
  external,
  delete: isReplaced,
  pendingReplacement,
}: ResourceState): boolean {
  const isObject = custom && !isProviderType(type) && type !== STACK_TYPE;
  return isObject && external !== true && isReplaced !== true && pendingReplacement !== true;
}

function resourceOf(state: ResourceState): StackResource {
  const { type, urn, id = "", parent = "", inputs, outputs, protect = false, retainOnDelete = false } = state;
  return {
    type,
    name: nameOf(urn),
    id,
    parent,
    inputs: mapToWire(inputs, false),
    outputs: mapToWire(outputs, false),
    protect,
    retainOnDelete,
  };
}
