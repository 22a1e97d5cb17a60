import { EngineError, messageOf } from "./errors.js";
import type { StackOptions } from "./options.js";
import { withStack, type OpenStack } from "./session.js";
import {
  checkDeployment,
  decodeResource,
  holdsSecrets,
  type ResourceState,
  type UntypedDeployment,
} from "./state/deployment.js";
import type { Begun } from "./state/store.js";

/**
 * The stack's state as `pulumi stack export` writes it: `pulumi stack import` takes it. Secrets stay encrypted;
 * the passphrase is needed to make sure that they can be read.
 */
export async function exportStack(options: StackOptions): Promise<UntypedDeployment> {
  return await withStack(options, "read", ({ store }) => Promise.resolve(store.export()));
}

/**
 * Replaces the stack's state with one that `pulumi stack export` (or this engine) wrote. Its secrets are read
 * with the environment's passphrase and encrypted anew as the stack's own are; a stack without a salt takes over
 * that of the state. Nothing is changed unless all of it can be read. What another engine was doing when it was killed
 * is kept too: the next `up` finds what it was creating.
 * @throws EngineError `state` if it is no state of this project and stack, `passphrase` if its secrets are
 * another's, `unsupported` if it holds what the engine does not do.
 */
export async function importStack(options: StackOptions, deployment: unknown): Promise<void> {
  const untyped = checkDeployment(deployment, "The state to import");
  await withStack(options, "replace", async (open) => {
    const { states, begun } = await decodeForeign(open, untyped);
    checkBelonging(open, states, begun);
    const all = [...states, ...begun.map(({ state }) => state)];
    const secret = all.some(holdsSecrets);
    // Also without secrets: what stays of the old state must be readable with the stack's own salt.
    if (secret || open.configFile.encryptionSalt !== undefined) {
      await open.secrets.ensure(open.store);
    }
    open.store.replace(states, begun);
  });
}

async function decodeForeign(
  open: OpenStack,
  { deployment }: UntypedDeployment,
): Promise<{ states: ResourceState[]; begun: Begun[] }> {
  const salt = deployment.secrets_providers?.state?.salt;
  const own = open.secrets.encryption;
  const crypter = salt === undefined || salt === own?.salt ? own : await open.secrets.open(salt);
  if (crypter !== undefined && own === undefined) {
    open.secrets.adopt(crypter);
  }
  try {
    return {
      states: (deployment.resources ?? []).map((stored) => decodeResource(stored, crypter)),
      begun: (deployment.pending_operations ?? []).map(({ type, resource }) => ({
        type,
        state: decodeResource(resource, crypter),
      })),
    };
  } catch (error) {
    throw new EngineError(
      "passphrase",
      `The secrets of the state to import cannot be read: ${messageOf(error)}. Export it with the stack's own secrets provider set to "passphrase".`,
    );
  }
}

function checkBelonging(
  { stack, project }: OpenStack,
  states: readonly ResourceState[],
  begun: readonly Begun[],
): void {
  const prefix = `urn:pulumi:${stack}::${project.name}::`;
  const foreign = [...states, ...begun.map(({ state }) => state)].find(({ urn }) => !urn.startsWith(prefix));
  if (foreign !== undefined) {
    throw new EngineError(
      "state",
      `The state to import is of another project or stack: "${foreign.urn}" does not begin with "${prefix}". Name the stack with --stack, or rename it with "pulumi stack rename" before the export.`,
    );
  }
  const urns = new Set<string>();
  for (const { urn, delete: pending } of states) {
    if (pending !== true && urns.has(urn)) {
      throw new EngineError("state", `The state to import has "${urn}" twice.`);
    }
    urns.add(urn);
  }
}
