import { Config, runtime } from "@pulumi/pulumi";

/** A value of the stack's configuration, by its key with or without a namespace; undefined where it is not set. */
export function readConfig(key: string): string | undefined {
  return runtime.getConfig(fullKey(key));
}

/** Whether a key of the stack's configuration is secret, or holds something secret inside. */
export function isSecretConfig(key: string): boolean {
  // It stands in no type of the SDK, and nothing else knows the keys of the stack whose program runs (the environment
  // does not, under the Automation API). Where it is not there, nothing is known to be no secret.
  const { isConfigSecret } = runtime as { isConfigSecret?: (key: string) => boolean };
  return isConfigSecret?.(fullKey(key)) ?? true;
}

function fullKey(key: string): string {
  return key.includes(":") ? key : `${new Config().name}:${key}`;
}
